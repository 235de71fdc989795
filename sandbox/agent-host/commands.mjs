/** Reads a command of the control channel: what comes out has every field it should have, of the type it should have. */

import { CommandError } from "./errors.mjs";
import { isObject } from "./json.mjs";
import {
  CONFIGURATION_PARTS, DEFAULT_GRACE_MS, MAX_CREDENTIAL_FILES, MAX_GRACE_MS, MAX_PACKAGES,
} from "./protocol.mjs";

/** @typedef {import("./protocol.mjs").Command} Command */
/** @typedef {import("./protocol.mjs").Configuration} Configuration */
/** @typedef {import("./protocol.mjs").Hashes} Hashes */
/** @typedef {import("./protocol.mjs").JsonObject} JsonObject */
/** @typedef {import("./protocol.mjs").McpServer} McpServer */

/** Ids are URL-safe text; they become file names too. */
export const ID = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}$/;
const MAX_COMMAND_ID_LENGTH = 128;
const MAX_CALLBACK_URLS = 16;
/** More than 4 MiB need in pieces of 2 KiB. */
const MAX_PARTS = 2048;

/**
 * The part that every command has, read first so that an error can be answered to the one who asked.
 * @param {JsonObject} value
 * @returns {{ type: string, epoch: number, id: string }}
 */
export function readEnvelope(value) {
  const { type, epoch, id } = value;
  const known = typeof id === "string" && id.length <= MAX_COMMAND_ID_LENGTH ? { id } : {};
  if (typeof type !== "string") throw new CommandError("bad-command", '"type" must be text', known);
  if (known.id === undefined) throw new CommandError("bad-command", `"id" must be text of at most ${MAX_COMMAND_ID_LENGTH}`);
  if (!Number.isSafeInteger(epoch) || Number(epoch) < 0) {
    throw new CommandError("bad-command", '"epoch" must be a whole number', known);
  }
  return { type, epoch: Number(epoch), id: known.id };
}

/**
 * @param {JsonObject} value
 * @returns {Command}
 */
export function readCommand(value) {
  const envelope = readEnvelope(value);
  const { epoch, id, type } = envelope;
  const fields = new Fields(value, id);
  switch (type) {
    case "hello":
      return { type, epoch, id, callbackUrls: fields.callbackUrls("callbackUrls") };
    case "apply":
      return { type, epoch, id, configuration: fields.configuration("configuration"), hashes: fields.hashes("hashes") };
    case "run":
      return {
        type, epoch, id,
        executionId: fields.executionId(),
        turnId: fields.id("turnId"),
        agent: fields.text("agent"),
        prompt: fields.text("prompt"),
        sdkSessionId: fields.systemText("sdkSessionId", ""),
        mode: fields.systemText("mode", ""),
        env: fields.environment("env"),
        token: fields.text("token"),
        cwd: fields.systemText("cwd", "") || undefined,
      };
    case "cancel":
      return { type, epoch, id, executionId: fields.executionId(), graceMs: fields.graceMs() };
    case "approve":
      return {
        type, epoch, id,
        executionId: fields.executionId(),
        approvalId: fields.text("approvalId"),
        decision: fields.decision("decision"),
      };
    case "token":
      return { type, epoch, id, executionId: fields.executionId(), jwt: fields.text("jwt") };
    case "ping":
      return { type, epoch, id };
    case "shutdown":
      return { type, epoch, id, graceMs: fields.graceMs() };
    case "part":
      return { type, epoch, id, ...fields.part() };
    default:
      throw new CommandError("unknown-command", `there is no command "${type.slice(0, 64)}"`, { id });
  }
}

/** @param {unknown} value @returns {value is string} */
export function isCallbackUrl(value) {
  return typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** The fields of one command. A field that is missing or of the wrong type is a `bad-command` that names it. */
class Fields {
  #value;
  #id;

  /** @param {JsonObject} value @param {string} id */
  constructor(value, id) {
    this.#value = value;
    this.#id = id;
  }

  /** @param {string} name @param {string} [fallback] @returns {string} */
  text(name, fallback) {
    const value = this.#value[name] ?? fallback;
    if (typeof value !== "string") throw this.#bad(name, "must be text");
    return value;
  }

  /** Text that becomes a path or part of an environment. @param {string} name @param {string} fallback */
  systemText(name, fallback) {
    const value = this.text(name, fallback);
    if (value.includes("\0")) throw this.#bad(name, "must not hold a NUL");
    return value;
  }

  /** @param {string} name */
  id(name) {
    const value = this.#value[name];
    if (typeof value !== "string" || !ID.test(value)) throw this.#bad(name, "must be an id");
    return value;
  }

  executionId() {
    return this.id("executionId");
  }

  graceMs() {
    const value = this.#value["graceMs"] ?? DEFAULT_GRACE_MS;
    if (typeof value !== "number" || !(value >= 0)) throw this.#bad("graceMs", "must be a number of milliseconds");
    return Math.min(value, MAX_GRACE_MS);
  }

  /** @param {string} name @returns {"allow" | "deny"} */
  decision(name) {
    const value = this.#value[name];
    if (value !== "allow" && value !== "deny") throw this.#bad(name, 'must be "allow" or "deny"');
    return value;
  }

  /** @param {string} name @returns {Record<string, string>} */
  texts(name) {
    const entries = Object.entries(this.#object(name));
    /** @type {Record<string, string>} */
    const texts = {};
    for (const [key, value] of entries) {
      if (typeof value !== "string") throw this.#bad(name, "must hold text only");
      texts[key] = value;
    }
    return texts;
  }

  /** @param {string} name */
  environment(name) {
    const texts = this.texts(name);
    for (const [key, value] of Object.entries(texts)) {
      if (key === "" || /[=\0]/.test(key) || value.includes("\0")) throw this.#bad(name, "has a variable that is none");
    }
    return texts;
  }

  /** @param {string} name */
  callbackUrls(name) {
    const value = this.#value[name] ?? [];
    if (!Array.isArray(value) || value.length > MAX_CALLBACK_URLS || !value.every(isCallbackUrl)) {
      throw this.#bad(name, `must be a list of at most ${MAX_CALLBACK_URLS} http addresses`);
    }
    return value;
  }

  /** @returns {{ part: number, of: number, data: Buffer }} */
  part() {
    const { part, of } = this.#value;
    if (!isCount(of) || of > MAX_PARTS) throw this.#bad("of", `must be a whole number from 1 to ${MAX_PARTS}`);
    if (!isCount(part) || part > of) throw this.#bad("part", 'must be a whole number from 1 to "of"');
    return { part, of, data: Buffer.from(this.text("data"), "base64") };
  }

  /** @param {string} name @returns {Hashes} */
  hashes(name) {
    const texts = this.texts(name);
    return Object.fromEntries(CONFIGURATION_PARTS.flatMap((part) => (texts[part] ? [[part, texts[part]]] : [])));
  }

  /** @param {string} name @returns {Configuration} */
  configuration(name) {
    const parts = new Fields(this.#object(name), this.#id);
    const mcpServers = parts.#object("mcpServers");
    if (!Object.values(mcpServers).every(isMcpServer)) throw this.#bad("mcpServers", "has a server that is none");
    const credentialFiles = parts.texts("credentialFiles");
    if (Object.keys(credentialFiles).length > MAX_CREDENTIAL_FILES) {
      throw this.#bad("credentialFiles", `has more than ${MAX_CREDENTIAL_FILES} files`);
    }
    const packages = parts.#value["packages"] ?? [];
    if (!Array.isArray(packages) || packages.length > MAX_PACKAGES || !packages.every((one) => typeof one === "string")) {
      throw this.#bad("packages", `must be a list of at most ${MAX_PACKAGES} names`);
    }
    const instructions = parts.#value["instructions"] == null ? null : parts.text("instructions");
    return {
      mcpServers: /** @type {Record<string, McpServer>} */ (mcpServers),
      credentialFiles,
      packages,
      instructions,
      agentSettings: parts.#object("agentSettings"),
    };
  }

  /** @param {string} name @returns {JsonObject} */
  #object(name) {
    const value = this.#value[name] ?? {};
    if (!isObject(value)) throw this.#bad(name, "must be an object");
    return value;
  }

  /** @param {string} name @param {string} what */
  #bad(name, what) {
    const executionId = this.#value["executionId"];
    const about = typeof executionId === "string" && ID.test(executionId) ? { executionId } : {};
    return new CommandError("bad-command", `"${name}" ${what}`, { id: this.#id, ...about });
  }
}

/** @param {unknown} value @returns {value is number} */
function isCount(value) {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** @param {unknown} value @returns {value is McpServer} */
function isMcpServer(value) {
  if (!isObject(value)) return false;
  const { command, args, env } = value;
  if (command !== undefined && typeof command !== "string") return false;
  if (args !== undefined && !(Array.isArray(args) && args.every((arg) => typeof arg === "string"))) return false;
  return env === undefined || (isObject(env) && Object.values(env).every((one) => typeof one === "string"));
}
