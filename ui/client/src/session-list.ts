import type { Api } from "./api.ts";
import { ApiError } from "./errors.ts";
import { EventStream } from "./event-stream.ts";
import { listedAgain, withPage, withSession } from "./session-list-state.ts";
import type { SessionSummary } from "./wire.ts";

/**
 * The person's sessions, kept up to date by the activity feed. The feed may lose events, so each (re)connection lists
 * again.
 */
export class SessionList {
  readonly #api: Api;
  readonly #onChange: () => void;
  readonly #stream: EventStream;

  sessions: readonly SessionSummary[] = [];
  /** Where the next page begins, if there is one. */
  next: string | null | undefined;

  constructor(api: Api, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
    this.#stream = new EventStream({
      url: () => api.http.streamUrl("/api/activity"),
      onData: (data) => this.put(JSON.parse(data) as SessionSummary),
      onState: (state) => {
        if (state === "live") void this.#listAgain();
      },
    });
  }

  /** The first page; throws what the call throws. */
  async load(): Promise<void> {
    const page = await this.#api.sessions();
    this.sessions = listedAgain(this.sessions, page.sessions);
    this.next = page.next;
    this.#onChange();
  }

  async loadMore(): Promise<void> {
    const page = await this.#api.sessions({ after: this.next });
    this.sessions = withPage(this.sessions, page.sessions);
    this.next = page.next;
    this.#onChange();
  }

  follow(): void {
    this.#stream.open();
  }

  pause(): void {
    this.#stream.pause();
  }

  put(session: SessionSummary): void {
    this.sessions = withSession(this.sessions, session);
    this.#onChange();
  }

  find(id: string): SessionSummary | undefined {
    return this.sessions.find((session) => session.id === id);
  }

  remove(id: string): void {
    this.sessions = this.sessions.filter((session) => session.id !== id);
    this.#onChange();
  }

  async #listAgain(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // The next connection lists again.
    }
  }
}
