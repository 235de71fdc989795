/**
 * Characters that change how text reads and are not seen: the bidirectional embeddings, overrides and isolates, with
 * which code can be made to look like other code (CVE-2021-42574), and other controls.
 */
const HIDDEN =
  /[\u202A-\u202E\u2066-\u2069\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\uFEFF\u{E0000}-\u{E007F}]/gu;

export type Piece = { kind: "text"; text: string } | { kind: "hidden"; name: string };

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(HIDDEN)) {
    if (index > from) pieces.push({ kind: "text", text: text.slice(from, index) });
    pieces.push({ kind: "hidden", name: nameOf(mark) });
    from = index + mark.length;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

function nameOf(mark: string): string {
  return `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
