/** The bytes of a file. */

import { constants, closeSync, fstatSync, openSync, read } from "node:fs";
import { promisify } from "node:util";
import { FileError } from "./file-error.mjs";
import { put, say } from "./output.mjs";
import { partsOfFile, requireInside, whereIs } from "./paths.mjs";

const PIECE_BYTES = 64 * 1024;
const EXIT_CODE_BROKEN_OFF = 2;

const readAsync = promisify(read);

/** @param {string} workspace @param {string} path */
export async function readFile(workspace, path) {
  const fd = open(workspace, path);
  const { size } = fstatSync(fd);
  await say({ ok: true, size });
  try {
    await copy(fd, size);
  } catch {
    // What was promised cannot be kept, and there is no place left for words.
    process.exit(EXIT_CODE_BROKEN_OFF);
  }
  closeSync(fd);
}

/** @param {string} workspace @param {string} path @returns {number} */
function open(workspace, path) {
  // A pipe that nobody writes to must not keep us waiting.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const fd = openSync(whereIs(workspace, partsOfFile(path)), flags);
  requireInside(workspace, fd);
  const stat = fstatSync(fd);
  if (stat.isDirectory()) throw new FileError("bad-path", "names a folder where a file is meant.");
  if (!stat.isFile()) throw new FileError("bad-path", "names something that is no file.");
  return fd;
}

/** No more than was promised, although the file may grow meanwhile. @param {number} fd @param {number} size */
async function copy(fd, size) {
  const buffer = Buffer.alloc(PIECE_BYTES);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await readAsync(fd, buffer, 0, Math.min(PIECE_BYTES, size - at), at);
    if (bytesRead === 0) throw new Error("the file has become shorter");
    await put(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
