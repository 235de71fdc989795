import { backoffMs } from "./backoff.ts";
import { ApiError } from "./errors.ts";

export type StreamState = "connecting" | "live" | "reconnecting";

export interface EventStreamOptions {
  /** Asked at each opening, so that it can say where to go on. */
  url: () => string | Promise<string>;
  onData: (data: string) => void;
  onState?: (state: StreamState) => void;
  /** Finds out why, before the next attempt. */
  onRefused?: () => Promise<"again" | "never">;
}

/**
 * An event source that does not give up. The browser resumes a broken connection by itself (Last-Event-ID); where it
 * would not (the server refused, or ended the stream with an error) this opens a new one, with growing pauses.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Which opening is the current one: an address that comes late is for nobody. */
  #opening = 0;
  #failures = 0;
  #closed = false;
  #wasLive = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  /** Opens it, or opens it anew. */
  open(): void {
    if (this.#closed) return;
    this.pause();
    this.#tell(this.#wasLive ? "reconnecting" : "connecting");
    const url = this.#options.url();
    if (typeof url === "string") this.#connect(url);
    else void this.#connectTo(url, this.#opening);
  }

  /** Lets go of the connection until it is opened again. */
  pause(): void {
    this.#opening++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  close(): void {
    this.#closed = true;
    this.pause();
  }

  async #connectTo(url: Promise<string>, opening: number): Promise<void> {
    try {
      const known = await url;
      if (opening === this.#opening) this.#connect(known);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (opening === this.#opening) this.#openLater();
    }
  }

  #connect(url: string): void {
    const source = new EventSource(url);
    this.#source = source;
    source.onopen = () => {
      this.#wasLive = true;
      this.#tell("live");
    };
    source.onmessage = ({ data }) => {
      this.#failures = 0;
      this.#options.onData(String(data));
    };
    // Both a broken connection and the server's own event named "error" arrive here.
    source.onerror = (event) => {
      this.#tell("reconnecting");
      if (event instanceof MessageEvent || source.readyState === EventSource.CLOSED) this.#openLater();
    };
  }

  #openLater(): void {
    this.pause();
    this.#timer = setTimeout(() => void this.#openAgain(this.#opening), backoffMs(this.#failures++));
  }

  async #openAgain(opening: number): Promise<void> {
    const answer = await this.#options.onRefused?.();
    if (answer !== "never" && opening === this.#opening) this.open();
  }

  #tell(state: StreamState): void {
    if (!this.#closed) this.#options.onState?.(state);
  }
}
