/**
 * One run of an agent for a turn: its lines are numbered in a journal, the producer takes them to the server, and it ends
 * exactly once.
 */

import { messageOf } from "./errors.mjs";
import { parseObject } from "./json.mjs";
import { Producer } from "./producer.mjs";
import {
  AGENT_HOST_LOST, BLOCKED_NOTICE_MS, BLOCKED_TIMEOUT_MS, CANCELLED, DEFAULT_GRACE_MS, DONE, MAX_INGEST_LINE_BYTES,
  PROCESS_EXIT, STATUS,
} from "./protocol.mjs";

/** @typedef {import("./agent-process.mjs").AgentProcess} AgentProcess */
/** @typedef {import("./diagnostics.mjs").Diagnose} Diagnose */
/** @typedef {import("./line-splitter.mjs").Line} Line */
/** @typedef {import("./producer.mjs").Outcome} Outcome */
/** @typedef {import("./protocol.mjs").ExecutionReport} ExecutionReport */
/** @typedef {import("./protocol.mjs").ExitReason} ExitReason */
/** @typedef {import("./protocol.mjs").RunCommand} RunCommand */
/** @typedef {import("./journal.mjs").Journal} Journal */

/** @typedef {{ exitCode: number | null, reason: ExitReason }} Exit */
/** @typedef {import("./journal.mjs").JournalLimits & { blockedNoticeMs?: number, blockedTimeoutMs?: number }} Limits */

/**
 * @typedef {object} ExecutionEvents
 * @property {() => void} tokenNeeded
 * @property {() => void} heard  the server said something
 * @property {(exit: Exit) => void} ended  its last line is in the journal
 * @property {() => void} settled  it ended, and nothing of it is left to send
 */

const EXIT_CODE_OF_A_FAILED_START = 127;
/** What `"n":...,` adds to a line, at most. */
const NUMBER_BYTES = 32;

export class Execution {
  /** Whether a warm process took it. */
  resident = false;
  /** @type {Exit | undefined} */
  #exit;
  /** @type {AgentProcess | undefined} */
  #process;
  /** Set by `cancel`: how it will end when the agent obeys. @type {"cancelled" | "abandoned" | "blocked" | undefined} */
  #stopping;
  #killed = false;
  /** No line is wanted any more: the server has given the execution up. */
  #abandoned = false;
  #settled = false;
  #deadlineMs = Infinity;
  /** @type {NodeJS.Timeout | undefined} */
  #graceTimer;
  #turnId;
  #journal;
  #limits;
  #producer;
  #events;
  #diagnose;
  /** @type {(process: AgentProcess) => void} */
  #release;

  /**
   * @param {object} options
   * @param {string} options.executionId
   * @param {string} options.turnId
   * @param {string} options.token  empty when it must be asked for
   * @param {string} options.sessionId
   * @param {Journal} options.journal
   * @param {Limits} [options.limits]
   * @param {() => string[]} options.callbackUrls
   * @param {(process: AgentProcess) => void} options.release  gives a process back that may serve another turn
   * @param {ExecutionEvents} options.events
   * @param {Diagnose} options.diagnose
   */
  constructor(options) {
    this.executionId = options.executionId;
    this.#turnId = options.turnId;
    this.#journal = options.journal;
    this.#limits = options.limits ?? {};
    this.#release = options.release;
    this.#events = options.events;
    this.#diagnose = options.diagnose;
    this.#producer = new Producer({
      executionId: options.executionId,
      sessionId: options.sessionId,
      token: options.token,
      journal: options.journal,
      callbackUrls: options.callbackUrls,
      onTokenNeeded: options.events.tokenNeeded,
      onHeard: options.events.heard,
      onEnd: (outcome) => this.#producerEnded(outcome),
      diagnose: options.diagnose,
    });
  }

  get exit() {
    return this.#exit;
  }

  get lastN() {
    return this.#journal.lastN;
  }

  /** @returns {ExecutionReport} */
  report() {
    const { lastN, ackedN } = this.#journal;
    const progress = { executionId: this.executionId, turnId: this.#turnId, lastN, ackedN };
    return this.#exit ? { ...progress, state: "exited", ...this.#exit } : { ...progress, state: "running" };
  }

  /** Opens the way to the server, while the agent is still being made ready. */
  connect() {
    this.#producer.start();
  }

  /**
   * Its agent host died, and its agent with it: what they left is sent, and an ending if they left none.
   * @param {string} lastLine
   */
  inherit(lastLine) {
    const last = parseObject(lastLine);
    if (last?.["type"] === DONE) this.#end({ exitCode: 0, reason: "done" });
    else if (last?.["type"] === PROCESS_EXIT) this.#end(exitOf(last));
    else this.#endWithExit({ exitCode: null, reason: AGENT_HOST_LOST });
    this.#producer.start();
  }

  /**
   * @param {RunCommand} command
   * @param {() => { process: AgentProcess, resident: boolean }} take
   */
  begin(command, take) {
    if (this.#exit) return;
    try {
      const { process, resident } = take();
      this.resident = resident;
      this.#process = process;
    } catch (error) {
      // The system's text may quote the command's environment; it goes to nobody but the diagnostics.
      this.#diagnose("error", "agent-start", { executionId: this.executionId, why: messageOf(error) });
      this.#append([errorFrame("agent-start-failed", `The agent "${command.agent}" could not be started.`)]);
      return this.#endWithExit({ exitCode: EXIT_CODE_OF_A_FAILED_START, reason: "crashed" });
    }
    this.#process.giveTo({
      take: (lines) => this.#take(lines),
      hasRoom: () => this.#journal.hasRoom,
      room: () => this.#room(),
      gone: (exitCode) => this.#processGone(exitCode),
    });
    const { executionId, turnId, prompt, sdkSessionId, mode } = command;
    this.#process.send({ type: "prompt", executionId, turnId, prompt, sdkSessionId, mode });
  }

  /** Asks the agent to stop, and kills it when the grace is over. @param {number} graceMs */
  cancel(graceMs) {
    this.#stop("cancelled", graceMs);
  }

  /** @param {string} approvalId @param {"allow" | "deny"} decision */
  approve(approvalId, decision) {
    this.#process?.send({ type: "approve", approvalId, decision });
  }

  /** @param {string} token */
  setToken(token) {
    this.#producer.setToken(token);
  }

  /** The callback URLs are new, or a silo is new: what it should know is said again. */
  routeChanged() {
    this.#producer.routeChanged();
    this.#producer.remind();
  }

  /** What is not acknowledged stays for the next agent host; only for the end of this one. */
  close() {
    clearTimeout(this.#graceTimer);
    this.#producer.close();
    this.#journal.close();
  }

  /** @param {"cancelled" | "abandoned" | "blocked"} reason @param {number} graceMs */
  #stop(reason, graceMs) {
    if (this.#exit) return;
    const asked = this.#stopping !== undefined;
    this.#stopping ??= reason;
    if (!this.#process) return this.#endWithExit({ exitCode: 0, reason: this.#stopping });
    if (!asked) this.#process.send({ type: "cancel" });
    const deadlineMs = performance.now() + graceMs;
    if (deadlineMs >= this.#deadlineMs) return;
    this.#deadlineMs = deadlineMs;
    clearTimeout(this.#graceTimer);
    if (graceMs === 0) return this.#kill();
    this.#graceTimer = setTimeout(() => this.#kill(), graceMs);
  }

  #kill() {
    this.#killed = true;
    this.#process?.kill();
  }

  /**
   * The agent is not read until the journal has room. A wait that a person would notice is told, and one without an end
   * ends the agent.
   */
  async #room() {
    let told = false;
    const notice = setTimeout(() => {
      told = true;
      this.#append([statusFrame("reconnecting", "The agent waits until what it said so far can be delivered.")]);
    }, this.#limits.blockedNoticeMs ?? BLOCKED_NOTICE_MS);
    const bound = setTimeout(() => this.#stop("blocked", DEFAULT_GRACE_MS), this.#limits.blockedTimeoutMs ?? BLOCKED_TIMEOUT_MS);
    await this.#journal.room();
    clearTimeout(notice);
    clearTimeout(bound);
    if (told && !this.#exit) this.#append([statusFrame("running", "")]);
  }

  /** @param {Line[]} lines */
  #take(lines) {
    /** @type {string[]} */
    const texts = [];
    for (const line of lines) {
      if (this.#exit) {
        this.#diagnose("warning", "output-after-end", { executionId: this.executionId });
        break;
      }
      const frame = this.#frameOf(line);
      if (frame === undefined) continue;
      if (frame.type !== DONE && frame.type !== CANCELLED) {
        texts.push(frame.text);
        continue;
      }
      this.#append(texts.splice(0));
      this.#agentIsDone(frame);
    }
    this.#append(texts);
  }

  /**
   * @param {Line} line
   * @returns {{ type: string, text: string } | undefined} undefined when there is nothing to pass on
   */
  #frameOf(line) {
    if (line.tooLongBytes !== undefined) return this.#frameOfTooLong(line.text, line.tooLongBytes);
    const frame = parseObject(line.text);
    if (frame === undefined || typeof frame["type"] !== "string") {
      // What it says may be anything, secrets too: its length is all that is told.
      this.#diagnose("warning", "agent-bad-line", { executionId: this.executionId, length: line.text.length });
      return undefined;
    }
    const type = frame["type"];
    if (this.#process && typeof frame["sessionId"] === "string" && frame["sessionId"] !== "") {
      if (type === "session-init" || type === DONE) this.#process.sessionId = frame["sessionId"];
    }
    // The numbers are ours. Otherwise the agent's own bytes are passed on.
    if ("n" in frame) {
      delete frame["n"];
      return { type, text: JSON.stringify(frame) };
    }
    // A `done` that the server would refuse for its length would be no ending; the text-deltas have the text.
    if (type === DONE && Buffer.byteLength(line.text) > MAX_INGEST_LINE_BYTES - NUMBER_BYTES) {
      delete frame["fullText"];
      return { type, text: JSON.stringify(frame) };
    }
    return { type, text: line.text };
  }

  /** @param {string} head @param {number} bytes */
  #frameOfTooLong(head, bytes) {
    this.#diagnose("warning", "agent-line-too-long", { executionId: this.executionId, bytes });
    // Its end must not be lost with its text.
    if (/^\s*\{\s*"type"\s*:\s*"done"/.test(head)) return { type: DONE, text: JSON.stringify({ type: DONE, sessionId: "" }) };
    const text = errorFrame("bad-line", `The agent wrote a line of ${bytes} bytes, which is too long to pass on.`);
    return { type: "error", text };
  }

  /** @param {{ type: string, text: string }} frame  `done` or `cancelled` */
  #agentIsDone(frame) {
    const process = this.#process;
    this.#process = undefined;
    if (this.#stopping) {
      this.#endWithExit({ exitCode: 0, reason: this.#stopping });
    } else if (frame.type === DONE) {
      this.#append([frame.text]);
      this.#end({ exitCode: 0, reason: "done" });
    } else {
      // It stopped although nobody asked; to the turn that is the same as going away.
      this.#endWithExit({ exitCode: 0, reason: "crashed" });
    }
    if (process) this.#release(process);
  }

  /** @param {number} exitCode */
  #processGone(exitCode) {
    this.#process = undefined;
    if (this.#exit) return;
    /** @type {ExitReason} */
    let reason = "crashed";
    if (this.#stopping === "abandoned" || this.#stopping === "blocked") reason = this.#stopping;
    else if (this.#stopping) reason = this.#killed ? "killed" : "cancelled";
    this.#endWithExit({ exitCode, reason });
  }

  /** @param {Exit} exit */
  #endWithExit(exit) {
    this.#append([JSON.stringify({ type: PROCESS_EXIT, ...exit })]);
    this.#end(exit);
  }

  /** @param {Exit} exit */
  #end(exit) {
    this.#exit = exit;
    clearTimeout(this.#graceTimer);
    this.#producer.finish();
    this.#events.ended(exit);
    this.#settleIfOver();
  }

  /** @param {string[]} texts */
  #append(texts) {
    if (texts.length === 0 || this.#abandoned) return;
    this.#journal.append(texts);
    this.#producer.notify();
  }

  /** @param {Outcome} outcome */
  #producerEnded(outcome) {
    if (outcome !== "acknowledged") {
      this.#diagnose("warning", "execution-given-up", { executionId: this.executionId, outcome });
      this.#abandoned = true;
    }
    this.#settled = true;
    this.#journal.remove();
    if (!this.#exit) this.#stop("abandoned", DEFAULT_GRACE_MS);
    else this.#settleIfOver();
  }

  #settleIfOver() {
    if (this.#settled && this.#exit) this.#events.settled();
  }
}

/** @param {import("./json.mjs").JsonObject} line  the `process-exit` that we wrote @returns {Exit} */
function exitOf({ exitCode, reason }) {
  return { exitCode: typeof exitCode === "number" ? exitCode : null, reason: /** @type {ExitReason} */ (reason) };
}

/** @param {string} state @param {string} detail  fit for a person's eyes */
function statusFrame(state, detail) {
  return JSON.stringify({ type: STATUS, state, detail });
}

/** @param {string} code @param {string} error  fit for a person's eyes */
function errorFrame(code, error) {
  return JSON.stringify({ type: "error", code, error });
}
