/** One turn of the demo: plays its script. */

import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { FullText, emit, flush } from "../agent-io.mjs";
import { DemoOptionError, readOptions } from "./options.mjs";
import { TOUR_DELAY_MS, script } from "./script.mjs";

/** @typedef {import("./options.mjs").DemoOptions} DemoOptions */

/** Unanswered means denied. */
const APPROVAL_TIMEOUT_MS = 10 * 60_000;
/** With no delay: how often a pending cancel gets a chance to be read. */
const STEPS_BETWEEN_BREATHS = 256;
const TOOL_NAME = "WriteFile";

export class DemoTurn {
  #text = new FullText();
  #words = 0;
  #cancelled = false;
  #hung = false;
  /** Ends a wait early. */
  #wake = () => {};
  /** @type {{ approvalId: string, decision: "allow" | "deny" | undefined } | undefined} */
  #asked;
  #prompt;

  /** @param {string} prompt */
  constructor(prompt) {
    this.#prompt = prompt;
  }

  /** A hung agent does not listen. */
  cancel() {
    if (this.#hung) return;
    this.#cancelled = true;
    this.#wake();
  }

  /** @param {string} approvalId @param {"allow" | "deny"} decision */
  decide(approvalId, decision) {
    if (this.#asked?.approvalId !== approvalId) return;
    this.#asked.decision = decision;
    this.#wake();
  }

  /** @returns {Promise<"cancelled" | { fullText?: string }>} */
  async run() {
    try {
      await this.#play(readOptions(this.#prompt));
    } catch (error) {
      if (!(error instanceof DemoOptionError)) throw error;
      await emit({ type: "error", code: "bad-demo-option", error: error.message });
    }
    if (this.#cancelled) return "cancelled";
    await emit({ type: "usage", inputTokens: this.#prompt.split(/\s+/).length, outputTokens: this.#words });
    return this.#text.field();
  }

  /** @param {DemoOptions | undefined} options */
  async #play(options) {
    const delayMs = options?.delay ?? TOUR_DELAY_MS;
    let steps = 0;
    for (const step of script(options)) {
      if (this.#cancelled) return;
      if (step.kind === "text") await this.#say(step.text);
      else if (step.kind === "thought") await emit({ type: "reasoning-delta", text: step.text });
      else if (step.kind === "tool") await this.#useTool(step.number, options?.confirm === 1);
      else if (step.kind === "pause") await this.#pause(delayMs, ++steps);
      else if (step.kind === "crash") {
        await flush();
        process.exit(1);
      } else {
        this.#hung = true;
        await this.#wait();
      }
    }
  }

  /** @param {string} text */
  async #say(text) {
    this.#text.add(text);
    this.#words += text.trim().split(/\s+/).length;
    await emit({ type: "text-delta", text });
  }

  /** @param {number} delayMs @param {number} step */
  async #pause(delayMs, step) {
    if (delayMs > 0) await this.#wait(delayMs);
    else if (step % STEPS_BETWEEN_BREATHS === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** @param {number} number @param {boolean} asks */
  async #useTool(number, asks) {
    const id = `demo-tool-${number}`;
    const input = { path: `demo-${number}.txt`, content: `Written by the demo agent, tool ${number}.\n` };
    await emit({ type: "tool-start", id, name: TOOL_NAME, input });
    const allowed = !asks || (await this.#ask(id, input));
    if (this.#cancelled) return;
    if (!allowed) {
      await emit({ type: "tool-result", id, name: TOOL_NAME, output: "You did not allow this.", isError: true });
      return;
    }
    try {
      await writeFile(input.path, input.content);
      await emit({ type: "tool-result", id, name: TOOL_NAME, output: `Wrote ${input.path}.`, isError: false });
    } catch (error) {
      const output = error instanceof Error ? error.message : String(error);
      await emit({ type: "tool-result", id, name: TOOL_NAME, output, isError: true });
    }
  }

  /** @param {string} toolCallId @param {object} input */
  async #ask(toolCallId, input) {
    const asked = { approvalId: randomUUID(), decision: /** @type {"allow" | "deny" | undefined} */ (undefined) };
    this.#asked = asked;
    await emit({ type: "confirmation", approvalId: asked.approvalId, toolName: TOOL_NAME, input, toolCallId });
    if (asked.decision === undefined && !this.#cancelled) await this.#wait(APPROVAL_TIMEOUT_MS);
    this.#asked = undefined;
    return asked.decision === "allow";
  }

  /** Until something wakes it, or the time is over. @param {number} [timeoutMs] @returns {Promise<void>} */
  #wait(timeoutMs) {
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
