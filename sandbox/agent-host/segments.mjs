/**
 * The files of one journal: numbered lines, cut into segments so that what is acknowledged is given back to the disk while the
 * rest stays. A segment is named by the number of its first line, so an empty one still says which number comes next.
 *
 * Nothing is flushed: what was written here outlives the process that wrote it, not the machine.
 */

import { closeSync, ftruncateSync, mkdirSync, openSync, readSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { JOURNAL_SEGMENT_BYTES } from "./protocol.mjs";

/** @typedef {{ path: string, first: number, last: number, bytes: number }} Segment  `last` is `first - 1` when it is empty */
/** @typedef {{ segment: Segment, offset: number }} Place */

export class Segments {
  /** Oldest first; the last one is written to. @type {Segment[]} */
  #segments;
  /** Of the last segment. @type {number | undefined} */
  #fd;
  #folder;
  #segmentBytes;

  /**
   * @param {string} folder
   * @param {number} [segmentBytes]
   * @param {Segment[]} [found]  what is there already, oldest first
   */
  constructor(folder, segmentBytes = JOURNAL_SEGMENT_BYTES, found = []) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#segments = found;
  }

  /** Makes it, so that it is found though nothing was written. @param {number} first  the number of its first line */
  begin(first) {
    this.#segmentFor(first, 0);
  }

  /**
   * A block never spans two segments. Throws the system's error, with nothing stored, when the disk takes no more.
   * @param {number} first
   * @param {number} last
   * @param {Buffer} data
   * @returns {Place}
   */
  write(first, last, data) {
    const segment = this.#segmentFor(first, data.length);
    const fd = /** @type {number} */ (this.#fd);
    const offset = segment.bytes;
    try {
      for (let done = 0; done < data.length; ) done += writeSync(fd, data, done, data.length - done, offset + done);
    } catch (error) {
      ftruncateSync(fd, offset);
      throw error;
    }
    segment.bytes += data.length;
    segment.last = last;
    return { segment, offset };
  }

  /** @param {Place} place @param {number} bytes @returns {Buffer} */
  read({ segment, offset }, bytes) {
    const data = Buffer.allocUnsafe(bytes);
    const fd = openSync(segment.path, "r");
    try {
      for (let done = 0; done < bytes; ) {
        const count = readSync(fd, data, done, bytes - done, offset + done);
        if (count === 0) throw new Error(`the journal file ${segment.path} is shorter than what was written to it`);
        done += count;
      }
    } finally {
      closeSync(fd);
    }
    return data;
  }

  /** Gives back the segments that hold nothing after `n`; the one that is written to stays. @param {number} n */
  dropThrough(n) {
    while (this.#segments.length > 1 && Number(this.#segments[0]?.last) <= n) {
      unlinkSync(/** @type {Segment} */ (this.#segments.shift()).path);
    }
  }

  /** Leaves everything where it is. */
  close() {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  /** Gives everything back to the disk. */
  remove() {
    this.close();
    this.#segments = [];
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** @param {number} first @param {number} bytes @returns {Segment} */
  #segmentFor(first, bytes) {
    const newest = this.#segments.at(-1);
    if (newest && this.#fd !== undefined && newest.last + 1 === first) {
      if (newest.bytes === 0 || newest.bytes + bytes <= this.#segmentBytes) return newest;
    }
    this.close();
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${first}.ndjson`);
    // It may be there, from an attempt that came no further.
    this.#fd = openSync(path, "w", 0o600);
    const segment = { path, first, last: first - 1, bytes: 0 };
    if (newest?.path === path) this.#segments.pop();
    this.#segments.push(segment);
    return segment;
  }
}
