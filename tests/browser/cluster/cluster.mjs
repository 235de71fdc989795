/** A cluster of real processes on one PostgreSQL: Orleans silos and gateways where Orleans is there, else nodes behind nginx. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Server } from "../page/server.mjs";

const VF = fileURLToPath(new URL("../../../vf", import.meta.url));
/** It may have to be built first. */
const PATIENCE_MS = 300_000;

export class Cluster extends Server {
  #environment;
  #data = "";
  /** Names of the members that own sessions. @type {string[]} */
  owners = [];
  /** Name of the member that the page speaks to; undefined where that is a balancer. @type {string | undefined} */
  gateway;

  /** @param {Record<string, string>} [environment]  settings of all members */
  constructor(environment = {}) {
    super();
    this.#environment = environment;
  }

  /** Why there can be none; undefined when there can. @returns {string | undefined} */
  static get missing() {
    const required = (process.env["VF_TEST_REQUIRE"] ?? "").split(",");
    const has = (/** @type {string} */ name, /** @type {string[]} */ ...folders) =>
      required.includes(name) || folders.some((folder) => existsSync(folder));
    const onPath = (/** @type {string} */ name) =>
      (process.env["PATH"] ?? "").split(delimiter).concat("/usr/sbin").map((folder) => join(folder, name));
    if (!has("postgres", "/usr/lib/postgresql", ...onPath("initdb"))) return "PostgreSQL is not installed";
    return has("nginx", ...onPath("nginx")) ? undefined : "nginx is not installed";
  }

  /** @override */
  async start() {
    this.#data = await mkdtemp(join(tmpdir(), "vf-browser-cluster-"));
    const said = await this.#vf("up", "--port", "0");
    const value = (/** @type {string} */ name) => new RegExp(`^${name}: +(\\S+)`, "m").exec(said)?.[1] ?? "";
    [this.url, this.signInLink] = [value("door"), value("sign in")];
    this.token = (await readFile(value("token"), "utf8")).trim();
    const members = (await this.#vf("status")).split("\n").map((line) => line.split(/\s+/));
    const called = (/** @type {string} */ role) => members.flatMap(([name, is]) => (is === role && name ? [name] : []));
    this.owners = [...called("silo"), ...called("node")];
    this.gateway = called("gateway")[0];
  }

  /** @override */
  async stop() {
    if (!this.#data) return;
    await this.#vf("down");
    await rm(this.#data, { recursive: true, force: true });
  }

  /** Ends a member without a warning. @param {string} member */
  kill(member) {
    return this.#vf("kill", member);
  }

  /** Starts one again that was killed, and waits until it is ready. @param {string} member */
  revive(member) {
    return this.#vf("start", member);
  }

  /** @param {string} verb @param {string[]} words @returns {Promise<string>} what it said */
  async #vf(verb, ...words) {
    const { stdout } = await promisify(execFile)(VF, ["cluster", verb, ...words, "--data", this.#data], {
      env: { ...process.env, ...this.#environment },
      timeout: PATIENCE_MS,
    });
    return stdout;
  }
}
