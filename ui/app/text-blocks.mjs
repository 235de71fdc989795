/**
 * Cuts text into paragraphs and fenced code, and nothing else. Pure, and cheap enough to be done again at each frame.
 */

/** @typedef {{ kind: "prose" | "code", text: string, language: string }} Block */

// Agents indent fences inside lists by more than the three spaces of CommonMark.
const FENCE = /^ *(`{3,}|~{3,})([^`\n]*)$/;

/**
 * Text that grows only ever changes its last blocks, so what is on the page already can stay.
 * @param {string} text
 * @returns {Block[]}
 */
export function blocksOf(text) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {string | undefined} the marks that opened the code we are in */
  let fence;
  let start = 0;
  /** @param {Block["kind"]} kind @param {string} language @param {number} end */
  const cut = (kind, language, end) => {
    const body = kind === "code" ? text.slice(start, end).replace(/\n$/, "") : text.slice(start, end).trimEnd();
    if (kind === "code" || body !== "") blocks.push({ kind, text: body, language });
  };
  let language = "";
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline + 1;
    const first = text[at];
    if (first === "\n" && fence === undefined) {
      cut("prose", "", at);
      start = end;
    } else if (first === "`" || first === "~" || first === " ") {
      const [, marks, info] = FENCE.exec(text.slice(at, newline < 0 ? end : newline).trimEnd()) ?? [];
      if (marks !== undefined && fence === undefined) {
        cut("prose", "", at);
        [fence, language, start] = [marks, (info ?? "").trim(), end];
      } else if (marks !== undefined && fence !== undefined && marks.startsWith(fence) && info === "") {
        cut("code", language, at);
        [fence, language, start] = [undefined, "", end];
      }
    }
    at = end;
  }
  if (fence !== undefined) cut("code", language, text.length);
  else cut("prose", "", text.length);
  return blocks;
}
