/**
 * One agent process: a child in a process group of its own, so that a kill reaches what it started, speaking NDJSON on
 * its standard streams. Its output is read no faster than the taker has room for.
 */

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { codeOf } from "./errors.mjs";
import { LineSplitter } from "./line-splitter.mjs";
import { AGENT_DRAIN_MS, MAX_AGENT_LINE_BYTES, MAX_DIAGNOSTIC_LINE_BYTES } from "./protocol.mjs";

/** @typedef {import("./line-splitter.mjs").Line} Line */
/** @typedef {import("./protocol.mjs").AgentInput} AgentInput */

/**
 * @typedef {object} AgentTaker  who the output belongs to at the moment
 * @property {(lines: Line[]) => void} take
 * @property {() => boolean} hasRoom  whether more may be read
 * @property {() => Promise<void>} room  resolves when more may be read
 * @property {(exitCode: number) => void} gone  the process is away and all it wrote was taken
 */

/** What a process that is gone can have left in its pipe, and more: the rest comes from a stranger that kept the pipe. */
const MAX_BYTES_AFTER_EXIT = 4 * 1024 * 1024;
/** The exit code that shells give to a command that could not be started. */
const EXIT_CODE_NOT_STARTED = 127;
const EXIT_CODE_SIGNAL_BASE = 128;

export class AgentProcess {
  /** The agent's own session id, once it has said it. */
  sessionId = "";
  /** @type {AgentTaker | undefined} */
  #taker;
  #child;
  /** The process is away and all that it wrote was handed over. */
  isGone = false;
  /** @type {number | undefined} */
  #exitCode;
  #outputClosed = false;
  /** @type {NodeJS.Timeout | undefined} */
  #drainTimer;
  #diagnose;
  #onGone;

  /**
   * @param {object} options
   * @param {string} options.agent
   * @param {string[]} options.command
   * @param {string} options.cwd
   * @param {Record<string, string>} options.environment
   * @param {string} options.key  which runs it may serve
   * @param {(text: string) => string} options.redact
   * @param {import("./diagnostics.mjs").Diagnose} options.diagnose
   * @param {(process: AgentProcess) => void} options.onGone  after the taker has been told
   */
  constructor(options) {
    this.key = options.key;
    this.agent = options.agent;
    this.#diagnose = options.diagnose;
    this.#onGone = options.onGone;
    const [file = "", ...args] = options.command;
    this.#child = spawn(file, args, {
      cwd: options.cwd,
      env: options.environment,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.pid = this.#child.pid;
    // A child that went away while we wrote to it is told by its exit; the broken pipe adds nothing.
    this.#child.stdin.on("error", (error) => this.#diagnose("debug", "agent-input", { pid: this.pid, code: codeOf(error) }));
    this.#child.on("error", (error) => {
      this.#diagnose("error", "agent-process", { agent: this.agent, code: codeOf(error) });
      if (this.pid === undefined) this.#exit(EXIT_CODE_NOT_STARTED);
    });
    this.#child.on("exit", (code, signal) => {
      this.#exit(code ?? EXIT_CODE_SIGNAL_BASE + (signal ? constants.signals[signal] : 0));
    });
    this.#relayDiagnostics(options.redact);
    this.#read();
  }

  get hasExited() {
    return this.#exitCode !== undefined;
  }

  /** @param {AgentTaker | undefined} taker  undefined: between turns */
  giveTo(taker) {
    this.#taker = taker;
  }

  /** @param {AgentInput} input */
  send(input) {
    if (!this.hasExited) this.#child.stdin.write(JSON.stringify(input) + "\n");
  }

  /** Its input is over: an agent that obeys ends itself. */
  endInput() {
    this.#child.stdin.end();
  }

  /** Kills the whole process group. */
  kill() {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, "SIGKILL");
    } catch (error) {
      // The group is empty already.
      if (codeOf(error) !== "ESRCH") throw error;
    }
  }

  #read() {
    const splitter = new LineSplitter(MAX_AGENT_LINE_BYTES);
    const stdout = this.#child.stdout;
    let bytesAfterExit = 0;
    stdout.on("data", (/** @type {Buffer} */ chunk) => {
      this.#hand(splitter.push(chunk));
      if (!this.hasExited) return this.#pauseUntilRoom();
      bytesAfterExit += chunk.length;
      if (bytesAfterExit > MAX_BYTES_AFTER_EXIT) stdout.destroy();
      else this.#expectEndOfOutput();
    });
    stdout.on("error", (error) => {
      this.#diagnose("warning", "agent-output", { agent: this.agent, pid: this.pid, code: codeOf(error) });
    });
    stdout.on("close", () => {
      this.#outputClosed = true;
      this.#hand(splitter.end());
      // An agent without an output can say nothing more, not even that it is done.
      if (!this.hasExited) this.#drainTimer = setTimeout(() => this.kill(), AGENT_DRAIN_MS);
      this.#endIfOver();
    });
  }

  #pauseUntilRoom() {
    const taker = this.#taker;
    if (!taker || taker.hasRoom()) return;
    this.#child.stdout.pause();
    void taker.room().then(() => this.#child.stdout.resume());
  }

  /** @param {number} exitCode */
  #exit(exitCode) {
    if (this.hasExited) return;
    this.#exitCode = exitCode;
    // What it started and left behind must not hold its pipes, nor live on.
    this.kill();
    // Little is left to read, and the news of the exit must not wait until the server made room.
    this.#child.stdout.resume();
    this.#expectEndOfOutput();
    this.#endIfOver();
  }

  /** Someone who left the process group may hold the pipe open; silence then counts as its end. */
  #expectEndOfOutput() {
    clearTimeout(this.#drainTimer);
    if (!this.#outputClosed) this.#drainTimer = setTimeout(() => this.#child.stdout.destroy(), AGENT_DRAIN_MS);
  }

  #endIfOver() {
    if (this.#exitCode === undefined || !this.#outputClosed || this.isGone) return;
    clearTimeout(this.#drainTimer);
    this.isGone = true;
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.gone(this.#exitCode);
    this.#onGone(this);
  }

  /** @param {Line[]} lines */
  #hand(lines) {
    if (lines.length === 0) return;
    if (this.#taker) this.#taker.take(lines);
    else this.#diagnose("warning", "output-between-turns", { agent: this.agent, lines: lines.length });
  }

  /** @param {(text: string) => string} redact */
  #relayDiagnostics(redact) {
    const splitter = new LineSplitter(MAX_DIAGNOSTIC_LINE_BYTES);
    /** @param {Line[]} lines */
    const relay = (lines) => {
      for (const line of lines) this.#diagnose("info", "agent-says", { agent: this.agent, text: redact(line.text) });
    };
    this.#child.stderr.on("data", (chunk) => relay(splitter.push(chunk)));
    this.#child.stderr.on("end", () => relay(splitter.end()));
    this.#child.stderr.on("error", (error) => this.#diagnose("debug", "agent-stderr", { code: codeOf(error) }));
  }
}
