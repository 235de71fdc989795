/**
 * The agents that a sandbox can run: name -> command. To add one, for instance an adapter of an ACP agent, write a program
 * that speaks the NDJSON of an agent (see sandbox/README.md) and name it here.
 */

import { fileURLToPath } from "node:url";

/**
 * @typedef {object} AgentDefinition
 * @property {string[]} command
 * @property {boolean} resident  whether its process is kept for the next turn
 */

/** @param {string} name */
function nodeProgram(name) {
  return [process.execPath, fileURLToPath(new URL(`../agents/${name}/main.mjs`, import.meta.url))];
}

/** @type {ReadonlyMap<string, AgentDefinition>} */
export const AGENTS = new Map([
  ["demo", { command: nodeProgram("demo"), resident: true }],
  ["claude", { command: nodeProgram("claude"), resident: true }],
]);
