import { BACKOFF_MAX_MS, BACKOFF_MIN_MS } from "./protocol.mjs";

/** Jittered exponential backoff: many sandboxes that lost one gateway must not come back in one moment. */
export class Backoff {
  #attempt = 0;
  #random;

  /** @param {() => number} [random] in [0, 1) */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /** @returns {number} milliseconds to wait before the next attempt, in [50, 5000] */
  next() {
    const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 16);
    return Math.max(BACKOFF_MIN_MS, Math.round(ceiling * (0.5 + this.#random() / 2)));
  }

  /** How many attempts have failed since the last success. */
  get failures() {
    return this.#attempt;
  }

  reset() {
    this.#attempt = 0;
  }
}
