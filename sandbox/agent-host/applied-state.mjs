/** What of the configuration is applied: remembered in a file, because the files and packages outlive the agent host. */

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./errors.mjs";
import { isObject, parseObject } from "./json.mjs";
import { CONFIGURATION_PARTS, EMPTY_HASH } from "./protocol.mjs";

/** @typedef {import("./protocol.mjs").ConfigurationPart} ConfigurationPart */
/** @typedef {import("./protocol.mjs").Hashes} Hashes */

/**
 * @typedef {object} AppliedState
 * @property {Hashes} hashes  a part that is missing is half applied, and is applied again
 * @property {string[]} files  credential files written, relative to the agent's home
 * @property {string[]} packages  installed for the configuration
 */

/** What the agent host keeps in memory only; a new agent host does not have it. @type {ConfigurationPart[]} */
const HELD_IN_MEMORY = ["mcpServers", "agentSettings"];

/** @returns {AppliedState} */
export function nothingApplied() {
  const hashes = Object.fromEntries(CONFIGURATION_PARTS.map((part) => [part, EMPTY_HASH]));
  return { hashes, files: [], packages: [] };
}

/** @param {string} path @returns {Promise<AppliedState>} */
export async function loadState(path) {
  const state = nothingApplied();
  const found = parseObject(await readIfThere(path));
  if (!found || !isObject(found["hashes"])) return state;
  for (const part of CONFIGURATION_PARTS) {
    const hash = found["hashes"][part];
    if (typeof hash === "string" && !HELD_IN_MEMORY.includes(part)) state.hashes[part] = hash;
    else if (hash !== EMPTY_HASH) delete state.hashes[part];
  }
  return { ...state, files: textsOf(found["files"]), packages: textsOf(found["packages"]) };
}

/** Written beside and renamed, so that a reader finds the old or the new. @param {string} path @param {AppliedState} state */
export async function saveState(path, state) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(state) + "\n", { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** @param {string} path */
async function readIfThere(path) {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  }
}

/** @param {unknown} value */
function textsOf(value) {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
