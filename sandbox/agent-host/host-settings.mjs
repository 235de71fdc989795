/** What the agent host is told by its environment: docs/control-channel.md, last section. */

import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ID, isCallbackUrl } from "./commands.mjs";
import { DEFAULT_ORPHAN_TIMEOUT_S } from "./protocol.mjs";

/**
 * @typedef {object} HostSettings
 * @property {string} sessionId
 * @property {string[]} callbackUrls  until a `hello` brings others
 * @property {string} home  of the agents
 * @property {string} workspace
 * @property {string} stateFolder  the journals
 * @property {string} stateFile  what of the configuration is applied
 * @property {string} configFolder  of Claude
 * @property {string} npmPrefix  where packages are installed: under the home, because the root file system is read-only
 * @property {import("./packages.mjs").Npm} npm
 * @property {number} orphanTimeoutMs
 * @property {NodeJS.ProcessEnv} inherited  where the environment of agents takes what it may inherit
 */

/** @param {NodeJS.ProcessEnv} environment @returns {HostSettings} */
export function readSettings(environment) {
  const home = resolve(environment["HOME"] || homedir());
  const stateFolder = resolve(environment["VF_STATE_DIR"] || join(home, ".vf"));
  const npmPrefix = join(home, ".npm-global");
  return {
    sessionId: sessionId(environment["VF_SESSION_ID"]),
    callbackUrls: callbackUrls(environment["VF_CALLBACK_URL"]),
    home,
    workspace: resolve(environment["VF_WORKSPACE"] || "/workspace"),
    stateFolder,
    stateFile: resolve(environment["VF_STATE_FILE"] || "/tmp/vf-state.json"),
    configFolder: join(home, ".claude"),
    npmPrefix,
    npm: { command: ["npm"], cwd: home, environment: npmEnvironment(environment, home, npmPrefix) },
    orphanTimeoutMs: orphanTimeoutMs(environment["VF_ORPHAN_TIMEOUT_S"]),
    inherited: environment,
  };
}

/** @param {NodeJS.ProcessEnv} environment @param {string} home @param {string} npmPrefix */
function npmEnvironment(environment, home, npmPrefix) {
  // Packages bring install scripts: they see no more than an agent does.
  const path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  return { HOME: home, PATH: path, npm_config_prefix: npmPrefix, npm_config_update_notifier: "false" };
}

/** @param {string | undefined} id */
function sessionId(id) {
  if (!id) throw new Error("VF_SESSION_ID is not set: give the agent host the id of its session");
  if (!ID.test(id)) throw new Error("VF_SESSION_ID is no id: URL-safe text of at most 64 characters");
  return id;
}

/** @param {string | undefined} url */
function callbackUrls(url) {
  if (!url) return [];
  if (!isCallbackUrl(url)) throw new Error("VF_CALLBACK_URL is no http address");
  return [url];
}

/** @param {string | undefined} text */
function orphanTimeoutMs(text) {
  const seconds = text === undefined || text === "" ? DEFAULT_ORPHAN_TIMEOUT_S : Number(text);
  if (!(seconds > 0)) throw new Error("VF_ORPHAN_TIMEOUT_S must be a number of seconds above 0");
  return seconds * 1000;
}
