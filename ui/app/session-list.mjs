/**
 * The person's sessions, kept up to date by the activity feed. The feed may lose events, so each (re)connection lists
 * again.
 */

import { ApiError } from "./api.mjs";
import { EventStream } from "./event-stream.mjs";
import { listedAgain, withPage, withSession } from "./session-list-state.mjs";

/** @typedef {import("./wire.mjs").SessionSummary} SessionSummary */

export class SessionList {
  #api;
  #onChange;
  #stream;

  /** @type {readonly SessionSummary[]} */
  sessions = [];
  /** @type {string | null | undefined} where the next page begins, if there is one */
  next;

  /** @param {import("./api.mjs").Api} api @param {() => void} onChange */
  constructor(api, onChange) {
    this.#api = api;
    this.#onChange = onChange;
    this.#stream = new EventStream({
      url: () => "/api/activity",
      onData: (data) => this.put(JSON.parse(data)),
      onState: (state) => {
        if (state === "live") void this.#listAgain();
      },
    });
  }

  /** The first page; throws what the call throws. */
  async load() {
    const page = await this.#api.sessions();
    this.sessions = listedAgain(this.sessions, page.sessions);
    this.next = page.next;
    this.#onChange();
  }

  async loadMore() {
    const page = await this.#api.sessions(this.next);
    this.sessions = withPage(this.sessions, page.sessions);
    this.next = page.next;
    this.#onChange();
  }

  follow() {
    this.#stream.open();
  }

  pause() {
    this.#stream.pause();
  }

  /** @param {SessionSummary} session */
  put(session) {
    this.sessions = withSession(this.sessions, session);
    this.#onChange();
  }

  /** @param {string} id @returns {SessionSummary | undefined} */
  find(id) {
    return this.sessions.find((session) => session.id === id);
  }

  /** @param {string} id */
  remove(id) {
    this.sessions = this.sessions.filter((session) => session.id !== id);
    this.#onChange();
  }

  async #listAgain() {
    try {
      await this.load();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
