import { LiveSession, type LiveSessionOptions } from "./live-session.ts";
import { snapshotOf, type SessionSnapshot } from "./session-snapshot.ts";

/** How long news may gather where nothing is drawn: in a page that nobody sees there are no animation frames. */
const HIDDEN_MS = 100;

/**
 * A live session as a store that a view subscribes to. News of one animation frame are told together: frames come by
 * the hundred.
 */
export class SessionStore {
  readonly session: LiveSession;
  readonly #listeners = new Set<() => void>();
  #snapshot: SessionSnapshot;
  #isDue = false;

  constructor(options: Omit<LiveSessionOptions, "onChange">) {
    this.session = new LiveSession({ ...options, onChange: () => this.#schedule() });
    this.#snapshot = snapshotOf(this.session);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): SessionSnapshot => this.#snapshot;

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    if (document.visibilityState === "hidden") setTimeout(() => this.#tell(), HIDDEN_MS);
    else requestAnimationFrame(() => this.#tell());
  }

  #tell(): void {
    this.#isDue = false;
    this.#snapshot = snapshotOf(this.session);
    for (const listener of this.#listeners) listener();
  }
}
