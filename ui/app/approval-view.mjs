import { element } from "./dom.mjs";
import { inputSummary, valueText } from "./format.mjs";

/** @typedef {import("./session-state.mjs").Approval} Approval */
/** @typedef {(approvalId: string, decision: import("./wire.mjs").Decision) => Promise<boolean>} Decide */

/** An agent asks whether it may use a tool; a person allows or denies; what was decided stays to be read. */
export class ApprovalView {
  #decide;
  /** @type {string | undefined} */
  #drawn;

  /** @param {Decide} decide */
  constructor(decide) {
    this.#decide = decide;
    this.element = element("div", { class: "card approval" });
  }

  /** @param {Approval} approval @param {boolean} isOver  the turn ended: nobody waits for an answer */
  update(approval, isOver) {
    const state = approval.decision ?? (isOver ? "over" : "waiting");
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.element.dataset["state"] = state;
    if (state === "waiting") this.#ask(approval);
    else this.#tell(approval);
  }

  /** @param {Approval} approval */
  #ask({ approvalId, toolName, input }) {
    const headingId = `approval-${approvalId}`;
    const buttons = [this.#button(approvalId, "allow", "Allow"), this.#button(approvalId, "deny", "Deny")];
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-labelledby", headingId);
    this.element.replaceChildren(
      element(
        "p",
        { id: headingId, class: "approval-question" },
        "The agent wants to use ",
        element("strong", {}, toolName || "a tool"),
        ".",
      ),
      element("pre", { tabindex: "0", "aria-label": "Input" }, element("code", {}, valueText(input))),
      element("div", { class: "buttons" }, ...buttons),
    );
  }

  /** @param {Approval} approval */
  #tell({ toolName, input, decision, by }) {
    const hadFocus = this.element.contains(document.activeElement);
    const verb = decision === "allow" ? "Allowed" : decision === "deny" ? "Denied" : "Not answered";
    const why = by === "timeout" ? " (nobody answered in time)" : by === "stop" ? " (stopped)" : "";
    this.element.replaceChildren(
      element("p", {}, `${verb}: ${[toolName, inputSummary(input)].filter(Boolean).join(" ")}${why}`),
    );
    if (hadFocus) {
      this.element.tabIndex = -1;
      this.element.focus();
    }
  }

  /** @param {string} approvalId @param {import("./wire.mjs").Decision} decision @param {string} label */
  #button(approvalId, decision, label) {
    const classes = decision === "allow" ? "primary" : "";
    return element(
      "button",
      {
        type: "button",
        class: classes,
        onclick: async () => {
          this.#setDisabled(true);
          if (!(await this.#decide(approvalId, decision))) this.#setDisabled(false);
        },
      },
      label,
    );
  }

  /** @param {boolean} isDisabled */
  #setDisabled(isDisabled) {
    for (const button of this.element.querySelectorAll("button")) button.disabled = isDisabled;
  }
}
