/**
 * The part of a window that does not fit into memory: blocks of lines, first in, first out, in files of one folder. It
 * is
 * cut into segments so that what was read again is given back to the disk while the rest waits. It outlives nothing: a
 * new agent host has no executions to send for.
 */

import {
  closeSync, ftruncateSync, mkdirSync, openSync, readSync, readdirSync, rmSync, unlinkSync, writeSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf } from "./errors.mjs";
import { SPOOL_SEGMENT_BYTES } from "./protocol.mjs";

/** @typedef {{ first: number, last: number, data: Buffer }} Block  lines `first` to `last`, each with its line break */
/** @typedef {{ path: string, writeFd: number, readFd: number, written: number, read: number }} Segment */
/** @typedef {{ first: number, last: number, bytes: number }} Waiting */

const JOINED_BLOCK_BYTES = 64 * 1024;

/**
 * A folder for the spools of this agent host. What an earlier one of the same session left behind is removed: it
 * belongs
 * to executions that no longer are. One that still lives (a sandbox without a container may have two) keeps its own.
 * @param {string} stateFolder
 * @param {string} sessionId
 * @returns {string}
 */
export function claimSpoolFolder(stateFolder, sessionId) {
  const ofSession = join(stateFolder, "spool", sessionId);
  mkdirSync(ofSession, { recursive: true, mode: 0o700 });
  for (const pid of readdirSync(ofSession)) {
    if (Number(pid) === process.pid || !isAlive(Number(pid))) rmSync(join(ofSession, pid), { recursive: true, force: true });
  }
  return join(ofSession, String(process.pid));
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

export class Spool {
  /** @type {Segment[]} */
  #segments = [];
  /** @type {Waiting[]} */
  #waiting = [];
  #bytes = 0;
  #segmentCount = 0;
  #folder;
  #segmentBytes;

  /**
   * @param {string} folder  made when it is first needed
   * @param {number} [segmentBytes]
   */
  constructor(folder, segmentBytes = SPOOL_SEGMENT_BYTES) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
  }

  /** Bytes that wait here. */
  get bytes() {
    return this.#bytes;
  }

  get isEmpty() {
    return this.#waiting.length === 0;
  }

  /**
   * Throws the system's error, with nothing stored, when the disk takes no more.
   * @param {Block} block
   */
  push(block) {
    const segment = this.#segmentFor(block.data.length);
    try {
      let offset = 0;
      while (offset < block.data.length) {
        offset += writeSync(segment.writeFd, block.data, offset, block.data.length - offset, segment.written + offset);
      }
    } catch (error) {
      ftruncateSync(segment.writeFd, segment.written);
      throw error;
    }
    const newest = this.#waiting.at(-1);
    // Small blocks are read back together, so that the list of what waits stays short. A new segment starts a new one.
    if (newest && segment.written > 0 && newest.bytes < JOINED_BLOCK_BYTES) {
      newest.last = block.last;
      newest.bytes += block.data.length;
    } else {
      this.#waiting.push({ first: block.first, last: block.last, bytes: block.data.length });
    }
    segment.written += block.data.length;
    this.#bytes += block.data.length;
  }

  /** @returns {Block | undefined} the oldest */
  shift() {
    const waiting = this.#waiting.shift();
    const segment = this.#segments[0];
    if (!waiting || !segment) return undefined;
    const data = Buffer.allocUnsafe(waiting.bytes);
    let offset = 0;
    while (offset < data.length) {
      const count = readSync(segment.readFd, data, offset, data.length - offset, segment.read + offset);
      if (count === 0) throw new Error(`the spool file ${segment.path} is shorter than what was written to it`);
      offset += count;
    }
    segment.read += data.length;
    this.#bytes -= data.length;
    const next = this.#segments.length > 1;
    if (segment.read === segment.written && (next || this.isEmpty)) this.#drop(segment);
    return { first: waiting.first, last: waiting.last, data };
  }

  /** Gives everything back to the disk. */
  close() {
    for (const segment of [...this.#segments]) this.#drop(segment);
    this.#waiting = [];
    this.#bytes = 0;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * A block never spans two segments.
   * @param {number} bytes
   * @returns {Segment}
   */
  #segmentFor(bytes) {
    const newest = this.#segments.at(-1);
    if (newest && newest.written + bytes <= this.#segmentBytes) return newest;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${++this.#segmentCount}.ndjson`);
    const writeFd = openSync(path, "wx", 0o600);
    const segment = { path, writeFd, readFd: openSync(path, "r"), written: 0, read: 0 };
    this.#segments.push(segment);
    return segment;
  }

  /** @param {Segment} segment */
  #drop(segment) {
    closeSync(segment.writeFd);
    closeSync(segment.readFd);
    unlinkSync(segment.path);
    this.#segments = this.#segments.filter((other) => other !== segment);
  }
}
