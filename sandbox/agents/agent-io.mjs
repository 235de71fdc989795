/** An agent's side of its standard streams: NDJSON from the agent host, frames to it. Shared by the agents. */

import { createInterface } from "node:readline";
import { MAX_FULL_TEXT_BYTES } from "../agent-host/protocol.mjs";

/** @typedef {{ type: "prompt", executionId: string, turnId: string, prompt: string, sdkSessionId: string, mode: string }} Prompt */
/** @typedef {{ type: "approve", approvalId: string, decision: "allow" | "deny" }} Approval */
/** @typedef {Prompt | Approval | { type: "cancel" }} Input */

/**
 * Writes one frame. Resolves when the agent host has room for the next: an agent that waits is never ahead of its
 * reader.
 * @param {{ type: string, [field: string]: unknown }} frame
 * @returns {Promise<void>}
 */
export function emit(frame) {
  // Frames of one moment go out in one write; a turn of the event loop is the moment, or 16 KiB.
  if (process.stdout.writableCorked === 0) {
    process.stdout.cork();
    process.nextTick(() => process.stdout.uncork());
  }
  if (process.stdout.write(JSON.stringify(frame) + "\n")) return Promise.resolve();
  return new Promise((resolve) => process.stdout.once("drain", resolve));
}

/**
 * Resolves when all that was emitted has left the process.
 * @returns {Promise<void>}
 */
export function flush() {
  return new Promise((resolve) => process.stdout.write("", () => resolve()));
}

/**
 * Without its host an agent has nobody to work for: at the end of its input, or when nobody reads, it ends.
 * @param {(input: Input) => void} handle
 * @param {() => void} onHostGone
 */
export function listen(handle, onHostGone) {
  process.stdout.on("error", onHostGone);
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", (line) => handle(JSON.parse(line)));
  lines.on("close", onHostGone);
}

/** Collects the text of a turn for `done`, up to the limit. */
export class FullText {
  #text = "";
  #bytes = 0;

  /** @param {string} text */
  add(text) {
    this.#bytes += Buffer.byteLength(text);
    this.#text = this.#isWhole ? this.#text + text : "";
  }

  get #isWhole() {
    return this.#bytes <= MAX_FULL_TEXT_BYTES;
  }

  /** @returns {{ fullText?: string }} */
  field() {
    return this.#isWhole ? { fullText: this.#text } : {};
  }
}
