/** A real VaporForge on this machine. */

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Server } from "./server.mjs";

const VF = fileURLToPath(new URL("../../../vf", import.meta.url));
/** It may have to be built first. */
const START_MS = 300_000;
const STOP_MS = 20_000;
const LAST_LINES = 40;

export class VaporForge extends Server {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;
  /** @type {string | undefined} */
  #data;
  #environment;

  /** @param {Record<string, string>} [environment]  its settings */
  constructor(environment = {}) {
    super();
    this.#environment = environment;
  }

  /** @override */
  async start() {
    this.#data = await mkdtemp(join(tmpdir(), "vf-browser-"));
    await this.#run(String(await freePorts()));
  }

  /** Ends it without a warning and starts it again on the same port and data. */
  async killAndStartAgain() {
    const port = new URL(this.url).port;
    await this.#end("SIGKILL");
    await this.#run(port);
  }

  /** @override */
  async stop() {
    if (this.#data === undefined) return;
    await this.#end("SIGTERM");
    await rm(this.#data, { recursive: true, force: true });
  }

  /** @param {string} port */
  async #run(port) {
    const options = ["up", "--port", port, "--data", String(this.#data), "--sandbox", "process", "--agent", "demo"];
    const child = spawn(VF, options, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...this.#environment } });
    this.#process = child;
    const said = await started(child);
    this.url = said.ready.replace(/\/$/, "");
    this.signInLink = said["sign in"];
    this.token = (await readFile(said.token, "utf8")).trim();
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const patience = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(patience);
  }
}

/** A port that is free now together with the next one, which is the internal one: both are taken again after a kill. */
async function freePorts() {
  for (;;) {
    const first = await listening(0);
    const port = portOf(first);
    const second = await listening(port + 1).catch(() => undefined);
    await Promise.all([first, second].map((server) => server && new Promise((resolve) => server.close(resolve))));
    if (second) return port;
  }
}

/** @param {number} port @returns {Promise<import("node:net").Server>} */
function listening(port) {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

/** @param {import("node:net").Server} server */
function portOf(server) {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/**
 * Reads `name: value` lines until it is ready.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<Record<"ready" | "sign in" | "token", string>>}
 */
function started(child) {
  return new Promise((resolve, reject) => {
    /** @type {Record<string, string>} */
    const said = {};
    /** @type {string[]} */
    const last = [];
    const patience = setTimeout(() => fail("took too long"), START_MS);
    const fail = (/** @type {string} */ why) => {
      clearTimeout(patience);
      reject(new Error(`./vf up ${why}:\n${last.join("\n")}`));
    };
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => fail(`ended with ${code}`));
    for (const output of [child.stdout, child.stderr]) {
      if (!output) continue;
      createInterface({ input: output }).on("line", (line) => {
        last.push(line);
        last.splice(0, last.length - LAST_LINES);
        const [, name, value] = /^(token|sign in|ready):\s+(.*)$/.exec(line) ?? [];
        if (name === undefined || value === undefined) return;
        said[name] = value;
        if (name !== "ready") return;
        clearTimeout(patience);
        resolve(/** @type {Record<"ready" | "sign in" | "token", string>} */ (said));
      });
    }
  });
}

/** A wire to a server that can be cut: the server and the browser both see a connection that broke. */
export class Wire {
  /** @type {Set<import("node:net").Socket>} */
  #sockets = new Set();
  #server;
  url = "";

  /** @param {string} target */
  constructor(target) {
    const { hostname, port } = new URL(target);
    this.#server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const [socket, other] of /** @type {const} */ ([
        [near, far],
        [far, near],
      ])) {
        this.#sockets.add(socket);
        socket.on("error", () => other.destroy());
        socket.on("close", () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
  }

  async open() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    this.url = `http://127.0.0.1:${portOf(this.#server)}`;
    return this;
  }

  cut() {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
