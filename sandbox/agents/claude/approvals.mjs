/** Tools that wait for a person's word. Fails closed: no answer in time, a cancelled turn, a lost host: denied. */

import { randomUUID } from "node:crypto";
import { fitInput } from "./fit.mjs";

/** @typedef {{ behavior: "allow", updatedInput: Record<string, unknown> } | { behavior: "deny", message: string }} Permission */
/** @typedef {"allow" | "deny" | "timeout" | "cancelled"} Verdict */

const APPROVAL_TIMEOUT_MS = 10 * 60_000;

const REFUSALS = {
  deny: "The user did not allow this.",
  timeout: "Nobody answered in time, so this was not allowed.",
  cancelled: "The turn was stopped.",
};

export class Approvals {
  /** @type {Map<string, (verdict: Verdict) => void>} */
  #waiting = new Map();
  #emit;
  #timeoutMs;

  /** @param {(frame: { type: string, [field: string]: unknown }) => unknown} emit @param {number} [timeoutMs] */
  constructor(emit, timeoutMs = APPROVAL_TIMEOUT_MS) {
    this.#emit = emit;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @param {string} toolName @param {Record<string, unknown>} input @param {AbortSignal} signal
   * @param {string} [toolCallId]  the tool call that asks, where it is known
   * @returns {Promise<Permission>}
   */
  async ask(toolName, input, signal, toolCallId) {
    const verdict = await this.#verdict(toolName, input, signal, toolCallId);
    return verdict === "allow" ? { behavior: "allow", updatedInput: input } : { behavior: "deny", message: REFUSALS[verdict] };
  }

  /** @param {string} approvalId @param {"allow" | "deny"} decision */
  decide(approvalId, decision) {
    this.#waiting.get(approvalId)?.(decision);
  }

  cancelAll() {
    for (const settle of [...this.#waiting.values()]) settle("cancelled");
  }

  /**
   * @param {string} toolName @param {Record<string, unknown>} input @param {AbortSignal} signal
   * @param {string | undefined} toolCallId @returns {Promise<Verdict>}
   */
  #verdict(toolName, input, signal, toolCallId) {
    const approvalId = randomUUID();
    return new Promise((resolve) => {
      const cancel = () => settle("cancelled");
      const timer = setTimeout(() => settle("timeout"), this.#timeoutMs);
      /** @param {Verdict} verdict */
      const settle = (verdict) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", cancel);
        this.#waiting.delete(approvalId);
        resolve(verdict);
      };
      if (signal.aborted) return cancel();
      signal.addEventListener("abort", cancel, { once: true });
      this.#waiting.set(approvalId, settle);
      this.#emit({ type: "confirmation", approvalId, toolName, input: fitInput(input), ...(toolCallId && { toolCallId }) });
    });
  }
}
