/** The npm packages of a configuration: installed in one call, not fatal when that fails, removed when they are gone. */

import { spawn } from "node:child_process";
import { ConfigurationError, codeOf } from "./errors.mjs";
import { LineSplitter } from "./line-splitter.mjs";
import { INSTALL_LOG_LINES, INSTALL_TIMEOUT_MS, MAX_DIAGNOSTIC_LINE_BYTES, MAX_PACKAGE_LENGTH } from "./protocol.mjs";

/** @typedef {import("./protocol.mjs").Configuration} Configuration */
/** @typedef {{ ok: boolean, log: string[] }} InstallResult */

/**
 * @typedef {object} Npm
 * @property {string[]} command
 * @property {Record<string, string>} environment
 * @property {string} cwd
 * @property {number} [timeoutMs]
 */

/**
 * The packages that a configuration asks for: those it names, and that of every `npx` server, which is its first
 * argument
 * that is no option.
 * @param {Configuration} configuration
 * @returns {string[]} sorted, each once
 */
export function packagesOf({ packages, mcpServers }) {
  const wanted = new Set(packages);
  for (const { command, args } of Object.values(mcpServers)) {
    if (command !== "npx") continue;
    const first = args?.find((arg) => !arg.startsWith("-"));
    if (first !== undefined) wanted.add(first);
  }
  for (const one of wanted) {
    // Not for the shell, which never sees it, but for npm, which would take it for an option.
    if (one === "" || one.startsWith("-") || one.length > MAX_PACKAGE_LENGTH || /[\s\0]/.test(one)) {
      throw new ConfigurationError(`"${one.slice(0, MAX_PACKAGE_LENGTH)}" is no package`);
    }
  }
  return [...wanted].sort();
}

/** @param {Npm} npm @param {string[]} packages */
export function install(npm, packages) {
  return run(npm, ["install", "-g", "--prefer-offline", "--no-audit", "--no-fund", "--", ...packages]);
}

/** @param {Npm} npm @param {string[]} packages  with or without versions */
export function uninstall(npm, packages) {
  return run(npm, ["uninstall", "-g", "--", ...packages.map(nameOf)]);
}

/** `@scope/name@1.2` -> `@scope/name`. @param {string} specification */
export function nameOf(specification) {
  const at = specification.indexOf("@", 1);
  return at === -1 ? specification : specification.slice(0, at);
}

/**
 * @param {Npm} npm
 * @param {string[]} args
 * @returns {Promise<InstallResult>}
 */
function run(npm, args) {
  const [file = "npm", ...before] = npm.command;
  // A process group of its own, so that the time limit also ends what npm started.
  const child = spawn(file, [...before, ...args], {
    cwd: npm.cwd,
    env: npm.environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  /** @type {string[]} */
  const log = [];
  /** @param {string[]} lines */
  const keep = (lines) => {
    log.push(...lines);
    log.splice(0, log.length - INSTALL_LOG_LINES);
  };
  for (const stream of [child.stdout, child.stderr]) {
    const splitter = new LineSplitter(MAX_DIAGNOSTIC_LINE_BYTES);
    stream.on("data", (chunk) => keep(splitter.push(chunk).map((line) => line.text)));
    stream.on("end", () => keep(splitter.end().map((line) => line.text)));
    stream.on("error", (error) => keep([codeOf(error)]));
  }
  const timeoutMs = npm.timeoutMs ?? INSTALL_TIMEOUT_MS;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      keep([`not finished after ${timeoutMs / 1000} s`]);
      finish(false);
    }, timeoutMs);
    /** @param {boolean} ok */
    const finish = (ok) => {
      clearTimeout(timer);
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ ok, log: [...log] });
    };
    child.on("error", (error) => {
      keep([`npm could not be started: ${codeOf(error)}`]);
      finish(false);
    });
    child.on("close", (code) => finish(code === 0));
  });
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // The group is empty: npm ended by itself.
    if (codeOf(error) !== "ESRCH") throw error;
  }
}
