import { element, growText } from "./dom.mjs";
import { blocksOf } from "./text-blocks.mjs";

/** @typedef {import("./text-blocks.mjs").Block} Block */

/** Shows text that may still grow: paragraphs with their line breaks, and fenced code. */
export class TextView {
  element = element("div", { class: "text" });
  /** @type {{ block: Block, root: HTMLElement, node: Text }[]} */
  #shown = [];
  #text = "";

  /** @param {string} text */
  update(text) {
    if (text === this.#text) return;
    this.#text = text;
    const blocks = blocksOf(text);
    for (const [index, block] of blocks.entries()) {
      const shown = this.#shown[index];
      if (shown?.block.kind === block.kind && shown.block.language === block.language) {
        growText(shown.node, shown.block.text, block.text);
        shown.block = block;
      } else {
        this.#cutTo(index);
        this.#append(block);
      }
    }
    this.#cutTo(blocks.length);
  }

  /** @param {Block} block */
  #append(block) {
    const node = document.createTextNode(block.text);
    const label = block.language ? `Code, ${block.language}` : "Code";
    const root =
      block.kind === "prose"
        ? element("p", {}, node)
        : element("pre", { tabindex: "0", "aria-label": label }, element("code", {}, node));
    this.#shown.push({ block, root, node });
    this.element.append(root);
  }

  /** @param {number} length */
  #cutTo(length) {
    for (const { root } of this.#shown.splice(length)) root.remove();
  }
}
