/** The executions of this sandbox: those that run, those that ended with lines still to send, and a memory of the rest. */

import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError, messageOf } from "./errors.mjs";
import { Execution } from "./execution.mjs";
import { Journal } from "./journal.mjs";
import { readJournal } from "./journal-reader.mjs";
import { MAX_REMEMBERED_EXECUTIONS, MAX_RUNNING_EXECUTIONS, MAX_UNACKNOWLEDGED_EXECUTIONS } from "./protocol.mjs";
import { Segments } from "./segments.mjs";

/** @typedef {import("./agent-process.mjs").AgentProcess} AgentProcess */
/** @typedef {import("./agents.mjs").AgentDefinition} AgentDefinition */
/** @typedef {import("./diagnostics.mjs").Diagnose} Diagnose */
/** @typedef {import("./execution.mjs").Exit} Exit */
/** @typedef {import("./protocol.mjs").CancelCommand} CancelCommand */
/** @typedef {import("./protocol.mjs").Reply} Reply */
/** @typedef {import("./protocol.mjs").RunCommand} RunCommand */
/** @typedef {import("./residents.mjs").Residents} Residents */
/** @typedef {Exit & { lastN: number, resident: boolean }} Remembered */

export class Executions {
  /** @type {Map<string, Execution>} */
  #live = new Map();
  /** Oldest first. @type {Map<string, Remembered>} */
  #remembered = new Map();
  /** The `cancel` commands that wait for an `exited`. @type {Map<string, string>} */
  #cancelIds = new Map();
  #closed = false;
  /** @type {(() => void)[]} */
  #endWaiters = [];
  #options;

  /**
   * @param {object} options
   * @param {string} options.sessionId
   * @param {string} options.workspace
   * @param {import("./journal-folders.mjs").JournalFolders} options.journals
   * @param {import("./execution.mjs").Limits} options.limits
   * @param {ReadonlyMap<string, AgentDefinition>} options.agents
   * @param {Residents} options.residents
   * @param {() => string[]} options.callbackUrls
   * @param {(command: RunCommand) => Record<string, string>} options.environmentOf
   * @param {() => Promise<void>} options.configured  resolves when every configuration given so far is applied
   * @param {(reply: Reply) => void} options.reply
   * @param {() => void} options.heard
   * @param {Diagnose} options.diagnose
   */
  constructor(options) {
    this.#options = options;
  }

  /** Takes over what an agent host that died had accepted: its executions have ended, and their last lines are sent. */
  inherit() {
    for (const { executionId, turnId, folder } of this.#options.journals.claim()) {
      try {
        const found = readJournal(folder);
        if (found.fault) this.#options.diagnose("error", "journal-corrupt", { executionId, fault: found.fault });
        const journal = this.#journal(executionId, new Segments(folder, undefined, found.segments), found);
        const execution = this.#create({ executionId, turnId, token: "" }, journal, () => {});
        this.#live.set(executionId, execution);
        execution.inherit(found.lastLine);
        this.#options.diagnose("warning", "execution-inherited", { executionId, lastN: execution.lastN });
      } catch (error) {
        // It stays where it is: whoever looks after the disk may mend what is wrong.
        this.#options.diagnose("error", "journal-unreadable", { executionId, why: messageOf(error) });
      }
    }
  }

  get isAnyRunning() {
    return this.#runningCount > 0;
  }

  report() {
    return [...this.#live.values()].map((execution) => execution.report());
  }

  /** @param {RunCommand} command */
  async run(command) {
    const { executionId, id } = command;
    const known = this.#live.get(executionId) ?? this.#remembered.get(executionId);
    if (known) return this.#answerAgain(command, known);
    const definition = this.#options.agents.get(command.agent);
    if (!definition) throw new CommandError("unknown-agent", `there is no agent "${command.agent}"`, { executionId });
    this.#refuseIfFull(executionId);

    const journal = this.#journal(executionId, new Segments(this.#options.journals.of(executionId, command.turnId)));
    journal.begin();
    const execution = this.#create(command, journal, (process) => {
      this.#options.residents.giveBack(process, definition.resident);
    });
    this.#live.set(executionId, execution);
    execution.connect();
    const cwd = resolve(this.#options.workspace, command.cwd ?? ".");
    const [cwdExists] = await Promise.all([isFolder(cwd), this.#options.configured()]);
    execution.begin(command, () => {
      if (!cwdExists) throw new Error(`the folder ${cwd} does not exist`);
      return this.#options.residents.take({
        agent: command.agent,
        definition,
        cwd,
        environment: this.#options.environmentOf(command),
        sdkSessionId: command.sdkSessionId,
        secrets: Object.values(command.env),
      });
    });
    this.#options.reply({ type: "started", id, executionId, resident: execution.resident });
    // It may have ended before it began; whoever heard `started` must not take it for running.
    this.#sayExited(executionId, execution, undefined);
  }

  /** @param {CancelCommand} command */
  cancel({ executionId, graceMs, id }) {
    const execution = this.#find(executionId);
    if (execution instanceof Execution && !execution.exit) {
      this.#cancelIds.set(executionId, id);
      return execution.cancel(graceMs);
    }
    this.#sayExited(executionId, execution, id);
  }

  /** @param {string} executionId @param {string} approvalId @param {"allow" | "deny"} decision */
  approve(executionId, approvalId, decision) {
    const execution = this.#find(executionId);
    if (execution instanceof Execution) execution.approve(approvalId, decision);
  }

  /** @param {string} executionId @param {string} jwt */
  setToken(executionId, jwt) {
    const execution = this.#find(executionId);
    if (execution instanceof Execution) execution.setToken(jwt);
  }

  routeChanged() {
    for (const execution of this.#live.values()) execution.routeChanged();
  }

  /**
   * Ends all that runs. Resolves when every execution has ended and is acknowledged, or when the time is over.
   * @param {number} graceMs
   * @param {number} flushMs
   * @returns {Promise<void>}
   */
  async shutDown(graceMs, flushMs) {
    this.#closed = true;
    for (const execution of this.#live.values()) execution.cancel(graceMs);
    await this.#untilNoneIsLeft(graceMs + flushMs);
  }

  /** Nothing is sent any more; what is left is the next agent host's. */
  close() {
    this.#closed = true;
    for (const execution of this.#live.values()) execution.close();
  }

  /**
   * @param {string} executionId
   * @param {Segments} segments
   * @param {import("./journal-reader.mjs").FoundLines} [found]
   */
  #journal(executionId, segments, found) {
    const { limits, diagnose } = this.#options;
    const onDiskRefused = (/** @type {string} */ code) => diagnose("warning", "journal-refused", { executionId, code });
    return new Journal(segments, { ...limits, onDiskRefused }, found);
  }

  /**
   * @param {Pick<RunCommand, "executionId" | "turnId" | "token">} command
   * @param {Journal} journal
   * @param {(process: AgentProcess) => void} release
   */
  #create({ executionId, turnId, token }, journal, release) {
    const { sessionId, callbackUrls, diagnose, heard, limits, reply } = this.#options;
    return new Execution({
      executionId,
      turnId,
      token,
      sessionId,
      journal,
      limits,
      callbackUrls,
      release,
      events: {
        tokenNeeded: () => reply({ type: "token-needed", executionId }),
        heard,
        ended: () => this.#ended(executionId),
        settled: () => this.#settled(executionId),
      },
      diagnose,
    });
  }

  /** @param {string} executionId */
  #ended(executionId) {
    const execution = this.#live.get(executionId);
    if (execution) this.#sayExited(executionId, execution, this.#cancelIds.get(executionId));
    this.#cancelIds.delete(executionId);
  }

  /** @param {string} executionId */
  #settled(executionId) {
    const execution = this.#live.get(executionId);
    if (!execution?.exit) return;
    this.#live.delete(executionId);
    this.#options.reply({ type: "settled", executionId });
    const { lastN, resident } = execution;
    this.#remembered.set(executionId, { ...execution.exit, lastN, resident });
    if (this.#remembered.size > MAX_REMEMBERED_EXECUTIONS) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    if (this.#live.size === 0) for (const wake of this.#endWaiters.splice(0)) wake();
  }

  /** @param {string} executionId @param {Execution | Remembered} execution @param {string | undefined} id */
  #sayExited(executionId, execution, id) {
    const exit = execution instanceof Execution ? execution.exit : execution;
    if (!exit) return;
    const { exitCode, reason } = exit;
    this.#options.reply({
      type: "exited", ...(id === undefined ? {} : { id }), executionId, exitCode, reason, lastN: execution.lastN,
    });
  }

  /**
   * The same command again: nothing changes, and who asks learns what was missed.
   * @param {RunCommand} command
   * @param {Execution | Remembered} known
   */
  #answerAgain({ executionId, id, token }, known) {
    if (known instanceof Execution) known.setToken(token);
    this.#options.reply({ type: "started", id, executionId, resident: known.resident });
    this.#sayExited(executionId, known, undefined);
  }

  /** @param {string} executionId @returns {Execution | Remembered} */
  #find(executionId) {
    const found = this.#live.get(executionId) ?? this.#remembered.get(executionId);
    if (!found) throw new CommandError("unknown-execution", "no such execution in this sandbox", { executionId });
    return found;
  }

  /** @param {string} executionId */
  #refuseIfFull(executionId) {
    if (this.#closed) throw new CommandError("shutting-down", "the agent host is shutting down", { executionId });
    const running = this.#runningCount;
    const unacknowledged = this.#live.size - running;
    if (running < MAX_RUNNING_EXECUTIONS && unacknowledged < MAX_UNACKNOWLEDGED_EXECUTIONS) return;
    const detail = `${running} executions run and ${unacknowledged} wait for their acknowledgement`;
    throw new CommandError("too-many-executions", detail, { executionId });
  }

  get #runningCount() {
    let count = 0;
    for (const execution of this.#live.values()) if (!execution.exit) count++;
    return count;
  }

  /** @param {number} timeoutMs @returns {Promise<void>} */
  #untilNoneIsLeft(timeoutMs) {
    if (this.#live.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#endWaiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** @param {string} path */
async function isFolder(path) {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
