/**
 * The lines of one execution that the server has not acknowledged: the newest part of them on disk when memory is full,
 * nothing ever dropped. Lines live in blocks, one for each chunk that was read from the agent, because a block is also
 * what is written to the socket.
 */

import { codeOf } from "./errors.mjs";
import { WINDOW_MEMORY_BYTES, WINDOW_SPOOL_BYTES } from "./protocol.mjs";

/** @typedef {import("./spool.mjs").Block} Block */
/** @typedef {import("./spool.mjs").Spool} Spool */
/** @typedef {{ memoryBytes?: number, spoolBytes?: number }} WindowLimits */

const NEWLINE = 0x0a;
/** What a block costs besides its bytes; counted, so that many small ones are bounded too. */
const BLOCK_OVERHEAD_BYTES = 128;

export class Window {
  /** Oldest first; without a gap in the numbers. @type {Block[]} */
  #blocks = [];
  #memoryBytes = 0;
  #lastN = 0;
  #ackedN = 0;
  /** What the disk refused. It comes after the spool; while there is something here the agent is not read. @type {Block[]} */
  #refused = [];
  /** @type {(() => void)[]} */
  #roomWaiters = [];
  #spool;
  #limits;
  #onDiskRefused;

  /**
   * @param {Spool} spool
   * @param {WindowLimits & { onDiskRefused?: (code: string) => void }} [options]
   */
  constructor(spool, options = {}) {
    this.#spool = spool;
    this.#limits = {
      memoryBytes: options.memoryBytes ?? WINDOW_MEMORY_BYTES,
      spoolBytes: options.spoolBytes ?? WINDOW_SPOOL_BYTES,
    };
    this.#onDiskRefused = options.onDiskRefused ?? (() => {});
  }

  /** The number of the newest line. */
  get lastN() {
    return this.#lastN;
  }

  /** The number of the newest line that is durable at the server. */
  get ackedN() {
    return this.#ackedN;
  }

  get memoryBytes() {
    return this.#memoryBytes;
  }

  get spoolBytes() {
    return this.#spool.bytes;
  }

  /** Whether the agent may be read on. One block over the limit is possible, because a read cannot be given back. */
  get hasRoom() {
    if (this.#refused.length > 0) return false;
    return this.#memoryHasRoom || this.#spool.bytes < this.#limits.spoolBytes;
  }

  /** Resolves when there is room again. It ends with an acknowledgement or with `close`. @returns {Promise<void>} */
  room() {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => this.#roomWaiters.push(resolve));
  }

  /**
   * @param {string[]} texts  JSON objects, each starting with `{`, without `n`
   */
  append(texts) {
    if (texts.length === 0) return;
    const first = this.#lastN + 1;
    let n = this.#lastN;
    let joined = "";
    for (const text of texts) joined += `{"n":${++n},${text.slice(1)}\n`;
    this.#lastN = n;
    this.#store({ first, last: n, data: Buffer.from(joined, "utf8") });
  }

  /**
   * @param {number} n  from 1 to `lastN`
   */
  acknowledge(n) {
    if (n <= this.#ackedN) return;
    this.#ackedN = n;
    let covered = 0;
    for (const block of this.#blocks) {
      if (block.last > n) break;
      this.#memoryBytes -= block.data.length + BLOCK_OVERHEAD_BYTES;
      covered++;
    }
    if (covered > 0) this.#blocks.splice(0, covered);
    this.#refill();
    if (this.hasRoom) this.#wakeRoomWaiters();
  }

  /**
   * @param {number} from  the first number wanted
   * @param {number} maxBytes
   * @returns {{ last: number, data: Buffer[], bytes: number } | undefined} undefined when memory holds no such line
   */
  read(from, maxBytes) {
    let index = this.#indexOf(from);
    /** @type {Buffer[]} */
    const data = [];
    let bytes = 0;
    let last = from - 1;
    for (; index < this.#blocks.length && bytes < maxBytes; index++) {
      const block = /** @type {Block} */ (this.#blocks[index]);
      const part = block.first < from ? skipLines(block.data, from - block.first) : block.data;
      data.push(part);
      bytes += part.length;
      last = block.last;
    }
    return data.length === 0 ? undefined : { last, data, bytes };
  }

  close() {
    this.#blocks = [];
    this.#refused = [];
    this.#memoryBytes = 0;
    this.#spool.close();
    this.#wakeRoomWaiters();
  }

  get #memoryHasRoom() {
    return this.#spool.isEmpty && this.#memoryBytes < this.#limits.memoryBytes;
  }

  /** @param {Block} block */
  #store(block) {
    if (this.#refused.length > 0) return void this.#refused.push(block);
    if (this.#memoryHasRoom) return this.#keepInMemory(block);
    try {
      this.#spool.push(block);
    } catch (error) {
      this.#refused.push(block);
      this.#onDiskRefused(codeOf(error));
    }
  }

  /** @param {Block} block */
  #keepInMemory(block) {
    this.#blocks.push(block);
    this.#memoryBytes += block.data.length + BLOCK_OVERHEAD_BYTES;
  }

  #refill() {
    while (this.#memoryBytes < this.#limits.memoryBytes) {
      const block = this.#spool.shift() ?? this.#refused.shift();
      if (!block) return;
      this.#keepInMemory(block);
    }
  }

  /** @param {number} n @returns {number} index of the first block that ends at `n` or later */
  #indexOf(n) {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {Block} */ (this.#blocks[middle]).last < n) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #wakeRoomWaiters() {
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const wake of waiters) wake();
  }
}

/**
 * @param {Buffer} data
 * @param {number} count
 */
function skipLines(data, count) {
  let start = 0;
  for (let i = 0; i < count; i++) start = data.indexOf(NEWLINE, start) + 1;
  return data.subarray(start);
}
