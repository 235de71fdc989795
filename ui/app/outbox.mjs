/**
 * Prompts on their way to the server. Each has an id that the page made, so that it can be sent again and again until
 * there is an answer, and still counts once. What is on its way survives a reload of the tab.
 */

import { ApiError } from "./api.mjs";
import { backoffMs } from "./backoff.mjs";

/**
 * @typedef {object} Outgoing
 * @property {string} clientMessageId
 * @property {string} prompt
 * @property {"new" | "resumed" | "delayed" | "accepted"} phase  resumed: an earlier life of the tab may have sent it
 * @property {boolean} isLogged  the log shows it, so nothing else has to
 */

/**
 * @typedef {object} OutboxOptions
 * @property {string} sessionId
 * @property {Pick<import("./api.mjs").Api, "submit">} api
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage
 * @property {(messageId: string) => boolean} isLogged
 * @property {() => void} onChange
 * @property {(prompt: string, reason: string) => void} onRefused
 */

export class Outbox {
  #options;
  #key;
  /** @type {readonly Outgoing[]} */
  #all = [];
  #isSending = false;
  #closed = false;

  /** @param {OutboxOptions} options */
  constructor(options) {
    this.#options = options;
    this.#key = `vf-outbox:${options.sessionId}`;
  }

  /** What to show after the messages of the log. @returns {readonly Outgoing[]} */
  get shown() {
    return this.#all.filter(({ phase, isLogged }) => !isLogged && phase !== "resumed");
  }

  /** Goes on with what an earlier life of this tab did not finish. */
  resume() {
    this.#all = stored(this.#options.storage.getItem(this.#key));
    void this.#sendAll();
  }

  /** @param {string} prompt */
  add(prompt) {
    this.#set([...this.#all, { clientMessageId: newId(), prompt, phase: "new", isLogged: false }]);
    void this.#sendAll();
  }

  /**
   * The log got a user's message: before the answer to our call, as a rule, and then its text tells that it is ours.
   * @param {string} prompt
   */
  logged(prompt) {
    const match = this.#all.find((one) => !one.isLogged && one.prompt === prompt);
    if (match) this.#change(match.clientMessageId, { isLogged: true });
  }

  close() {
    this.#closed = true;
  }

  /** One after the other, so that prompts keep their order. */
  async #sendAll() {
    if (this.#isSending) return;
    this.#isSending = true;
    let failures = 0;
    while (!this.#closed) {
      const next = this.#all.find(({ phase }) => phase !== "accepted");
      if (next === undefined) break;
      const error = await this.#send(next);
      if (error === undefined) failures = 0;
      else await pause(error.retryAfterSeconds === undefined ? backoffMs(failures++) : error.retryAfterSeconds * 1000);
    }
    this.#isSending = false;
  }

  /** @param {Outgoing} next @returns {Promise<ApiError | undefined>} why it has to be sent again */
  async #send({ clientMessageId, prompt }) {
    try {
      const { messageId } = await this.#options.api.submit(this.#options.sessionId, prompt, clientMessageId);
      this.#change(clientMessageId, { phase: "accepted", isLogged: this.#options.isLogged(messageId) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.isTemporary || error.status === 401) {
        this.#change(clientMessageId, { phase: "delayed" });
        return error;
      }
      this.#set(this.#all.filter((one) => one.clientMessageId !== clientMessageId));
      this.#options.onRefused(prompt, error.message);
    }
    return undefined;
  }

  /** @param {string} clientMessageId @param {Partial<Outgoing>} change */
  #change(clientMessageId, change) {
    const all = this.#all.map((one) => (one.clientMessageId === clientMessageId ? { ...one, ...change } : one));
    this.#set(all.filter(({ phase, isLogged }) => phase !== "accepted" || !isLogged));
  }

  /** @param {readonly Outgoing[]} all */
  #set(all) {
    this.#all = all;
    if (this.#closed) return;
    const unanswered = all
      .filter(({ phase }) => phase !== "accepted")
      .map(({ clientMessageId, prompt }) => ({ clientMessageId, prompt }));
    store(this.#options.storage, this.#key, unanswered);
    this.#options.onChange();
  }
}

/** @param {string | null} text @returns {Outgoing[]} */
function stored(text) {
  /** @type {Pick<Outgoing, "clientMessageId" | "prompt">[]} */
  const unanswered = JSON.parse(text ?? "[]");
  return unanswered.map((one) => ({ ...one, phase: "resumed", isLogged: false }));
}

/** @param {OutboxOptions["storage"]} storage @param {string} key @param {object[]} unanswered */
function store(storage, key, unanswered) {
  try {
    if (unanswered.length === 0) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(unanswered));
  } catch {
    // A prompt larger than the tab's storage is sent all the same; it only does not survive a reload.
  }
}

/** `crypto.randomUUID` exists on secure origins only, and this page also serves plain HTTP in a private network. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {number} ms @returns {Promise<void>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
