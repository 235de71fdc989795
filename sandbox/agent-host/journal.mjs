/**
 * The lines of one execution that the server has not acknowledged. Each is on disk before anyone sends it, so that it outlives
 * this process; the oldest are in memory too, to be sent from there. Memory is bounded, then the disk, then the agent is not
 * read; nothing is ever dropped.
 *
 * While the disk takes no more, new lines are kept in memory alone: they reach the server as ever, and they would be lost with
 * this process. Lines live in blocks, one for each chunk that was read from the agent, because a block is also what is
 * written to the socket.
 */

import { codeOf } from "./errors.mjs";
import { JOURNAL_DISK_BYTES, JOURNAL_MEMORY_BYTES } from "./protocol.mjs";

/** @typedef {import("./segments.mjs").Place} Place */
/** @typedef {import("./segments.mjs").Segments} Segments */
/** @typedef {{ memoryBytes?: number, diskBytes?: number }} JournalLimits */
/**
 * Lines `first` to `last`, each with its line break: in memory (`data`), on disk (`place`), or both.
 * @typedef {{ first: number, last: number, bytes: number, data?: Buffer | undefined, place?: Place | undefined }} Block
 */

const NEWLINE = 0x0a;
/** What a block costs besides its bytes; counted, so that many small ones are bounded too. */
const BLOCK_OVERHEAD_BYTES = 128;
/** Blocks that are on disk alone are joined up to this, so that the list of them stays short. */
const JOINED_BLOCK_BYTES = 64 * 1024;

export class Journal {
  /** Oldest first; without a gap in the numbers. @type {Block[]} */
  #blocks = [];
  /** How many of the oldest are in memory. */
  #loaded = 0;
  /** How many of the newest are not on disk, because it took no more. */
  #unwritten = 0;
  #diskRefuses = false;
  #memoryBytes = 0;
  #diskBytes = 0;
  #lastN = 0;
  #ackedN = 0;
  /** @type {(() => void)[]} */
  #roomWaiters = [];
  #segments;
  #limits;
  #onDiskRefused;

  /**
   * @param {Segments} segments
   * @param {JournalLimits & { onDiskRefused?: (code: string) => void }} [options]  told once until it takes something again
   * @param {{ blocks: Block[], lastN: number, ackedN: number }} [found]  what an earlier process left in the segments
   */
  constructor(segments, options = {}, found) {
    this.#segments = segments;
    this.#limits = {
      memoryBytes: options.memoryBytes ?? JOURNAL_MEMORY_BYTES,
      diskBytes: options.diskBytes ?? JOURNAL_DISK_BYTES,
    };
    this.#onDiskRefused = options.onDiskRefused ?? (() => {});
    if (!found) return;
    this.#blocks = found.blocks;
    this.#lastN = found.lastN;
    this.#ackedN = found.ackedN;
    for (const block of found.blocks) this.#diskBytes += block.bytes;
    this.#load();
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

  get diskBytes() {
    return this.#diskBytes;
  }

  /** Whether the agent may be read on. One chunk over the limit is possible, because a read cannot be given back. */
  get hasRoom() {
    if (this.#unwritten > 0) return this.#memoryBytes < this.#limits.memoryBytes;
    return this.#diskBytes < this.#limits.diskBytes;
  }

  /** Resolves when there is room again. It ends with an acknowledgement, or with `close`. @returns {Promise<void>} */
  room() {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => this.#roomWaiters.push(resolve));
  }

  /** From here on a later process finds it, also without a line. */
  begin() {
    this.#attempt(() => this.#segments.begin(1));
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
    const data = Buffer.from(joined, "utf8");
    const staysInMemory = this.#loaded === this.#blocks.length && this.#memoryBytes < this.#limits.memoryBytes;
    this.#blocks.push({ first, last: n, bytes: data.length, data });
    this.#memoryBytes += data.length + BLOCK_OVERHEAD_BYTES;
    this.#unwritten++;
    this.#writeDown();
    if (staysInMemory) this.#loaded++;
    else this.#unload();
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
      if (block.data) this.#memoryBytes -= block.data.length + BLOCK_OVERHEAD_BYTES;
      if (block.place) this.#diskBytes -= block.bytes;
      covered++;
    }
    if (covered === 0) return;
    this.#blocks.splice(0, covered);
    this.#loaded = Math.max(0, this.#loaded - covered);
    this.#unwritten = Math.min(this.#unwritten, this.#blocks.length);
    this.#segments.dropThrough(n);
    this.#writeDown();
    this.#load();
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
    for (; index < this.#loaded && bytes < maxBytes; index++) {
      const block = /** @type {Block & { data: Buffer }} */ (this.#blocks[index]);
      const part = block.first < from ? skipLines(block.data, from - block.first) : block.data;
      data.push(part);
      bytes += part.length;
      last = block.last;
    }
    return data.length === 0 ? undefined : { last, data, bytes };
  }

  /** What is not acknowledged stays on disk, for the next process. */
  close() {
    this.#forget();
    this.#segments.close();
  }

  /** Nothing of it is wanted any more. */
  remove() {
    this.#forget();
    this.#segments.remove();
  }

  #forget() {
    this.#blocks = [];
    this.#loaded = 0;
    this.#unwritten = 0;
    this.#memoryBytes = 0;
    this.#diskBytes = 0;
    this.#wakeRoomWaiters();
  }

  /** In order, so that the disk never holds a line without those before it. */
  #writeDown() {
    for (; this.#unwritten > 0; this.#unwritten--) {
      const block = /** @type {Block & { data: Buffer }} */ (this.#blocks[this.#blocks.length - this.#unwritten]);
      const { first, last, data } = block;
      if (!this.#attempt(() => (block.place = this.#segments.write(first, last, data)))) return;
      this.#diskBytes += block.bytes;
    }
  }

  /** @param {() => void} write @returns {boolean} whether the disk took it */
  #attempt(write) {
    try {
      write();
      this.#diskRefuses = false;
    } catch (error) {
      if (!this.#diskRefuses) this.#onDiskRefused(codeOf(error));
      this.#diskRefuses = true;
    }
    return !this.#diskRefuses;
  }

  /** The newest block is more than memory should hold; when it is on disk, it need not. */
  #unload() {
    const newest = /** @type {Block} */ (this.#blocks.at(-1));
    if (!newest.place) return;
    newest.data = undefined;
    this.#memoryBytes -= newest.bytes + BLOCK_OVERHEAD_BYTES;
    const before = this.#blocks.at(-2);
    if (!before?.place || before.data || before.place.segment !== newest.place.segment) return;
    if (before.bytes >= JOINED_BLOCK_BYTES) return;
    before.last = newest.last;
    before.bytes += newest.bytes;
    this.#blocks.pop();
  }

  /** Fills memory from the disk, oldest first. */
  #load() {
    for (; this.#loaded < this.#blocks.length; this.#loaded++) {
      const block = /** @type {Block} */ (this.#blocks[this.#loaded]);
      if (block.data) continue;
      if (this.#memoryBytes >= this.#limits.memoryBytes) return;
      block.data = this.#segments.read(/** @type {Place} */ (block.place), block.bytes);
      this.#memoryBytes += block.bytes + BLOCK_OVERHEAD_BYTES;
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
