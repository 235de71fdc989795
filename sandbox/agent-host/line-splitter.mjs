/**
 * Cuts a stream of bytes into lines. It works on bytes and decodes whole lines only, so a chunk may end anywhere, also
 * inside a UTF-8 character. Memory is bounded: a line above the limit is reported once, with its beginning, and
 * skipped.
 */

const NEWLINE = 0x0a;
const HEAD_BYTES = 128;
const FIRST_CAPACITY_BYTES = 1024;

/** @typedef {{ text: string, tooLongBytes?: number }} Line  `tooLongBytes`: its length; `text` is its beginning only */

export class LineSplitter {
  /** The beginning of a line whose end has not come; grows by doubling, so bytes that come one by one cost no more. */
  #pending = Buffer.alloc(0);
  #pendingBytes = 0;
  #maxLineBytes;

  /** @param {number} maxLineBytes */
  constructor(maxLineBytes) {
    this.#maxLineBytes = maxLineBytes;
  }

  /**
   * @param {Buffer} chunk
   * @returns {Line[]} the lines that are complete now, without their line breaks and without blank ones
   */
  push(chunk) {
    /** @type {Line[]} */
    const lines = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#finish(lines, chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
    return lines;
  }

  /**
   * The stream is over.
   * @returns {Line[]} the last line, when it had no line break
   */
  end() {
    /** @type {Line[]} */
    const lines = [];
    this.#finish(lines, Buffer.alloc(0));
    return lines;
  }

  /** @param {Buffer} part */
  #keep(part) {
    const room = Math.min(part.length, this.#maxLineBytes - Math.min(this.#pendingBytes, this.#maxLineBytes));
    const needed = this.#pendingBytes + room;
    if (room > 0 && needed > this.#pending.length) {
      const capacity = Math.max(needed, Math.min(this.#maxLineBytes, this.#pending.length * 2), FIRST_CAPACITY_BYTES);
      const grown = Buffer.allocUnsafe(capacity);
      this.#pending.copy(grown, 0, 0, this.#pendingBytes);
      this.#pending = grown;
    }
    if (room > 0) part.copy(this.#pending, this.#pendingBytes, 0, room);
    this.#pendingBytes += part.length;
  }

  /**
   * @param {Line[]} lines
   * @param {Buffer} rest  of the line
   */
  #finish(lines, rest) {
    if (this.#pendingBytes + rest.length > this.#maxLineBytes) {
      const tooLongBytes = this.#pendingBytes + rest.length;
      if (this.#pendingBytes < HEAD_BYTES) this.#keep(rest.subarray(0, HEAD_BYTES));
      const text = this.#pending.toString("utf8", 0, Math.min(HEAD_BYTES, this.#pendingBytes));
      lines.push({ text, tooLongBytes });
    } else {
      if (this.#pendingBytes > 0) this.#keep(rest);
      const bytes = this.#pendingBytes > 0 ? this.#pending.subarray(0, this.#pendingBytes) : rest;
      const text = bytes.toString("utf8").trim();
      if (text !== "") lines.push({ text });
    }
    // A buffer that one very long line needed is given back.
    if (this.#pending.length > FIRST_CAPACITY_BYTES) this.#pending = Buffer.alloc(0);
    this.#pendingBytes = 0;
  }
}
