/** Time for tests: the real one run faster, and one that stands still until it is told. */

/** @typedef {import("../agent-host/producer.mjs").Timers} Timers */

/** Every wait is so many times shorter. @param {number} factor @returns {Timers} */
export function fasterTimers(factor) {
  return {
    setTimeout: (run, ms) => setTimeout(run, ms / factor),
    clearTimeout: (timer) => clearTimeout(timer),
  };
}

export class ManualTimers {
  nowMs = 0;
  /** @type {Map<number, { atMs: number, run: () => void }>} */
  #waiting = new Map();
  #count = 0;

  get waiting() {
    return this.#waiting.size;
  }

  /** @param {() => void} run @param {number} ms */
  setTimeout = (run, ms) => {
    this.#waiting.set(++this.#count, { atMs: this.nowMs + ms, run });
    return this.#count;
  };

  /** @param {number} timer */
  clearTimeout = (timer) => {
    this.#waiting.delete(timer);
  };

  /** @param {number} ms */
  advance(ms) {
    this.nowMs += ms;
    for (const [timer, { atMs, run }] of [...this.#waiting]) {
      if (atMs > this.nowMs || !this.#waiting.delete(timer)) continue;
      run();
    }
  }
}

/** A small random source that a seed replays exactly (mulberry32). @param {number} seed @returns {() => number} in [0, 1) */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
