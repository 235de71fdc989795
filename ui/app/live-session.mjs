/**
 * One open session: loads its history, follows its frames, sends what the person says. Tells `onChange` whenever
 * there is news.
 */

import { ApiError, sessionPath } from "./api.mjs";
import { backoffMs } from "./backoff.mjs";
import { EventStream } from "./event-stream.mjs";
import { Outbox } from "./outbox.mjs";
import { EMPTY, applied, opened } from "./session-state.mjs";
import { parseFrame, textOf } from "./wire.mjs";

/** @typedef {import("./wire.mjs").Decision} Decision */

/**
 * How many frames before the history's end are read again when a session is opened: they tell what messages do not
 * hold, such as a waiting approval, an error, or that a turn was stopped.
 */
const LOOK_BACK_FRAMES = 1000;

/** A connection that died in silence is found out by asking, this often, whether there is more than we got. */
const CHECK_EVERY_MS = 30_000;

/** HTTP: somebody answered already, perhaps an attempt of ours whose answer was lost. */
const CONFLICT = 409;

/**
 * @typedef {object} LiveSessionOptions
 * @property {string} id
 * @property {import("./api.mjs").Api} api
 * @property {Storage} storage
 * @property {() => void} onChange
 * @property {(text: string) => void} onProblem  something that the person should read
 * @property {(prompt: string) => void} onReturned  a prompt that the server refused comes back
 */

export class LiveSession {
  #options;
  #stream;
  #closed = false;
  #isPaused = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #check;
  #headSeen = 0;

  state = EMPTY;
  /** @type {import("./event-stream.mjs").ConnectionState | "gone"} */
  connection = /** @type {import("./event-stream.mjs").ConnectionState | "gone"} */ ("connecting");
  /** @type {import("./wire.mjs").SessionDetails | undefined} */
  details;
  isLoaded = false;
  isStopping = false;

  /** @param {LiveSessionOptions} options */
  constructor(options) {
    this.#options = options;
    this.id = options.id;
    this.outbox = new Outbox({
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
      url: () => `${sessionPath(options.id)}/events?after=${this.state.seq}`,
      onData: (data) => this.#take(data),
      onState: (state) => this.#setConnection(state),
      onRefused: () => this.#explainRefusal(),
    });
  }

  async open() {
    for (let failures = 0; !this.#closed; failures++) {
      const loaded = await this.#load();
      if (loaded === "never") return;
      if (loaded === "loaded") break;
      await new Promise((resolve) => setTimeout(resolve, backoffMs(failures)));
    }
    if (this.#closed) return;
    this.outbox.resume();
    if (!this.#isPaused) this.#follow();
  }

  /** Nobody looks: the connection is given back (a browser has six to a server, for all its tabs together). */
  pause() {
    this.#isPaused = true;
    clearInterval(this.#check);
    this.#stream.pause();
  }

  resume() {
    this.#isPaused = false;
    if (this.isLoaded && this.connection !== "gone") this.#follow();
  }

  close() {
    this.#closed = true;
    clearInterval(this.#check);
    this.#stream.close();
    this.outbox.close();
  }

  /** @param {string} prompt */
  send(prompt) {
    this.outbox.add(prompt);
  }

  async stop() {
    this.isStopping = true;
    this.#options.onChange();
    if (!(await this.#try(() => this.#options.api.stop(this.id)))) this.isStopping = false;
    this.#options.onChange();
  }

  /**
   * @param {string} approvalId @param {Decision} decision
   * @returns {Promise<boolean>} whether it is answered; by whom and how, its frame tells
   */
  decide(approvalId, decision) {
    return this.#try(async () => {
      try {
        await this.#options.api.decide(this.id, approvalId, decision);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== CONFLICT) throw error;
      }
    });
  }

  /** @returns {Promise<"loaded" | "again" | "never">} */
  async #load() {
    try {
      const details = await this.#options.api.session(this.id);
      const history = await this.#options.api.messages(this.id);
      // Between the two answers the session went on; what it did since the first one is read again.
      const after = Math.max(0, Math.min(details.headSeq, history.headSeq - LOOK_BACK_FRAMES));
      this.state = opened(history, after, details.activeTurn?.turnId);
      this.details = details;
      this.isLoaded = true;
      this.isStopping = details.status === "stopping";
      this.#options.onChange();
      return "loaded";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.isTemporary) this.#setConnection("reconnecting");
      else if (error.status !== 401) this.#setConnection("gone");
      return error.isTemporary ? "again" : "never";
    }
  }

  #follow() {
    this.#stream.open();
    clearInterval(this.#check);
    this.#check = setInterval(() => void this.#checkForSilence(), CHECK_EVERY_MS);
  }

  /** @param {string} data */
  #take(data) {
    const frame = parseFrame(data);
    const before = this.state;
    this.state = applied(before, frame);
    if (this.state === before) return;
    if (frame.type === "user-message") this.outbox.logged(textOf(frame["text"]));
    if (this.state.activeTurnId !== before.activeTurnId) this.isStopping = false;
    this.#options.onChange();
  }

  /** @param {import("./event-stream.mjs").ConnectionState | "gone"} state */
  #setConnection(state) {
    this.connection = state;
    this.#options.onChange();
  }

  /**
   * The event stream was refused. A server that has less than we saw was set back; then the page begins afresh, too.
   * @returns {Promise<"again" | "never">}
   */
  async #explainRefusal() {
    try {
      const details = await this.#options.api.session(this.id);
      if (details.headSeq < this.state.seq) await this.#load();
      return "again";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) this.#setConnection("gone");
      return error.isTemporary ? "again" : "never";
    }
  }

  async #checkForSilence() {
    try {
      const { headSeq } = await this.#options.api.session(this.id);
      // What was only on its way at the last check has come by this one.
      const isStuck = this.#headSeen > this.state.seq;
      this.#headSeen = headSeq;
      if (isStuck && !this.#isPaused) this.#stream.open();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** @param {() => Promise<unknown>} call @returns {Promise<boolean>} */
  async #try(call) {
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
