/**
 * An event source that does not give up. The browser resumes a broken connection by itself (Last-Event-ID); where it
 * would not (the server refused, or ended the stream with an error) this opens a new one, with growing pauses.
 */

import { backoffMs } from "./backoff.mjs";

/** @typedef {"connecting" | "live" | "reconnecting"} ConnectionState */

/**
 * @typedef {object} EventStreamOptions
 * @property {() => string} url  asked at each opening, so that it can say where to go on
 * @property {(data: string) => void} onData
 * @property {(state: ConnectionState) => void} [onState]
 * @property {() => Promise<"again" | "never">} [onRefused]  finds out why, before the next attempt
 */

export class EventStream {
  #options;
  /** @type {EventSource | undefined} */
  #source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #failures = 0;
  #closed = false;
  #wasLive = false;

  /** @param {EventStreamOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Opens it, or opens it anew. */
  open() {
    if (this.#closed) return;
    this.pause();
    this.#tell(this.#wasLive ? "reconnecting" : "connecting");
    const source = new EventSource(this.#options.url());
    this.#source = source;
    source.onopen = () => {
      this.#wasLive = true;
      this.#tell("live");
    };
    source.onmessage = ({ data }) => {
      this.#failures = 0;
      this.#options.onData(data);
    };
    // Both a broken connection and the server's own event named "error" arrive here.
    source.onerror = (event) => {
      this.#tell("reconnecting");
      if (event instanceof MessageEvent || source.readyState === EventSource.CLOSED) this.#openLater();
    };
  }

  /** Lets go of the connection until it is opened again. */
  pause() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  close() {
    this.#closed = true;
    this.pause();
  }

  #openLater() {
    this.pause();
    this.#timer = setTimeout(async () => {
      const timer = this.#timer;
      const answer = await this.#options.onRefused?.();
      if (answer !== "never" && timer === this.#timer) this.open();
    }, backoffMs(this.#failures++));
  }

  /** @param {ConnectionState} state */
  #tell(state) {
    if (!this.#closed) this.#options.onState?.(state);
  }
}
