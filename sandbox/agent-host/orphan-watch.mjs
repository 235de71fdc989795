/** Ends a sandbox that nobody owns any more: no silo heard of, and no execution running, for a long time. */

export class OrphanWatch {
  #heardAtMs = performance.now();
  #timer;

  /**
   * @param {object} options
   * @param {number} options.timeoutMs
   * @param {() => boolean} options.isBusy
   * @param {() => void} options.onOrphaned
   */
  constructor({ timeoutMs, isBusy, onOrphaned }) {
    // Deliberately not unref'd: with the standard input at its end this timer is what keeps the process.
    this.#timer = setInterval(() => {
      if (isBusy()) this.heard();
      else if (performance.now() - this.#heardAtMs >= timeoutMs) {
        this.stop();
        onOrphaned();
      }
    }, Math.min(10_000, Math.max(20, timeoutMs / 4)));
  }

  heard() {
    this.#heardAtMs = performance.now();
  }

  stop() {
    clearInterval(this.#timer);
  }
}
