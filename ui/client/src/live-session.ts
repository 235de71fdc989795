import type { Api } from "./api.ts";
import { backoffMs, pause } from "./backoff.ts";
import { ApiError } from "./errors.ts";
import { EventStream, type StreamState } from "./event-stream.ts";
import { applied, opened } from "./fold.ts";
import { Outbox, type Outgoing } from "./outbox.ts";
import { sessionPath } from "./session-path.ts";
import { EMPTY, type SessionState } from "./session-state.ts";
import { parseFrame, textOf, type Decision, type SessionDetails } from "./wire.ts";

/**
 * How many frames before the history's end are read again when a session is opened: they tell what messages do not
 * hold, such as how long a tool took. Where a tool waits for a person's word, its question is read, however old it is.
 */
const LOOK_BACK_FRAMES = 1000;

/** A connection that died in silence is found out by asking, this often, whether there is more than we got. */
const CHECK_EVERY_MS = 30_000;

/** HTTP: somebody answered already, perhaps an attempt of ours whose answer was lost. */
const CONFLICT = 409;

/**
 * catching-up: connected, and behind what the server has; gone: the session does not exist, or is somebody else's
 */
export type Connection = "connecting" | "catching-up" | "live" | "reconnecting" | "gone";

export interface LiveSessionOptions {
  id: string;
  api: Api;
  /** Where prompts wait that had no answer yet. */
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  onChange: () => void;
  /** Something that the person should read. */
  onProblem: (text: string) => void;
  /** A prompt that the server refused comes back. */
  onReturned: (prompt: string) => void;
}

/**
 * One open session: loads its history, follows its frames, sends what the person says. Tells `onChange` whenever there
 * is news.
 */
export class LiveSession {
  readonly id: string;
  readonly #options: LiveSessionOptions;
  readonly #outbox: Outbox;
  readonly #stream: EventStream;
  /** Each opening and closing begins another; what an earlier one still waits for is for nobody. */
  #life = 0;
  #isClosed = true;
  #isPaused = false;
  #check: ReturnType<typeof setInterval> | undefined;
  /** What the server had at the last silent check. */
  #headSeen = 0;
  /** Through which frame we were behind when the connection was made. */
  #behindThrough = 0;
  #streamState: StreamState | "gone" = "connecting";

  state: SessionState = EMPTY;
  details: SessionDetails | undefined;
  isLoaded = false;
  isStopping = false;

  constructor(options: LiveSessionOptions) {
    this.#options = options;
    this.id = options.id;
    this.#outbox = new Outbox({
      sessionId: options.id,
      api: options.api,
      storage: options.storage,
      isLogged: (messageId) => this.state.messages.some(({ id }) => id === messageId),
      onChange: () => options.onChange(),
      onRefused: (prompt, reason) => {
        options.onReturned(prompt);
        options.onProblem(`This was not sent: ${reason}`);
      },
    });
    this.#stream = new EventStream({
      url: () => options.api.http.streamUrl(`${sessionPath(options.id)}/events?after=${this.state.seq}`),
      onData: (data) => this.#take(data),
      onState: (state) => this.#setStreamState(state),
      onRefused: () => this.#explainRefusal(),
    });
  }

  /** Prompts that the log does not show yet. */
  get outgoing(): readonly Outgoing[] {
    return this.#outbox.shown;
  }

  get connection(): Connection {
    if (this.#streamState === "live" && this.state.seq < this.#behindThrough) return "catching-up";
    return this.#streamState;
  }

  /** Loads and follows it. One that was closed may be opened again. */
  async open(): Promise<void> {
    const life = ++this.#life;
    this.#isClosed = false;
    for (let failures = 0; ; failures++) {
      const loaded = await this.#load(life);
      if (life !== this.#life || loaded === "never") return;
      if (loaded === "loaded") break;
      await pause(backoffMs(failures));
      if (life !== this.#life) return;
    }
    this.#outbox.resume();
    if (!this.#isPaused) this.#follow();
  }

  /** Nobody looks: the connection is given back (a browser has six to a server, for all its tabs together). */
  pause(): void {
    this.#isPaused = true;
    clearInterval(this.#check);
    this.#stream.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (this.isLoaded && !this.#isClosed && this.connection !== "gone") this.#follow();
  }

  close(): void {
    this.#life++;
    this.#isClosed = true;
    clearInterval(this.#check);
    this.#stream.pause();
    this.#outbox.close();
  }

  send(prompt: string, mode?: string): void {
    this.#outbox.add(prompt, mode);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.#options.onChange();
    if (!(await this.#try(() => this.#options.api.stop(this.id)))) this.isStopping = false;
    this.#options.onChange();
  }

  /** Takes a prompt back that waits for its turn. @returns whether it still waited */
  async takeBack(turnId: string): Promise<boolean> {
    let isTaken = false;
    await this.#try(async () => {
      isTaken = (await this.#options.api.stop(this.id, turnId)).changed;
    });
    return isTaken;
  }

  /** @returns whether it is answered; by whom and how, its frame tells */
  approve(approvalId: string, decision: Decision): Promise<boolean> {
    return this.#try(async () => {
      try {
        await this.#options.api.decide(this.id, approvalId, decision);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== CONFLICT) throw error;
      }
    });
  }

  /** Clears the history; refused while a turn runs. */
  clear(): Promise<boolean> {
    return this.#try(() => this.#options.api.clearMessages(this.id));
  }

  async #load(life = this.#life): Promise<"loaded" | "again" | "never"> {
    try {
      const details = await this.#options.api.session(this.id);
      const history = await this.#options.api.messages(this.id);
      if (life !== this.#life) return "never";
      // Between the two answers the session went on; what it did since the first one is read again.
      const asked = (details.openApprovals ?? []).flatMap(({ seq }) => (seq > 0 ? [seq - 1] : []));
      const after = Math.max(0, Math.min(details.headSeq, history.headSeq - LOOK_BACK_FRAMES, ...asked));
      this.state = opened(details, history, after);
      this.#behindThrough = history.headSeq;
      this.details = details;
      this.isLoaded = true;
      this.isStopping = details.status === "stopping";
      this.#options.onChange();
      return "loaded";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.isTemporary) this.#setStreamState("reconnecting");
      else if (error.status !== 401) this.#setStreamState("gone");
      return error.isTemporary ? "again" : "never";
    }
  }

  #follow(): void {
    this.#stream.open();
    clearInterval(this.#check);
    this.#check = setInterval(() => void this.#checkForSilence(), CHECK_EVERY_MS);
  }

  #take(data: string): void {
    const frame = parseFrame(data);
    const before = this.state;
    this.state = applied(before, frame);
    if (this.state === before) return;
    if (frame.type === "user-message") this.#outbox.logged(textOf(frame["text"]));
    if (this.state.activeTurnId !== before.activeTurnId) this.isStopping = false;
    this.#options.onChange();
  }

  #setStreamState(state: StreamState | "gone"): void {
    const isBack = state === "live" && this.#streamState === "reconnecting";
    this.#streamState = state;
    this.#options.onChange();
    if (isBack) void this.#findHowFarBehind();
  }

  async #findHowFarBehind(): Promise<void> {
    try {
      this.#behindThrough = (await this.#options.api.session(this.id)).headSeq;
      this.#options.onChange();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // Then it only is not told that we catch up.
    }
  }

  /** The event stream was refused. A server that has less than we saw was set back; then the page begins afresh, too. */
  async #explainRefusal(): Promise<"again" | "never"> {
    try {
      const details = await this.#options.api.session(this.id);
      if (details.headSeq < this.state.seq) await this.#load();
      return "again";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) this.#setStreamState("gone");
      return error.isTemporary ? "again" : "never";
    }
  }

  async #checkForSilence(): Promise<void> {
    try {
      const { headSeq } = await this.#options.api.session(this.id);
      // What was only on its way at the last check has come by this one.
      const isStuck = this.#headSeen > this.state.seq;
      this.#headSeen = headSeq;
      if (isStuck && !this.#isPaused) this.#stream.open();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // The stream itself tells when the server is away.
    }
  }

  async #try(call: () => Promise<unknown>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#options.onProblem(error.message);
      return false;
    }
  }
}
