/** Cuts what tools take and give to a size that a frame may have. */

const MAX_TEXT_LENGTH = 128 * 1024;
const MAX_INPUT_LENGTH = 256 * 1024;
const MAX_VALUE_LENGTH = 8 * 1024;

/** @param {string} text */
export function fitText(text) {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return `${text.slice(0, MAX_TEXT_LENGTH)}\n[${text.length - MAX_TEXT_LENGTH} more characters]`;
}

/** @param {unknown} input @returns {unknown} */
export function fitInput(input) {
  if (JSON.stringify(input ?? null).length <= MAX_INPUT_LENGTH) return input;
  const cut = JSON.stringify(input, (_, value) => {
    if (typeof value !== "string" || value.length <= MAX_VALUE_LENGTH) return value;
    return `${value.slice(0, MAX_VALUE_LENGTH)} [${value.length - MAX_VALUE_LENGTH} more characters]`;
  });
  return cut.length <= MAX_INPUT_LENGTH ? JSON.parse(cut) : { note: "The input is too long to show." };
}
