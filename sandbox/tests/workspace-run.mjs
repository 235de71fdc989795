/** Runs the files program as a silo does: arguments as they are, standard input open until it is ended. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../workspace/files.mjs", import.meta.url));

export class Workspace {
  #folder = mkdtempSync(join(tmpdir(), "vf-workspace-"));
  root = join(this.#folder, "workspace");
  outside = join(this.#folder, "outside");

  constructor() {
    mkdirSync(this.root);
    mkdirSync(this.outside);
  }

  /** @param {string[]} words */
  start(...words) {
    return new Run(this.root, words);
  }

  /** @param {string[]} words */
  async call(...words) {
    return await this.start(...words).result();
  }

  /** @param {string} path @param {Buffer} bytes @param {number} [limit] */
  async write(path, bytes, limit = 1 << 20) {
    const run = this.start("write", path, String(limit));
    run.send(pieceOf(bytes), END);
    return await run.result();
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** That of the present test. @type {Workspace} */
export let workspace;

/** Each test of the file has a workspace of its own. */
export function makeWorkspaces() {
  /** @type {Workspace[]} */
  const made = [];
  beforeEach(() => {
    workspace = new Workspace();
    made.push(workspace);
  });
  after(() => {
    for (const one of made) one.remove();
  });
}

/** Where that lies in the present workspace. @param {string} path */
export function at(path) {
  return join(workspace.root, path);
}

export const END = Buffer.alloc(4);

/** @param {Buffer} bytes @returns {Buffer} */
export function pieceOf(bytes) {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

export class Run {
  /** @type {Buffer[]} */
  #said = [];
  #ended;

  /** @param {string} root @param {string[]} words */
  constructor(root, words) {
    this.process = spawn(process.execPath, [PROGRAM, ...words], { env: { VF_WORKSPACE: root }, stdio: "pipe" });
    this.process.stdin.on("error", () => {});
    this.process.stdout.on("data", (chunk) => this.#said.push(chunk));
    this.process.stderr.resume();
    this.#ended = new Promise((resolve) => this.process.on("close", resolve));
  }

  /** @param {Buffer[]} bytes */
  send(...bytes) {
    for (const part of bytes) this.process.stdin.write(part);
  }

  /** The first line is there. */
  async begun() {
    while (!this.#text.includes("\n")) await new Promise((resolve) => this.process.stdout.once("data", resolve));
  }

  /** @returns {Promise<{ exitCode: number | null, lines: any[], body: Buffer }>} */
  async result() {
    const exitCode = /** @type {number | null} */ (await this.#ended);
    const all = Buffer.concat(this.#said);
    const end = all.indexOf("\n") + 1;
    const lines = this.#text.split("\n").filter((line) => line.startsWith('{"ok":')).map((line) => JSON.parse(line));
    return { exitCode, lines, body: all.subarray(end) };
  }

  get #text() {
    return Buffer.concat(this.#said).toString();
  }
}
