/** A real agent host as a child process, with verbs for what a silo does. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf } from "../agent-host/errors.mjs";
import { LineSplitter } from "../agent-host/line-splitter.mjs";
import { eventually } from "./eventually.mjs";

/** @typedef {Record<string, any>} Reply */

const MAIN = fileURLToPath(new URL("../agent-host/main.mjs", import.meta.url));

export class HostProcess {
  /** @type {Reply[]} */
  replies = [];
  diagnostics = "";
  epoch = 1;
  #ids = 0;
  /** @type {(() => void)[]} */
  #watchers = [];

  /**
   * @param {object} [options]
   * @param {string} [options.callbackUrl]
   * @param {Record<string, string>} [options.environment]
   * @param {string} [options.main]  a program that composes the host with a test's agents
   * @param {string} [options.folder]  of an earlier host
   */
  constructor(options = {}) {
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), "vf-host-"));
    this.home = join(this.folder, "home");
    this.workspace = join(this.folder, "workspace");
    for (const folder of [this.home, this.workspace]) mkdirSync(folder, { recursive: true });
    this.child = spawn(process.execPath, [options.main ?? MAIN], {
      env: {
        PATH: process.env["PATH"],
        HOME: this.home,
        VF_SESSION_ID: "session-1",
        VF_CALLBACK_URL: options.callbackUrl,
        VF_WORKSPACE: this.workspace,
        VF_STATE_FILE: join(this.folder, "vf-state.json"),
        ...options.environment,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const splitter = new LineSplitter(8 * 1024 * 1024);
    this.child.stdout.on("data", (chunk) => {
      for (const line of splitter.push(chunk)) this.replies.push(JSON.parse(line.text));
      this.#changed();
    });
    this.child.stderr.on("data", (chunk) => {
      this.diagnostics += chunk;
      this.#changed();
    });
    this.child.stdin.on("error", () => {});
    this.exited = once(this.child, "exit").then(([code]) => {
      this.exitCode = code;
      this.#changed();
      return /** @type {number | null} */ (code);
    });
  }

  /** @param {Record<string, unknown>} command @returns {string} its id */
  send(command) {
    const id = `c${++this.#ids}`;
    this.child.stdin.write(JSON.stringify({ epoch: this.epoch, id, ...command }) + "\n");
    return id;
  }

  /** Sends a command and waits for the reply that echoes its id. @param {Record<string, unknown>} command */
  ask(command) {
    const id = this.send(command);
    return this.reply((reply) => reply["id"] === id);
  }

  /** @param {string} executionId @param {string} prompt @param {Record<string, unknown>} [more] */
  run(executionId, prompt, more = {}) {
    const command = { type: "run", executionId, turnId: "t1", agent: "demo", prompt, env: {}, token: "jwt-1" };
    return this.ask({ ...command, ...more });
  }

  /** @param {(reply: Reply) => boolean} matches @param {number} [timeoutMs] @returns {Promise<Reply>} the first that matches */
  async reply(matches, timeoutMs = 15_000) {
    await this.until(() => this.replies.some(matches), timeoutMs);
    return /** @type {Reply} */ (this.replies.find(matches));
  }

  /** @param {string} executionId */
  exit(executionId) {
    return this.reply((reply) => reply["type"] === "exited" && reply["executionId"] === executionId);
  }

  /** @param {() => boolean} holds @param {number} [timeoutMs] @returns {Promise<void>} */
  async until(holds, timeoutMs = 15_000) {
    if (holds()) return;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const seen = JSON.stringify(this.replies.slice(-5));
        reject(new Error(`not seen in ${timeoutMs} ms: ${holds}; replies ${seen}; diagnostics ${this.diagnostics.slice(-2000)}`));
      }, timeoutMs);
      this.#watchers.push(() => {
        if (!holds()) return;
        clearTimeout(timer);
        resolve(undefined);
      });
    });
  }

  /** What it wrote stays, for the next one. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.exited;
  }

  /** Ends it, whatever state it is in, and removes what it wrote. */
  async stop() {
    await this.kill();
    // Agents end when they notice that their host is gone, and may write until then.
    await eventually(async () => {
      try {
        await rm(this.folder, { recursive: true, force: true });
        return true;
      } catch (error) {
        if (codeOf(error) === "ENOTEMPTY") return false;
        throw error;
      }
    });
  }

  #changed() {
    for (const look of this.#watchers) look();
  }
}
