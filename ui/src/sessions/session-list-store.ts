import { SessionList, type Api, type SessionSummary } from "@vaporforge/client";

export interface SessionListSnapshot {
  sessions: readonly SessionSummary[];
  hasMore: boolean;
}

/** The session list as a store that components subscribe to. */
export class SessionListStore {
  readonly list: SessionList;
  #snapshot: SessionListSnapshot = { sessions: [], hasMore: false };
  readonly #listeners = new Set<() => void>();

  constructor(api: Api) {
    this.list = new SessionList(api, () => {
      this.#snapshot = { sessions: this.list.sessions, hasMore: Boolean(this.list.next) };
      for (const listener of this.#listeners) listener();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): SessionListSnapshot => this.#snapshot;
}
