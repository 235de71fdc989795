import { element } from "./dom.mjs";
import { inputSummary, valueText } from "./format.mjs";

/** @typedef {import("./wire.mjs").ToolPart} ToolPart */
/** @typedef {import("./session-state.mjs").Turn} Turn */

/** A tool may print a whole file; so much of it is shown until the person asks for more. */
const SHOWN_CHARACTERS = 20_000;

/** A tool call as a card that opens: name, state, input, output. */
export class ToolView {
  #summary = element("span", { class: "tool-input" });
  #state = element("span", { class: "chip" });
  #body = element("div", { class: "tool-body" });
  /** @type {ToolPart | undefined} */
  #drawn;
  #word = "";

  /** @param {ToolPart} part */
  constructor(part) {
    const id = part.id ?? "";
    const name = element("span", { class: "tool-name" }, part.name || "Tool");
    this.element = element(
      "details",
      { class: id.includes(":") ? "card tool nested" : "card tool", "data-tool": id },
      element("summary", {}, name, this.#summary, this.#state),
      this.#body,
    );
    // What nobody opens is not laid out.
    this.element.addEventListener("toggle", () => this.#drawBody());
  }

  /** @param {ToolPart} part @param {Turn} turn */
  update(part, turn) {
    const word = stateWord(part, turn);
    if (part === this.#drawn && word === this.#word) return;
    this.#drawn = part;
    this.#word = word;
    this.#summary.textContent = inputSummary(part.input);
    this.#state.textContent = word;
    this.element.dataset["state"] = part.state === "running" && turn.phase === "ended" ? "unfinished" : part.state;
    this.#drawBody();
  }

  #drawBody() {
    if (!this.element.open || !this.#drawn) return;
    const { input, output, state } = this.#drawn;
    this.#body.replaceChildren(
      ...section("Input", valueText(input)),
      ...section(state === "error" ? "Error" : "Output", valueText(output)),
    );
  }
}

/** @param {ToolPart} part @param {Turn} turn */
function stateWord(part, turn) {
  if (part.state === "done") return "Done";
  if (part.state === "error") return "Error";
  if (turn.phase === "ended") return "Unfinished";
  const isAsking = turn.approvals.some(({ toolId, decision }) => toolId === part.id && decision === undefined);
  return isAsking ? "Waiting" : "Running";
}

/** @param {string} label @param {string} text @returns {Node[]} */
function section(label, text) {
  if (text === "") return [];
  const code = element("code", {}, text.slice(0, SHOWN_CHARACTERS));
  const nodes = [element("h4", {}, label), element("pre", { tabindex: "0", "aria-label": label }, code)];
  if (text.length <= SHOWN_CHARACTERS) return nodes;
  const more = element(
    "button",
    {
      type: "button",
      class: "quiet",
      onclick: () => {
        code.textContent = text;
        more.remove();
      },
    },
    `Show all ${text.length.toLocaleString()} characters`,
  );
  return [...nodes, more];
}
