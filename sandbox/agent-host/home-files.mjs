/** Writes and removes files under the agent's home, and nowhere else. */

import { mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from "node:path";
import { ConfigurationError, codeOf } from "./errors.mjs";

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * @param {string} path  relative to the home, as the configuration has it
 * @returns {string} the same in its shortest form
 */
export function checkHomePath(path) {
  const shortest = normalize(path);
  const outside = isAbsolute(shortest) || shortest === ".." || shortest.startsWith(`..${sep}`);
  if (outside || shortest === "." || shortest.endsWith(sep) || path.includes("\0")) {
    throw new ConfigurationError(`the path "${path}" is not a file inside the agent's home`);
  }
  return shortest;
}

/**
 * @param {string} home
 * @param {string} path  relative
 * @param {string} content
 */
export async function writeHomeFile(home, path, content) {
  const target = join(home, checkHomePath(path));
  await refuseDetour(home, dirname(target), path);
  await mkdir(dirname(target), { recursive: true, mode: FOLDER_MODE });
  // Written beside and renamed: a link in its place is replaced and not followed, and nobody reads half a file.
  const beside = join(dirname(target), `.${basename(target)}.vf-new`);
  await rm(beside, { force: true });
  await writeFile(beside, content, { mode: FILE_MODE, flag: "wx" });
  await rename(beside, target);
}

/** @param {string} home @param {string} path  relative */
export async function removeHomeFile(home, path) {
  const target = join(home, checkHomePath(path));
  await refuseDetour(home, dirname(target), path);
  await rm(target, { force: true });
}

/**
 * A link on the way must not lead out of the home. The nearest folder that exists decides.
 * @param {string} home
 * @param {string} folder
 * @param {string} path
 */
async function refuseDetour(home, folder, path) {
  const realHome = await realpath(home);
  for (let nearest = folder; ; nearest = dirname(nearest)) {
    try {
      const way = relative(realHome, await realpath(nearest));
      if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) {
        throw new ConfigurationError(`the path "${path}" leads out of the agent's home`);
      }
      return;
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }
}
