/** Paths that the silo names, and where they lead. A path leaves the workspace neither by its letters nor through links. */

import { lstatSync, mkdirSync, readlinkSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { FileError, systemCodeOf } from "./file-error.mjs";

/** PATH_MAX of Linux; the workspace's own path comes on top, so the system may refuse a little earlier. */
const MAX_PATH_BYTES = 4096;

/**
 * @param {string} path  as it was asked for
 * @returns {string[]} its parts; none for the workspace itself
 */
export function partsOf(path) {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw bad(`is longer than ${MAX_PATH_BYTES} bytes.`);
  if (/\p{Cc}/u.test(path)) throw bad("contains control characters.");
  if (path.startsWith("/")) throw bad("must be relative to the workspace.");
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw bad("must not contain '..'.");
  return parts;
}

/** @param {string} path @returns {string[]} */
export function partsOfFile(path) {
  const parts = partsOf(path);
  if (parts.length === 0 || path.endsWith("/")) throw bad("names a folder where a file is meant.");
  return parts;
}

/**
 * Where something that is there really lies.
 * @param {string} workspace
 * @param {string[]} parts
 * @returns {string}
 */
export function whereIs(workspace, parts) {
  const root = realpathSync(workspace);
  return confined(root, realpathSync(join(root, ...parts)));
}

/**
 * Where a file is to be written: its folder is made where it is missing. A link in the file's place is followed to what it
 * points at, in the workspace.
 * @param {string} workspace
 * @param {string[]} parts
 * @returns {string}
 */
export function whereToWrite(workspace, parts) {
  const root = realpathSync(workspace);
  let folder = root;
  for (const part of parts.slice(0, -1)) folder = confined(root, realpathSync(madeFolder(join(folder, part))));
  const file = join(folder, /** @type {string} */ (parts.at(-1)));
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there === undefined) return file;
  const real = confined(root, realpathOfLink(file));
  if (!lstatSync(real).isFile()) throw bad("names something that is no file.");
  return real;
}

/**
 * Whether the file that was opened lies in the workspace: somebody may have put a link into its way meanwhile.
 * @param {string} workspace
 * @param {number} fd
 */
export function requireInside(workspace, fd) {
  confined(realpathSync(workspace), readlinkSync(`/proc/self/fd/${fd}`));
}

/** @param {string} path @returns {string} */
function madeFolder(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    // What is there and no folder is refused by what follows.
    if (systemCodeOf(error) !== "EEXIST") throw error;
  }
  return path;
}

/** @param {string} link @returns {string} */
function realpathOfLink(link) {
  try {
    return realpathSync(link);
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") throw bad("leads through a link that ends nowhere.");
    throw error;
  }
}

/** @param {string} root @param {string} real @returns {string} */
function confined(root, real) {
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw bad("leaves the workspace through a link.");
  }
  return real;
}

/** @param {string} text  goes on from the word "path" @returns {FileError} */
function bad(text) {
  return new FileError("bad-path", text);
}
