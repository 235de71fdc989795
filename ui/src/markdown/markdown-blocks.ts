import { Lexer, type Token } from "marked";

/**
 * Cuts Markdown into its top-level blocks, again and again while the text grows: only what may still change is parsed
 * anew. Nothing here makes HTML; what looks like it is text.
 */

export interface Block {
  /** Where it begins in the text; with what it is, this tells blocks apart while the text grows. */
  at: number;
  raw: string;
  /** Undefined: too long to be parsed, to be shown as it is. */
  token: Token | undefined;
}

export interface Blocks {
  text: string;
  all: readonly Block[];
  /** From where on the text is parsed anew when it grows. */
  openAt: number;
}

export const NO_BLOCKS: Blocks = { text: "", all: [], openAt: 0 };

/** Text that grows changes at most its last blocks: a mark that becomes another joins what stands before and after it. */
const OPEN_BLOCKS = 3;

/** A block that is longer is shown as plain text: parsing it at each frame would hold the page up. */
const LONGEST_PARSED = 100_000;

/** Marks within one run of text are looked for only so far. */
const LONGEST_INLINE = 20_000;

/** So much is parsed at once. */
const LONGEST_STEP = 50_000;

const OPEN_FENCE = /^ {0,3}(`{3,}(?=[^`\n]*\n)|~{3,}(?=[^\n]*\n))([^\n]*)\n/;

export function blocksOf(text: string, before: Blocks = NO_BLOCKS): Blocks {
  let blocks = text.startsWith(before.text) ? before : NO_BLOCKS;
  // A long text that comes at once is taken as if it grew, so that only a block can be too long, and never the whole.
  while (blocks.text.length < text.length) blocks = grown(text.slice(0, blocks.text.length + LONGEST_STEP), blocks);
  return blocks;
}

function grown(text: string, before: Blocks): Blocks {
  const from = before.openAt;
  const all = [...before.all.filter(({ at }) => at < from), ...parsed(text.slice(from), from)];
  return { text, all, openAt: all.at(-OPEN_BLOCKS)?.at ?? 0 };
}

function parsed(text: string, from: number): Block[] {
  if (text.length > LONGEST_PARSED) return long(text, from);
  const blocks: Block[] = [];
  let at = from;
  for (const token of lexed(text)) {
    if (token.type !== "space") blocks.push({ at, raw: token.raw, token });
    at += token.raw.length;
  }
  return blocks;
}

function lexed(text: string): Token[] {
  const lexer = new Lexer({ gfm: true });
  lexer.blockTokens(text, lexer.tokens);
  for (const { src, tokens } of lexer.inlineQueue) {
    if (src.length <= LONGEST_INLINE) lexer.inlineTokens(src, tokens);
    else tokens.push({ type: "text", raw: src, text: src });
  }
  return lexer.tokens;
}

/** What is too long to be parsed: a program up to the end of its fence, else plain text. */
function long(text: string, at: number): Block[] {
  const [head, marks, info = ""] = OPEN_FENCE.exec(text) ?? [];
  if (head === undefined || marks === undefined) return [{ at, raw: text, token: undefined }];
  const end = new RegExp(`^ {0,3}${marks}[\`~]*[ \\t]*(?:\\n|$)`, "m").exec(text.slice(head.length));
  const raw = end ? text.slice(0, head.length + end.index + end[0].length) : text;
  const code = end ? text.slice(head.length, head.length + end.index) : text.slice(head.length);
  const block: Block = { at, raw, token: { type: "code", raw, lang: info.trim(), text: code.replace(/\n$/, "") } };
  return end ? [block, ...parsed(text.slice(raw.length), at + raw.length)] : [block];
}
