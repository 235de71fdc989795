/**
 * Warm agent processes between turns. A process is taken again only by a run that would have started it in just the
 * same
 * way and that continues the same conversation; every other one is ended.
 */

import { AgentProcess } from "./agent-process.mjs";
import { DEFAULT_GRACE_MS, MAX_RESIDENTS, RESIDENT_IDLE_MS } from "./protocol.mjs";

/** @typedef {import("./agents.mjs").AgentDefinition} AgentDefinition */
/** @typedef {import("./diagnostics.mjs").Diagnose} Diagnose */

/**
 * @typedef {object} AgentRequest
 * @property {string} agent
 * @property {AgentDefinition} definition
 * @property {string} cwd
 * @property {Record<string, string>} environment  without what belongs to the conversation
 * @property {string} sdkSessionId
 * @property {string[]} secrets  values that never reach diagnostics
 */

const REDACTED = "[secret]";
/** Shorter values would blank out ordinary words. */
const MIN_SECRET_LENGTH = 6;

export class Residents {
  /** Every process that lives, and the configuration generation it was started under. @type {Map<AgentProcess, number>} */
  #processes = new Map();
  /** Those that wait for a turn, longest idle first. @type {Map<AgentProcess, NodeJS.Timeout>} */
  #idle = new Map();
  /** Grows when the configuration changes: what was started before it is not used again. */
  #generation = 0;
  #diagnose;

  /** @param {Diagnose} diagnose */
  constructor(diagnose) {
    this.#diagnose = diagnose;
  }

  /**
   * @param {AgentRequest} request
   * @returns {{ process: AgentProcess, resident: boolean }}
   */
  take(request) {
    const key = keyOf(request);
    for (const [process, timer] of this.#idle) {
      if (process.key !== key || process.sessionId !== request.sdkSessionId || process.hasExited) continue;
      clearTimeout(timer);
      this.#idle.delete(process);
      return { process, resident: true };
    }
    // One session has one conversation: an idle process of this agent that does not fit is of no more use.
    for (const process of [...this.#idle.keys()]) if (process.agent === request.agent) this.#end(process);
    return { process: this.#start(request, key), resident: false };
  }

  /**
   * The turn is over and the process may serve the next one.
   * @param {AgentProcess} process
   * @param {boolean} stays  whether its agent is a resident one
   */
  giveBack(process, stays) {
    process.giveTo(undefined);
    if (process.hasExited) return;
    if (!stays || this.#processes.get(process) !== this.#generation) return this.#end(process);
    this.#idle.set(process, setTimeout(() => this.#end(process), RESIDENT_IDLE_MS).unref());
    while (this.#idle.size > MAX_RESIDENTS) {
      const [oldest] = this.#idle.keys();
      if (oldest) this.#end(oldest);
    }
  }

  /** The configuration changed: idle processes end now, busy ones after their turn. */
  retire() {
    this.#generation++;
    for (const process of [...this.#idle.keys()]) this.#end(process);
  }

  killAll() {
    for (const process of this.#processes.keys()) process.kill();
  }

  /**
   * @param {AgentRequest} request
   * @param {string} key
   */
  #start(request, key) {
    const process = new AgentProcess({
      agent: request.agent,
      command: request.definition.command,
      cwd: request.cwd,
      environment: { ...request.environment, VF_SDK_SESSION_ID: request.sdkSessionId },
      key,
      redact: redactor(request.secrets),
      diagnose: this.#diagnose,
      onGone: (gone) => this.#forget(gone),
    });
    this.#processes.set(process, this.#generation);
    return process;
  }

  /** Asks by the end of its input; what does not listen is killed. @param {AgentProcess} process */
  #end(process) {
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
    process.endInput();
    setTimeout(() => process.hasExited || process.kill(), DEFAULT_GRACE_MS).unref();
  }

  /** @param {AgentProcess} process */
  #forget(process) {
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
    this.#processes.delete(process);
  }
}

/**
 * What two runs must have in common to be served by one process.
 * @param {AgentRequest} request
 */
function keyOf({ agent, definition, cwd, environment }) {
  const names = Object.keys(environment).sort();
  const values = names.map((name) => [name, environment[name]]);
  return JSON.stringify({ agent, command: definition.command, cwd, values });
}

/**
 * @param {string[]} secrets
 * @returns {(text: string) => string}
 */
function redactor(secrets) {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  return (text) => long.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}
