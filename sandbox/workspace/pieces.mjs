/**
 * Bytes in pieces: the length of each as four bytes, most significant first, then the piece; a length of 0 is the end. So a
 * caller that went away in the middle is told apart from one that has said all.
 */

import { FileError } from "./file-error.mjs";

const HEAD_BYTES = 4;

/**
 * @param {AsyncIterable<Buffer>} input
 * @returns {AsyncGenerator<Buffer>} as they come, so that only what one read brought is held
 */
export async function* piecesOf(input) {
  const head = Buffer.alloc(HEAD_BYTES);
  let headBytes = 0;
  let left = 0;
  for await (let rest of input) {
    while (rest.length > 0) {
      if (left === 0) {
        const taken = rest.copy(head, headBytes, 0, HEAD_BYTES - headBytes);
        rest = rest.subarray(taken);
        headBytes += taken;
        if (headBytes < HEAD_BYTES) continue;
        headBytes = 0;
        left = head.readUInt32BE();
        if (left === 0) return;
        continue;
      }
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
  throw new FileError("failed", "the caller went away in the middle of the file");
}
