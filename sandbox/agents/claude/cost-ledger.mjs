/**
 * What a session has cost so far. The SDK counts from the start of the session, also over a resume, but only tells the
 * sum; what one turn cost is the difference to the sum before it, which must outlive the process.
 */

import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "vf-session-cost.json";

/** @param {string | undefined} folder @param {string} sessionId @returns {Promise<number | undefined>} undefined: not known */
export async function costSoFar(folder, sessionId) {
  if (folder === undefined) return undefined;
  try {
    const known = JSON.parse(await readFile(join(folder, FILE), "utf8"));
    return known.sessionId === sessionId && typeof known.totalUsd === "number" ? known.totalUsd : undefined;
  } catch (error) {
    const isMissing = /** @type {{ code?: string }} */ (error).code === "ENOENT";
    if (!isMissing && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** @param {string | undefined} folder @param {string} sessionId @param {number} totalUsd */
export async function rememberCost(folder, sessionId, totalUsd) {
  if (folder === undefined) return;
  await writeFile(join(folder, `${FILE}.new`), JSON.stringify({ sessionId, totalUsd }));
  await rename(join(folder, `${FILE}.new`), join(folder, FILE));
}
