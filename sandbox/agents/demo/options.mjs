/** What a prompt `demo: words=500 delay=5 ...` asks for. */

/**
 * @typedef {object} DemoOptions
 * @property {number} words  how many words the text has
 * @property {number} delay  milliseconds between text-deltas; 0: as fast as they are taken
 * @property {number} think  how many words it thinks aloud before the first word
 * @property {number} tool  how many tools are used, spread over the text
 * @property {number} confirm  1: asks before each tool
 * @property {number | undefined} crashAfter  exits with code 1 after this word
 * @property {number | undefined} hangAfter  goes silent for ever after this word
 * @property {number} size  each text-delta has at least so many bytes; 0: one word each
 */

const PREFIX = /^\s*demo:/;

/** name in the prompt -> field, and the highest value */
const KNOWN = /** @type {const} */ ({
  "words": { field: "words", max: 10_000_000 },
  "delay": { field: "delay", max: 3_600_000 },
  "think": { field: "think", max: 100_000 },
  "tool": { field: "tool", max: 1_000 },
  "confirm": { field: "confirm", max: 1 },
  "crash-after": { field: "crashAfter", max: 10_000_000 },
  "hang-after": { field: "hangAfter", max: 10_000_000 },
  "size": { field: "size", max: 512 * 1024 },
});

export class DemoOptionError extends Error {
  /** @param {string} option @param {string} problem */
  constructor(option, problem) {
    super(`The demo option "${option}" ${problem}.`);
    this.name = "DemoOptionError";
    this.option = option;
  }
}

/**
 * @param {string} prompt
 * @returns {DemoOptions | undefined} undefined for any other prompt, which gets the tour
 */
export function readOptions(prompt) {
  if (!PREFIX.test(prompt)) return undefined;
  /** @type {DemoOptions} */
  const options = { words: 100, delay: 10, think: 0, tool: 0, confirm: 0, crashAfter: undefined, hangAfter: undefined, size: 0 };
  for (const part of prompt.replace(PREFIX, "").trim().split(/\s+/)) {
    if (part === "") continue;
    const [name = "", value = ""] = part.split("=", 2);
    if (!isKnown(name)) throw new DemoOptionError(name.slice(0, 64), "is not known");
    const { field, max } = KNOWN[name];
    if (!/^\d{1,9}$/.test(value) || Number(value) > max) throw new DemoOptionError(name, `must be a number from 0 to ${max}`);
    options[field] = Number(value);
  }
  return options;
}

/** @param {string} name @returns {name is keyof typeof KNOWN} */
function isKnown(name) {
  return Object.hasOwn(KNOWN, name);
}
