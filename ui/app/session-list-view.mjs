import { element } from "./dom.mjs";
import { shortTime, titleOf } from "./format.mjs";

/** @typedef {import("./wire.mjs").SessionSummary} SessionSummary */

/** @type {Record<import("./wire.mjs").SessionStatus, string>} */
const STATUSES = { idle: "", starting: "Starting", running: "Working", stopping: "Stopping" };

/** The session list. Items keep their elements, so that focus stays where it was while the order changes. */
export class SessionListView {
  #items = element("ul", { class: "session-items" });
  #more = element("button", { type: "button", class: "quiet", hidden: true }, "Show more");
  #empty = element("p", { class: "hint", hidden: true }, "No sessions yet.");
  /** @type {Map<string, SessionItem>} */
  #views = new Map();

  /** @param {{ onCreate: () => void, onMore: () => void }} options */
  constructor({ onCreate, onMore }) {
    const create = element("button", { type: "button", class: "primary create", onclick: onCreate }, "New session");
    this.#more.addEventListener("click", onMore);
    this.element = element(
      "nav",
      { class: "sidebar", "aria-label": "Sessions" },
      element("a", { class: "brand", href: "#/" }, "VaporForge"),
      create,
      this.#items,
      this.#empty,
      this.#more,
    );
  }

  /** @param {readonly SessionSummary[]} sessions @param {string | undefined} openId @param {boolean} hasMore */
  update(sessions, openId, hasMore) {
    this.#more.hidden = !hasMore;
    this.#empty.hidden = sessions.length > 0;
    const gone = new Set(this.#views.keys());
    for (const [index, session] of sessions.entries()) {
      gone.delete(session.id);
      let view = this.#views.get(session.id);
      if (!view) this.#views.set(session.id, (view = new SessionItem(session.id)));
      view.update(session, session.id === openId);
      const there = this.#items.children[index] ?? null;
      if (there !== view.element) this.#items.insertBefore(view.element, there);
    }
    for (const id of gone) {
      this.#views.get(id)?.element.remove();
      this.#views.delete(id);
    }
  }
}

class SessionItem {
  #title = element("span", { class: "item-title" });
  #status = element("span", { class: "item-status" });
  #time = element("time", {});
  #link;

  /** @param {string} id */
  constructor(id) {
    this.#link = element(
      "a",
      { href: `#/s/${encodeURIComponent(id)}` },
      this.#title,
      element("span", { class: "item-meta" }, this.#status, this.#time),
    );
    this.element = element("li", { "data-session": id }, this.#link);
  }

  /** @param {SessionSummary} session @param {boolean} isOpen */
  update(session, isOpen) {
    this.#title.textContent = titleOf(session);
    this.#status.textContent = STATUSES[session.status] ?? "";
    this.element.dataset["status"] = session.status;
    this.#time.textContent = shortTime(session.updatedAt);
    this.#time.dateTime = session.updatedAt;
    if (isOpen) this.#link.setAttribute("aria-current", "page");
    else this.#link.removeAttribute("aria-current");
  }
}
