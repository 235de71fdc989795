/**
 * Gets the lines of one execution to the server: every line, in order, until each is acknowledged, over as many
 * connections as it takes. What to send from is always a number that the server said.
 */

import { Backoff } from "./backoff.mjs";
import { messageOf } from "./errors.mjs";
import { IngestConnection } from "./ingest-connection.mjs";
import {
  ACK_TIMEOUT_MAX_MS,
  ACK_TIMEOUT_MS,
  CONNECT_TIMEOUT_MAX_MS,
  CONNECT_TIMEOUT_MS,
  END_TIMEOUT_MS,
  TOKEN_REMINDER_MS,
} from "./protocol.mjs";

/** @typedef {import("./journal.mjs").Journal} Journal */
/** @typedef {import("./protocol.mjs").IngestResponse} IngestResponse */
/** @typedef {{ setTimeout: (run: () => void, ms: number) => unknown, clearTimeout: (timer: any) => void }} Timers */

/**
 * How it ended: `acknowledged` all lines are durable; `over` the server knows no such active execution (404, 409);
 * `broken` the two sides disagree about numbers and no retry mends it.
 * @typedef {"acknowledged" | "over" | "broken"} Outcome
 */

const BATCH_BYTES = 256 * 1024;
/** A paused former owner may answer with an old number once or twice; a server that keeps on has lost lines. */
/** So many connections in a row that brought nothing are more than a gateway that restarts: somebody should look, once. */
const WARN_AT_FAILURE = 8;
const MAX_WRONG_RESUMES = 10;

export class Producer {
  /** @type {"new" | "connecting" | "open" | "waiting" | "token-needed" | "closed"} */
  #state = "new";
  /** @type {IngestConnection | undefined} */
  #connection;
  /** The one timer of the current state. @type {any} */
  #timer;
  /** @type {any} */
  #ackTimer;
  #token;
  #tokenInUse = "";
  #urlIndex = 0;
  /** The next line to send on this connection. */
  #nextN = 1;
  #writable = true;
  #bodyEnded = false;
  /** No line follows the journal's last. */
  #finished = false;
  #wrongResumes = 0;
  #options;
  #journal;
  #backoff;
  #timers;

  /**
   * @param {object} options
   * @param {string} options.executionId
   * @param {string} options.sessionId
   * @param {string} options.token  empty when there is none yet
   * @param {Journal} options.journal
   * @param {() => string[]} options.callbackUrls  first is preferred
   * @param {() => void} options.onTokenNeeded
   * @param {() => void} [options.onHeard]  the server said something
   * @param {(outcome: Outcome) => void} options.onEnd  once, unless `close` came first
   * @param {import("./diagnostics.mjs").Diagnose} options.diagnose
   * @param {Timers} [options.timers]
   * @param {() => number} [options.random]
   */
  constructor(options) {
    this.#options = options;
    this.#token = options.token;
    this.#journal = options.journal;
    this.#timers = options.timers ?? globalThis;
    this.#backoff = new Backoff(options.random);
  }

  get state() {
    return this.#state;
  }

  /** Without a token it asks for one first. */
  start() {
    if (this.#state !== "new") return;
    this.#connect();
  }

  /** The journal has more lines. */
  notify() {
    if (this.#state === "open") this.#pump();
  }

  /** The journal has its last line. */
  finish() {
    this.#finished = true;
    this.notify();
  }

  /** @param {string} token */
  setToken(token) {
    this.#token = token;
    if (this.#state === "token-needed") this.#connect();
  }

  /** Says once more that it waits for a token, to someone who was not there to hear it. */
  remind() {
    if (this.#state === "token-needed") this.#options.onTokenNeeded();
  }

  /** The callback URLs are new: the preferred one is tried without waiting. */
  routeChanged() {
    this.#urlIndex = 0;
    if (this.#state === "waiting") this.#connect();
  }

  /** Nothing is sent, and nothing is said, from now on. */
  close() {
    this.#leave("closed");
  }

  #connect() {
    if (this.#token === "") return this.#askForToken();
    this.#leave("connecting");
    const urls = this.#options.callbackUrls();
    const callbackUrl = urls[this.#urlIndex % Math.max(1, urls.length)];
    if (callbackUrl === undefined) return this.#retry("no callback URL");
    this.#tokenInUse = this.#token;
    this.#bodyEnded = false;
    this.#writable = true;
    this.#connection = new IngestConnection(
      { callbackUrl, token: this.#token, sessionId: this.#options.sessionId, attempt: this.#fruitless },
      {
        said: (response) => this.#hear(response),
        heard: () => this.#heard(),
        drained: () => {
          this.#writable = true;
          this.notify();
        },
        refused: (status) => this.#refused(status),
        lost: (why) => this.#lost(why),
      },
    );
    this.#setTimer(this.#patience(CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MAX_MS), () => this.#lost("no resume in time"));
  }

  #heard() {
    this.#options.onHeard?.();
    this.#clearAckTimer();
    this.#watchForAcks();
  }

  /** @param {IngestResponse} response */
  #hear(response) {
    try {
      switch (response.type) {
        case "resume":
          return this.#resume(response.next);
        case "ack":
          return this.#acknowledged(response.n);
        case "token":
          this.#token = response.jwt;
          return;
        case "end":
          if (this.#finished && response.n >= this.#journal.lastN) this.#journal.acknowledge(this.#journal.lastN);
          // Before our own end it means that the server gave this execution up; the next connection is told so.
          return this.#lost("end");
      }
    } catch (error) {
      // The journal could not be read: lines are gone that no retry brings back.
      this.#options.diagnose("error", "journal-broken", { executionId: this.#options.executionId, why: messageOf(error) });
      this.#end("broken");
    }
  }

  /** @param {number} next */
  #resume(next) {
    // A second one on the same connection: the server saw a gap and takes no more of this connection.
    if (this.#state !== "connecting") return this.#lost("resumed again");
    if (next <= this.#journal.ackedN || next > this.#journal.lastN + 1) {
      if (++this.#wrongResumes >= MAX_WRONG_RESUMES) return this.#end("broken");
      return this.#lost(`resume at ${next}, but lines ${this.#journal.ackedN + 1} to ${this.#journal.lastN} are here`);
    }
    this.#wrongResumes = 0;
    this.#state = "open";
    this.#clearTimer();
    this.#nextN = next;
    this.#journal.acknowledge(next - 1);
    if (next > this.#journal.lastN) this.#backoff.reset();
    this.#pump();
  }

  /** @param {number} n */
  #acknowledged(n) {
    if (this.#state !== "open" || n >= this.#nextN) return this.#lost(`ack of ${n}, which was not sent`);
    if (n > this.#journal.ackedN) this.#backoff.reset();
    this.#journal.acknowledge(n);
    this.#clearAckTimer();
    this.#pump();
  }

  #pump() {
    while (this.#writable) {
      const batch = this.#journal.read(this.#nextN, BATCH_BYTES);
      if (!batch) break;
      this.#nextN = batch.last + 1;
      this.#writable = /** @type {IngestConnection} */ (this.#connection).send(batch.data);
    }
    this.#watchForAcks();
    if (!this.#finished || this.#nextN <= this.#journal.lastN) return;
    if (!this.#bodyEnded) {
      this.#bodyEnded = true;
      this.#connection?.finish();
    }
    if (this.#journal.ackedN !== this.#journal.lastN) return;
    // All is durable. `end` is a courtesy that is waited for, so that the server need not see a broken connection.
    this.#setTimer(END_TIMEOUT_MS, () => this.#end("acknowledged"));
  }

  /** Armed while something is unacknowledged, and only then: an idle hour breaks nothing. */
  #watchForAcks() {
    if (this.#state !== "open" || this.#ackTimer !== undefined || this.#nextN - 1 <= this.#journal.ackedN) return;
    const patience = this.#patience(ACK_TIMEOUT_MS, ACK_TIMEOUT_MAX_MS);
    this.#ackTimer = this.#timers.setTimeout(() => this.#lost("no acknowledgement in time"), patience);
  }

  /** @param {number} status */
  #refused(status) {
    if (status === 404 || status === 409) return this.#end("over");
    // A fresh one is needed first; it is tried at the next door, as this one may refuse every token.
    if (status === 401 && this.#tokenInUse === this.#token) this.#token = "";
    this.#retry(`status ${status}`);
  }

  #askForToken() {
    this.#leave("token-needed");
    const ask = () => {
      this.#setTimer(TOKEN_REMINDER_MS, ask);
      this.#options.onTokenNeeded();
    };
    ask();
  }

  /** @param {string} why */
  #lost(why) {
    if (this.#isComplete) return this.#end("acknowledged");
    this.#retry(why);
  }

  /** @param {string} why */
  #retry(why) {
    this.#leave("waiting");
    this.#urlIndex++;
    const delayMs = this.#backoff.next();
    const level = this.#backoff.failures === WARN_AT_FAILURE ? "warning" : "debug";
    this.#options.diagnose(level, "ingest-lost", { executionId: this.#options.executionId, why, delayMs });
    this.#setTimer(delayMs, () => this.#connect());
  }

  /** @param {Outcome} outcome */
  #end(outcome) {
    this.#leave("closed");
    this.#options.onEnd(outcome);
  }

  /** Connections in a row, before this one, that brought nothing: the first after a good one follows none. */
  get #fruitless() {
    return Math.max(0, this.#backoff.failures - 1);
  }

  /** A gateway that hangs is left soon; one that is slow because everything is gets more time with every attempt. */
  #patience(/** @type {number} */ ms, /** @type {number} */ maxMs) {
    return Math.min(maxMs, ms * 2 ** this.#fruitless);
  }

  get #isComplete() {
    return this.#finished && this.#journal.ackedN === this.#journal.lastN;
  }

  /** @param {Producer["state"]} state */
  #leave(state) {
    this.#clearTimer();
    this.#clearAckTimer();
    this.#connection?.close();
    this.#connection = undefined;
    this.#state = state;
  }

  /** @param {number} ms @param {() => void} run */
  #setTimer(ms, run) {
    this.#clearTimer();
    this.#timer = this.#timers.setTimeout(run, ms);
  }

  #clearTimer() {
    if (this.#timer !== undefined) this.#timers.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #clearAckTimer() {
    if (this.#ackTimer !== undefined) this.#timers.clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
  }
}
