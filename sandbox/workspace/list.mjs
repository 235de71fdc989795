/** What a folder of the workspace holds. */

import { lstatSync, opendirSync } from "node:fs";
import { join } from "node:path";
import { partsOf, whereIs } from "./paths.mjs";
import { isUpload } from "./upload-name.mjs";

/** @typedef {"file" | "directory" | "link" | "other"} EntryType */
/** @typedef {{ name: string, type: EntryType, size: number, modifiedAtMs: number }} Entry */

const MAX_ENTRIES = 5000;
/** Of a folder with more, some are looked at: whoever made it must not make this program large. */
const MAX_NAMES = 100_000;
const NAMES_AT_A_TIME = 1024;
/** What .NET can say: the years 1 to 9999. */
const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = 253_402_300_799_999;

/** @param {string} workspace @param {string} path */
export function listFolder(workspace, path) {
  const parts = partsOf(path);
  const folder = whereIs(workspace, parts);
  const { folders, isWhole } = namesOf(folder);
  const names = [...folders.keys()];
  names.sort((one, other) => Number(folders.get(other)) - Number(folders.get(one)) || (one < other ? -1 : 1));
  const entries = names.slice(0, MAX_ENTRIES).map((name) => describe(folder, name)).filter((entry) => entry !== undefined);
  return { ok: true, path: parts.join("/"), truncated: !isWhole || names.length > MAX_ENTRIES, entries };
}

/** Names, and whether they are folders'. Names that are no UTF-8 look alike, and like one that is. @param {string} path */
function namesOf(path) {
  /** @type {Map<string, boolean>} */
  const folders = new Map();
  const folder = opendirSync(path, { bufferSize: NAMES_AT_A_TIME });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (folders.size === MAX_NAMES) return { folders, isWhole: false };
      if (!isUpload(entry.name)) folders.set(entry.name, entry.isDirectory());
    }
  } finally {
    folder.closeSync();
  }
  return { folders, isWhole: true };
}

/** @param {string} folder @param {string} name @returns {Entry | undefined} undefined when it is gone by now, or its name is no UTF-8 */
function describe(folder, name) {
  const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const modifiedAtMs = Math.trunc(Math.min(LATEST_MS, Math.max(EARLIEST_MS, stat.mtimeMs)));
  return { name, type: typeOf(stat), size: stat.isFile() ? stat.size : 0, modifiedAtMs };
}

/** @param {import("node:fs").Stats} stat @returns {EntryType} */
function typeOf(stat) {
  if (stat.isFile()) return "file";
  if (stat.isDirectory()) return "directory";
  return stat.isSymbolicLink() ? "link" : "other";
}
