import { element } from "./dom.mjs";
import { MessageView } from "./message-view.mjs";
import { turnOf } from "./session-state.mjs";
import { TextView } from "./text-view.mjs";

/** @typedef {import("./session-state.mjs").SessionState} SessionState */
/** @typedef {import("./outbox.mjs").Outgoing} Outgoing */

/** So near to the end counts as reading the end. */
const NEAR_END_PX = 48;

/** The messages of a session. Stays at the end while text grows, but only for those who read the end. */
export class ConversationView {
  #decide;
  #list = element("ol", { class: "messages" });
  #outgoing = element("ol", { class: "messages outgoing" });
  #welcome = element("p", { class: "welcome" }, "Nothing here yet. Tell the agent what to do.");
  #latest = element("button", { type: "button", class: "latest", hidden: true }, "Jump to the latest");
  #scroller = element(
    "div",
    { class: "scroller", role: "region", "aria-label": "Conversation", tabindex: "0" },
    this.#welcome,
    this.#list,
    this.#outgoing,
  );
  element = element("div", { class: "conversation" }, this.#scroller, this.#latest);
  /** @type {MessageView[]} */
  #views = [];
  /** @type {readonly Outgoing[]} */
  #drawnOutgoing = [];
  #followsEnd = true;

  /** @param {import("./approval-view.mjs").Decide} decide */
  constructor(decide) {
    this.#decide = decide;
    this.#scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.#latest.addEventListener("click", () => this.scrollToEnd());
    new ResizeObserver(() => this.#keepEnd()).observe(this.#scroller);
  }

  scrollToEnd() {
    this.#followsEnd = true;
    this.#keepEnd();
  }

  /** @param {SessionState} state @param {readonly Outgoing[]} outgoing @param {boolean} isLoaded */
  update(state, outgoing, isLoaded) {
    this.#welcome.hidden = !isLoaded || state.messages.length + outgoing.length > 0;
    this.#drawMessages(state);
    this.#drawOutgoing(outgoing);
    this.#keepEnd();
  }

  /** @param {SessionState} state */
  #drawMessages(state) {
    const answered = new Set(state.messages.flatMap(({ role, turnId }) => (role === "assistant" ? [turnId] : [])));
    for (const [index, message] of state.messages.entries()) {
      let view = this.#views[index];
      if (view?.id !== message.id) {
        this.#cutTo(index);
        view = new MessageView(message, this.#decide);
        this.#views.push(view);
        this.#list.append(view.element);
      }
      const turn = turnOf(state, message);
      const isLastOfTurn = message.role === "assistant" || (turn.phase === "ended" && !answered.has(message.turnId));
      view.update(message, turn, isLastOfTurn);
    }
    this.#cutTo(state.messages.length);
  }

  /** @param {readonly Outgoing[]} outgoing */
  #drawOutgoing(outgoing) {
    if (outgoing.length === 0 && this.#drawnOutgoing.length === 0) return;
    this.#drawnOutgoing = outgoing;
    this.#outgoing.replaceChildren(...outgoing.map(outgoingItem));
  }

  /** @param {number} length */
  #cutTo(length) {
    for (const view of this.#views.splice(length)) view.element.remove();
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#followsEnd = scrollHeight - scrollTop - clientHeight <= NEAR_END_PX;
    this.#latest.hidden = this.#followsEnd;
  }

  #keepEnd() {
    if (this.#followsEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    else this.#latest.hidden = false;
  }
}

/** @param {Outgoing} outgoing */
function outgoingItem({ prompt, phase }) {
  const text = new TextView();
  text.update(prompt);
  const note = phase === "delayed" ? "Not sent yet, trying again…" : "Sending…";
  return element(
    "li",
    { class: "message user" },
    element("header", {}, element("span", { class: "author" }, "You")),
    text.element,
    element("footer", {}, element("p", { class: "chip" }, note)),
  );
}
