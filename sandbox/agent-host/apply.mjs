/**
 * Applies a configuration, part by part, one `apply` after the other. A part whose hash is applied already is skipped;
 * a
 * hash is remembered only after success, so that what failed is tried again.
 */

import { isAbsolute, join, relative } from "node:path";
import { loadState, nothingApplied, saveState } from "./applied-state.mjs";
import { ConfigurationError } from "./errors.mjs";
import { checkHomePath, removeHomeFile, writeHomeFile } from "./home-files.mjs";
import { install, packagesOf, uninstall } from "./packages.mjs";
import { CONFIGURATION_PARTS } from "./protocol.mjs";

/** @typedef {import("./applied-state.mjs").AppliedState} AppliedState */
/** @typedef {import("./packages.mjs").Npm} Npm */
/** @typedef {import("./protocol.mjs").ApplyCommand} ApplyCommand */
/** @typedef {import("./protocol.mjs").AppliedReply} AppliedReply */
/** @typedef {import("./protocol.mjs").Configuration} Configuration */
/** @typedef {import("./protocol.mjs").ConfigurationPart} ConfigurationPart */
/** @typedef {import("./protocol.mjs").JsonObject} JsonObject */
/** @typedef {import("./protocol.mjs").McpServer} McpServer */

const INSTRUCTIONS_FILE = "CLAUDE.md";
const SETTINGS_FILE = "settings.json";

export class Applier {
  /** What agents are started with. @type {Record<string, McpServer>} */
  mcpServers = {};
  /** Whether agents gather the project's context by themselves. */
  autoContext = false;
  /** @type {AppliedState} */
  #state = nothingApplied();
  /** Ends when all that was asked so far is applied. @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #options;

  /**
   * @param {object} options
   * @param {string} options.home  the agent's
   * @param {string} options.configFolder  of Claude, under the home
   * @param {string} options.stateFile
   * @param {Npm} options.npm
   * @param {() => void} options.onChanged  what runs was started with something else
   */
  constructor(options) {
    this.#options = options;
    const way = relative(options.home, options.configFolder);
    if (isAbsolute(way)) throw new ConfigurationError("the agent's configuration folder is not under its home");
    checkHomePath(way);
  }

  get hashes() {
    return { ...this.#state.hashes };
  }

  async load() {
    this.#state = await loadState(this.#options.stateFile);
  }

  /** Resolves when every configuration given so far is applied, or has failed. @returns {Promise<void>} */
  async settled() {
    await this.#queue;
  }

  /** @param {ApplyCommand} command @returns {Promise<AppliedReply>} */
  apply(command) {
    const applied = this.#queue.then(() => this.#apply(command));
    // Whoever waits for the queue waits for the end of it; a failure is the asker's.
    this.#queue = applied.catch(() => undefined);
    return applied;
  }

  /** @param {ApplyCommand} command @returns {Promise<AppliedReply>} */
  async #apply({ id, configuration, hashes }) {
    const different = CONFIGURATION_PARTS.filter((part) => {
      const hash = hashes[part];
      return hash === undefined || hash !== this.#state.hashes[part];
    });
    /** @type {string[]} */
    const errors = [];
    /** @type {string[]} */
    const log = [];
    /** @type {Set<ConfigurationPart>} */
    const failed = new Set();
    if (different.length > 0) await this.#save(() => different.forEach((part) => delete this.#state.hashes[part]));
    for (const part of different) {
      try {
        await this.#applyPart(part, configuration);
      } catch (error) {
        failed.add(part);
        errors.push(`${part}: ${textFor(error)}`);
      }
    }
    const ok = failed.size === 0;
    if (different.includes("mcpServers") || different.includes("packages")) {
      const result = await this.#applyPackages(configuration);
      log.push(...result.log);
      if (result.error !== undefined) {
        // Not fatal: the turn goes on without them, and the next `apply` tries again.
        errors.push(result.error);
        failed.add("packages").add("mcpServers");
      }
    }
    const changed = different.filter((part) => !failed.has(part));
    await this.#save(() => {
      for (const part of failed) delete this.#state.hashes[part];
      for (const part of changed) if (hashes[part] !== undefined) this.#state.hashes[part] = hashes[part];
    });
    if (different.length > 0) this.#options.onChanged();
    const error = errors.length > 0 ? { error: errors.join("; ") } : {};
    return { type: "applied", id, ok, hashes: this.hashes, changed, log, ...error };
  }

  /** @param {ConfigurationPart} part @param {Configuration} configuration */
  async #applyPart(part, configuration) {
    switch (part) {
      case "mcpServers":
        this.mcpServers = configuration.mcpServers;
        return;
      case "credentialFiles":
        return this.#applyCredentialFiles(configuration.credentialFiles);
      case "packages":
        // Together with those of the servers, after all parts.
        return;
      case "instructions":
        return this.#applyOwnFile(INSTRUCTIONS_FILE, configuration.instructions);
      case "agentSettings": {
        const { autoContext, ...settings } = configuration.agentSettings;
        this.autoContext = autoContext === true;
        const text = Object.keys(settings).length > 0 ? JSON.stringify(settings, undefined, 2) + "\n" : null;
        return this.#applyOwnFile(SETTINGS_FILE, text);
      }
    }
  }

  /** @param {Record<string, string>} files */
  async #applyCredentialFiles(files) {
    // All are checked before the first is written.
    const wanted = new Map(Object.entries(files).map(([path, content]) => [checkHomePath(path), content]));
    const gone = this.#state.files.filter((path) => !wanted.has(path));
    // Known before it is there: a file that was written in vain is still ours to remove.
    await this.#save(() => (this.#state.files = [...new Set([...this.#state.files, ...wanted.keys()])]));
    for (const path of gone) await removeHomeFile(this.#options.home, path);
    for (const [path, content] of wanted) await writeHomeFile(this.#options.home, path, content);
    this.#state.files = [...wanted.keys()];
  }

  /** @param {string} name @param {string | null} content */
  async #applyOwnFile(name, content) {
    const { home, configFolder } = this.#options;
    const path = join(relative(home, configFolder), name);
    if (content === null) await removeHomeFile(home, path);
    else await writeHomeFile(home, path, content);
  }

  /** @param {Configuration} configuration @returns {Promise<{ log: string[], error?: string }>} */
  async #applyPackages(configuration) {
    /** @type {string[]} */
    let wanted;
    try {
      wanted = packagesOf(configuration);
    } catch (error) {
      return { log: [], error: `packages: ${textFor(error)}` };
    }
    const installed = this.#state.packages;
    const missing = wanted.filter((one) => !installed.includes(one));
    const gone = installed.filter((one) => !wanted.includes(one));
    /** @type {string[]} */
    const log = [];
    if (gone.length > 0) {
      const removal = await uninstall(this.#options.npm, gone);
      log.push(...removal.log);
      if (!removal.ok) return { log, error: "packages: removing what is gone failed" };
      await this.#save(() => (this.#state.packages = installed.filter((one) => wanted.includes(one))));
    }
    if (missing.length > 0) {
      const installation = await install(this.#options.npm, missing);
      log.splice(0, log.length, ...installation.log);
      if (!installation.ok) return { log, error: "packages: the installation failed" };
      this.#state.packages = wanted;
    }
    return { log };
  }

  /** @param {() => void} change */
  async #save(change) {
    change();
    await saveState(this.#options.stateFile, this.#state);
  }
}

/** @param {unknown} error */
function textFor(error) {
  if (error instanceof ConfigurationError) return error.message;
  const system = /** @type {{ code?: unknown, syscall?: unknown }} */ (error);
  // The system's own text would name paths of the sandbox, which is fine, and nothing of the content.
  if (error instanceof Error && typeof system.code === "string") return error.message;
  throw error;
}
