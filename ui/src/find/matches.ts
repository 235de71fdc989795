import type { Message } from "@vaporforge/client";
import { textIn } from "../conversation/message-text.ts";

/** Marks of Markdown that a reader does not see. */
const MARKS = /[*_`~]+/g;

/** What finds a text as a person types it, in any case. Nothing is looked for without a text. */
export function patternFor(text: string): RegExp | undefined {
  const wanted = text.trim();
  return wanted === "" ? undefined : new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
}

/** Which messages say it: their places in the list. A message that did not change is looked at once for each pattern. */
export class MessageSearch {
  #pattern: RegExp | undefined;
  #known = new WeakMap<Message, boolean>();

  find(messages: readonly Message[], pattern: RegExp | undefined): number[] {
    if (pattern !== this.#pattern) this.#known = new WeakMap();
    this.#pattern = pattern;
    return pattern ? messages.flatMap((message, index) => (this.#says(message, pattern) ? [index] : [])) : [];
  }

  #says(message: Message, pattern: RegExp): boolean {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const text = textIn(message);
    const says = text.search(pattern) >= 0 || text.replace(MARKS, "").search(pattern) >= 0;
    this.#known.set(message, says);
    return says;
  }
}

/** Where it stands in what is drawn, across the boundaries of elements. */
export function rangesIn(root: Element, pattern: RegExp): Range[] {
  const nodes: { node: Text; start: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  const at = (offset: number) => nodes.findLast(({ start }) => start <= offset);
  return [...text.matchAll(pattern)].flatMap(({ index, 0: found }) => {
    const first = at(index);
    const last = at(index + found.length - 1);
    if (!first || !last) return [];
    const range = document.createRange();
    range.setStart(first.node, index - first.start);
    range.setEnd(last.node, index + found.length - last.start);
    return [range];
  });
}
