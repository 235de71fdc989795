import { ApprovalView } from "./approval-view.mjs";
import { element } from "./dom.mjs";
import { shortTime, usageText } from "./format.mjs";
import { TextView } from "./text-view.mjs";
import { ToolView } from "./tool-view.mjs";

/** @typedef {import("./wire.mjs").Message} Message */
/** @typedef {import("./wire.mjs").Part} Part */
/** @typedef {import("./session-state.mjs").Turn} Turn */

/** @type {Record<string, string>} */
const ENDINGS = {
  stopped: "Stopped. What was said so far is kept.",
  failed: "The turn failed",
  lost: "The turn was lost: its sandbox went away. The next message goes on from here.",
};

/** One message, drawn again only where it changed. */
export class MessageView {
  #decide;
  #parts = element("div", { class: "parts" });
  #footer = element("footer", {});
  /** @type {{ type: Part["type"], root: HTMLElement, update: (part: Part, turn: Turn) => void }[]} */
  #shown = [];
  /** @type {Map<string, ApprovalView>} */
  #approvals = new Map();
  /** @type {Message | undefined} */
  #message;
  /** @type {Turn | undefined} */
  #turn;

  /** @param {Message} message @param {import("./approval-view.mjs").Decide} decide */
  constructor(message, decide) {
    this.#decide = decide;
    this.id = message.id;
    const author = message.role === "user" ? "You" : "Agent";
    const time = element("time", { datetime: message.createdAt }, shortTime(message.createdAt));
    this.element = element(
      "li",
      { class: `message ${message.role}`, "data-message": message.id },
      element("header", {}, element("span", { class: "author" }, author), time),
      this.#parts,
      this.#footer,
    );
  }

  /** @param {Message} message @param {Turn} turn @param {boolean} isLastOfTurn  only there the turn's ending is told */
  update(message, turn, isLastOfTurn) {
    if (message === this.#message && turn === this.#turn) return;
    if (message !== this.#message || turn.phase !== this.#turn?.phase || turn.approvals !== this.#turn.approvals)
      this.#drawParts(message, turn);
    this.#message = message;
    this.#turn = turn;
    const isWaiting = message.role === "assistant" && turn.phase === "running" && message.parts.length === 0;
    this.element.classList.toggle("waiting", isWaiting);
    this.#drawFooter(message, turn, isLastOfTurn);
  }

  /** @param {Message} message @param {Turn} turn */
  #drawParts(message, turn) {
    for (const [index, part] of message.parts.entries()) {
      if (this.#shown[index]?.type !== part.type) {
        for (const { root } of this.#shown.splice(index)) root.remove();
        const view = partView(part);
        this.#shown.push(view);
        this.#parts.append(view.root);
      }
      this.#shown[index]?.update(part, turn);
    }
    for (const { root } of this.#shown.splice(message.parts.length)) root.remove();
    if (message.role === "assistant") this.#drawApprovals(turn);
  }

  /**
   * An approval stands below the tool that it is for; one whose tool nobody knows stands at the end.
   * @param {Turn} turn
   */
  #drawApprovals(turn) {
    for (const approval of turn.approvals) {
      let view = this.#approvals.get(approval.approvalId);
      if (!view) {
        view = new ApprovalView(this.#decide);
        this.#approvals.set(approval.approvalId, view);
        const tool = this.#shown.find(
          ({ root }) => approval.toolId !== undefined && root.dataset["tool"] === approval.toolId,
        );
        if (tool) tool.root.after(view.element);
        else this.#parts.append(view.element);
      }
      view.update(approval, turn.phase === "ended");
    }
  }

  /** @param {Message} message @param {Turn} turn @param {boolean} isLastOfTurn */
  #drawFooter(message, turn, isLastOfTurn) {
    const lines = [];
    if (message.role === "user" && turn.phase === "queued") lines.push(element("p", { class: "chip" }, "Queued"));
    if (isLastOfTurn) {
      for (const { kind, text } of turn.notes) lines.push(element("p", { class: `note ${kind}` }, text));
      const ending = turn.outcome && ENDINGS[turn.outcome];
      if (ending) lines.push(element("p", { class: `note ending ${turn.outcome}` }, withReason(ending, turn)));
      const usage = turn.usage && usageText(turn.usage);
      if (usage) lines.push(element("p", { class: "usage" }, usage));
    }
    this.#footer.replaceChildren(...lines);
  }
}

/** @param {string} ending @param {Turn} turn */
function withReason(ending, { outcome, reason }) {
  if (outcome !== "failed") return ending;
  return reason ? `${ending} (${reason}).` : `${ending}.`;
}

/** @param {Part} first */
function partView(first) {
  if (first.type === "tool") {
    const view = new ToolView(first);
    return {
      type: first.type,
      root: view.element,
      update: (/** @type {Part} */ part, /** @type {Turn} */ turn) => {
        if (part.type === "tool") view.update(part, turn);
      },
    };
  }
  const view = new TextView();
  const root =
    first.type === "text"
      ? view.element
      : element("details", { class: "card reasoning" }, element("summary", {}, "Reasoning"), view.element);
  return {
    type: first.type,
    root,
    update: (/** @type {Part} */ part) => {
      if (part.type !== "tool") view.update(part.text);
    },
  };
}
