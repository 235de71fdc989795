/**
 * Diagnostics: one JSON object a line on standard error. They name executions and codes; they never hold prompts, agent
 * output or tokens.
 */

import { writeSync } from "node:fs";
import { codeOf } from "./errors.mjs";

/** @typedef {"debug" | "info" | "warning" | "error"} Level */
/** @typedef {(level: Level, event: string, about?: Record<string, unknown>) => void} Diagnose */

const STANDARD_ERROR = 2;

/** @type {Diagnose} */
export function diagnose(level, event, about = {}) {
  const line = JSON.stringify({ at: new Date().toISOString(), level, event, ...about }) + "\n";
  try {
    writeSync(STANDARD_ERROR, line);
  } catch (error) {
    // Nobody reads, or the pipe is full: there is no second place to complain to, and a diagnostic is worth no wait.
    if (!["EPIPE", "EAGAIN", "EBADF", "EIO"].includes(codeOf(error))) throw error;
  }
}
