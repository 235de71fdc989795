/** A file is written beside its place and moved there when it is whole: whoever looks sees the old one or the new one. */

import { closeSync, fchmodSync, fsyncSync, lstatSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { FileError } from "./file-error.mjs";
import { say } from "./output.mjs";
import { partsOfFile, whereToWrite } from "./paths.mjs";
import { piecesOf } from "./pieces.mjs";
import { isUpload, newUploadName } from "./upload-name.mjs";

const PERMISSIONS = 0o777;
/** What a killed program left is nobody's work any more after so long. */
const ABANDONED_MS = 60 * 60 * 1000;
const EXIT_CODE_ENDED = 4;

/**
 * @param {string} workspace
 * @param {string} path
 * @param {number} limit  in bytes
 * @param {AsyncIterable<Buffer>} input
 */
export async function writeFile(workspace, path, limit, input) {
  if (!Number.isSafeInteger(limit) || limit < 0) throw new FileError("failed", "the limit is no number of bytes");
  const parts = partsOfFile(path);
  const target = whereToWrite(workspace, parts);
  const folder = dirname(target);
  removeAbandoned(folder);
  const beside = join(folder, newUploadName());
  const fd = openSync(beside, "wx");
  // Ended by a signal: what is half written goes.
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP", "SIGINT"])) process.on(signal, () => end(beside));
  try {
    await say({ ok: true });
    const size = await fill(fd, limit, input);
    const there = statSync(target, { throwIfNoEntry: false });
    if (there !== undefined) fchmodSync(fd, there.mode & PERMISSIONS);
    fsyncSync(fd);
    closeSync(fd);
    renameSync(beside, target);
    await say({ ok: true, path: parts.join("/"), created: there === undefined, size });
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** @param {number} fd @param {number} limit @param {AsyncIterable<Buffer>} input @returns {Promise<number>} bytes */
async function fill(fd, limit, input) {
  let size = 0;
  for await (const piece of piecesOf(input)) {
    size += piece.length;
    if (size > limit) throw new FileError("too-large", `The file is larger than ${limit} bytes.`);
    for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at);
  }
  return size;
}

/** @param {string} beside */
function end(beside) {
  rmSync(beside, { force: true });
  process.exit(EXIT_CODE_ENDED);
}

/** @param {string} folder */
function removeAbandoned(folder) {
  for (const name of readdirSync(folder).filter(isUpload)) {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() && Date.now() - stat.mtimeMs > ABANDONED_MS) rmSync(path, { force: true });
  }
}
