/**
 * Writes replies to standard output. The reader may be slow, gone, or come back: the descriptor is written to directly
 * and never given up, which `process.stdout` would do at the first broken pipe.
 */

import { write } from "node:fs";
import { codeOf } from "./errors.mjs";
import { MAX_CONTROL_LINE_BYTES, MAX_WAITING_REPLY_BYTES } from "./protocol.mjs";

/** @typedef {import("./diagnostics.mjs").Diagnose} Diagnose */
/** @typedef {import("./protocol.mjs").Reply} Reply */

/** How soon a full pipe that does not block, or a full disk (a sandbox without a container has a file here), is tried again. */
const RETRY_MS = new Map([["EAGAIN", 5], ["ENOSPC", 200], ["EDQUOT", 200]]);

export class ReplyWriter {
  /** @type {Buffer[]} */
  #waiting = [];
  #waitingBytes = 0;
  #writing = false;
  #readerIsGone = false;
  /** @type {(() => void)[]} */
  #idleWaiters = [];
  #fd;
  #diagnose;

  /** @param {number} fd @param {Diagnose} diagnose */
  constructor(fd, diagnose) {
    this.#fd = fd;
    this.#diagnose = diagnose;
  }

  /** @param {Reply} reply */
  send(reply) {
    const line = Buffer.from(JSON.stringify(reply) + "\n", "utf8");
    if (line.length > MAX_CONTROL_LINE_BYTES) return this.#drop(reply.type, line.length);
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    while (this.#waitingBytes > MAX_WAITING_REPLY_BYTES) {
      const oldest = /** @type {Buffer} */ (this.#waiting.shift());
      this.#waitingBytes -= oldest.length;
      this.#drop("oldest", oldest.length);
    }
    if (!this.#writing) this.#writeNext();
  }

  /** Resolves when nothing waits, or when the time is over. @param {number} timeoutMs @returns {Promise<void>} */
  flush(timeoutMs) {
    if (!this.#writing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#idleWaiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #writeNext() {
    const line = this.#waiting.shift();
    this.#writing = line !== undefined;
    if (line === undefined) {
      for (const wake of this.#idleWaiters.splice(0)) wake();
      return;
    }
    this.#waitingBytes -= line.length;
    this.#write(line);
  }

  /** @param {Buffer} rest  of a line */
  #write(rest) {
    write(this.#fd, rest, 0, rest.length, null, (error, count) => {
      const code = error ? codeOf(error) : undefined;
      const retryMs = RETRY_MS.get(code ?? "");
      if (retryMs !== undefined) return void setTimeout(() => this.#write(rest), retryMs);
      if (code !== undefined) {
        if (!this.#readerIsGone) this.#diagnose("warning", "reply-not-written", { code });
        this.#readerIsGone = true;
        return this.#writeNext();
      }
      this.#readerIsGone = false;
      if (count < rest.length) return this.#write(rest.subarray(count));
      this.#writeNext();
    });
  }

  /** @param {string} what @param {number} bytes */
  #drop(what, bytes) {
    this.#diagnose("warning", "reply-dropped", { what, bytes });
  }
}
