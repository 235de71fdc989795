import { ConversationView } from "./conversation-view.mjs";
import { Composer } from "./composer.mjs";
import { element, oncePerFrame } from "./dom.mjs";
import { titleFrom, titleOf } from "./format.mjs";
import { LiveSession } from "./live-session.mjs";
import { statusText } from "./status-text.mjs";
import { TitleView } from "./title-view.mjs";
import { takeUntitled } from "./untitled.mjs";

/**
 * @typedef {object} SessionPageOptions
 * @property {string} id
 * @property {import("./api.mjs").Api} api
 * @property {import("./session-list.mjs").SessionList} list
 * @property {(text: string) => void} onProblem
 * @property {(id: string) => void} onDelete
 */

/** @type {Record<LiveSession["connection"], string>} */
const CONNECTIONS = { connecting: "Connecting…", live: "Live", reconnecting: "Reconnecting…", gone: "Not found" };

/** @type {Partial<Record<LiveSession["connection"], string>>} */
const BROKEN = {
  reconnecting: "The connection broke off. Reconnecting…",
  gone: "This session does not exist, or was deleted.",
};

/** One open session on the screen. */
export class SessionPage {
  #options;
  #session;
  #conversation;
  #composer;
  #title;
  #connection = element("span", { class: "connection" });
  #status = element("p", { class: "status", role: "status", "aria-live": "polite" });
  #schedule = oncePerFrame(() => this.#draw());
  #closed = false;

  /** @param {SessionPageOptions} options */
  constructor(options) {
    this.#options = options;
    this.#session = new LiveSession({
      id: options.id,
      api: options.api,
      storage: sessionStorage,
      onChange: () => this.#schedule(),
      onProblem: options.onProblem,
      onReturned: (prompt) => this.#composer.giveBack(prompt),
    });
    this.#conversation = new ConversationView((approvalId, decision) => this.#session.decide(approvalId, decision));
    this.#title = new TitleView((title) => {
      takeUntitled(options.id);
      void this.#rename(title);
    });
    this.#composer = new Composer({
      sessionId: options.id,
      storage: sessionStorage,
      onSend: (prompt) => this.#send(prompt),
      onStop: () => void this.#session.stop(),
    });
    const back = element("a", { class: "back", href: "#/" }, "Sessions");
    const remove = element(
      "button",
      { type: "button", class: "quiet", onclick: () => options.onDelete(options.id) },
      "Delete",
    );
    this.element = element(
      "section",
      { class: "session", "aria-label": "Session" },
      element("header", { class: "bar" }, back, this.#title.element, this.#connection, remove),
      this.#conversation.element,
      this.#status,
      this.#composer.element,
    );
  }

  open() {
    this.#draw();
    void this.#session.open();
    if (matchMedia("(hover: hover)").matches) this.#composer.focus();
  }

  pause() {
    this.#session.pause();
  }

  resume() {
    this.#session.resume();
  }

  close() {
    this.#closed = true;
    this.#session.close();
  }

  /** The list told something new, such as another title. */
  refresh() {
    this.#schedule();
  }

  #draw() {
    if (this.#closed) return;
    const { state, outbox, connection, isLoaded, isStopping } = this.#session;
    const isGone = connection === "gone";
    const title = titleOf(this.#summary());
    this.#title.update(title);
    document.title = `${title} · VaporForge`;
    if (this.#connection.dataset["state"] !== connection) {
      this.#connection.dataset["state"] = connection;
      this.#connection.textContent = CONNECTIONS[connection];
    }
    this.#conversation.update(state, outbox.shown, isLoaded);
    const isBusy = state.activeTurnId !== undefined;
    this.element.classList.toggle("busy", isBusy);
    const status = BROKEN[connection] ?? statusText(state, isStopping);
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#composer.update({ isBusy, isStopping, isGone });
  }

  /** @param {string} prompt */
  #send(prompt) {
    this.#session.send(prompt);
    this.#conversation.scrollToEnd();
    if (takeUntitled(this.#options.id)) void this.#rename(titleFrom(prompt));
  }

  /** @param {string} title */
  async #rename(title) {
    try {
      await this.#options.api.rename(this.#options.id, title);
      const summary = this.#summary();
      if (summary) this.#options.list.put({ ...summary, title });
    } catch (error) {
      this.#options.onProblem(`The title was not changed: ${error instanceof Error ? error.message : error}`);
    }
  }

  #summary() {
    return this.#options.list.find(this.#options.id) ?? this.#session.details;
  }
}
