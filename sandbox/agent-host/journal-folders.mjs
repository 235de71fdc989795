/**
 * Where journals lie, and whose they are: `journal/<session>/<process>/<execution>@<turn>/<first line>.ndjson` under the state
 * folder. A new agent host takes over what a dead one of its session left; one that still lives (a sandbox without a
 * container may have two for a moment) keeps its own.
 */

import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "./errors.mjs";
import { ID } from "./commands.mjs";

/** @typedef {import("./diagnostics.mjs").Diagnose} Diagnose */
/** @typedef {{ executionId: string, turnId: string, folder: string }} LeftJournal */

/** No id has it. */
const SEPARATOR = "@";

export class JournalFolders {
  /** Of the journals of this process. */
  #own;
  #ofSession;
  #diagnose;

  /** @param {string} stateFolder @param {string} sessionId @param {Diagnose} diagnose */
  constructor(stateFolder, sessionId, diagnose) {
    this.#ofSession = join(stateFolder, "journal", sessionId);
    this.#own = join(this.#ofSession, `${process.pid}-${startOf(process.pid) ?? 0}`);
    this.#diagnose = diagnose;
  }

  /** @param {string} executionId @param {string} turnId @returns {string} */
  of(executionId, turnId) {
    return join(this.#own, `${executionId}${SEPARATOR}${turnId}`);
  }

  /** Takes over what dead processes left. Never throws: what cannot be taken is told. @returns {LeftJournal[]} */
  claim() {
    /** @type {LeftJournal[]} */
    const left = [];
    for (const process of this.#names(this.#ofSession)) {
      const folder = join(this.#ofSession, process);
      if (folder === this.#own || isAlive(process)) continue;
      for (const name of this.#names(folder)) {
        const journal = this.#take(folder, name);
        if (journal) left.push(journal);
      }
      this.#attempt(folder, () => rmSync(folder, { recursive: true }));
    }
    return left;
  }

  /** @param {string} folder @param {string} name @returns {LeftJournal | undefined} */
  #take(folder, name) {
    const [executionId = "", turnId = "", ...rest] = name.split(SEPARATOR);
    if (!ID.test(executionId) || !ID.test(turnId) || rest.length > 0) {
      this.#diagnose("warning", "journal-unknown", { folder: join(folder, name) });
      return undefined;
    }
    const own = this.of(executionId, turnId);
    const taken = this.#attempt(own, () => {
      mkdirSync(this.#own, { recursive: true, mode: 0o700 });
      renameSync(join(folder, name), own);
    });
    return taken ? { executionId, turnId, folder: own } : undefined;
  }

  /** @param {string} folder @returns {string[]} */
  #names(folder) {
    try {
      return readdirSync(folder);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") this.#diagnose("error", "journal-unreadable", { folder, code: codeOf(error) });
      return [];
    }
  }

  /** @param {string} folder @param {() => void} act */
  #attempt(folder, act) {
    try {
      act();
      return true;
    } catch (error) {
      this.#diagnose("error", "journal-not-taken", { folder, code: codeOf(error) });
      return false;
    }
  }
}

/** @param {string} process  `<number>-<start>` */
function isAlive(process) {
  const [pid = "", start] = process.split("-");
  return start !== undefined && startOf(Number(pid)) === start;
}

/**
 * When a process started, so that a number which the system gave away again is not taken for the one before.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is none, or it has ended and waits to be noticed
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // proc(5): the name, field 2, may hold anything but ends with the last parenthesis; state is field 3, start 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch (error) {
    if (["ENOENT", "ESRCH", "ENOTDIR"].includes(codeOf(error))) return undefined;
    throw error;
  }
}
