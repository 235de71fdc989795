/** Makes frames for tests, numbered as a server would. */

/** @typedef {import("../../../ui/client/src/wire.ts").Frame} Frame */

export const AT = "2026-01-02T03:04:05Z";

export class Log {
  /** @type {Frame[]} */
  frames = [];

  get head() {
    return this.frames.at(-1)?.seq ?? 0;
  }

  /** @param {string} type @param {Record<string, unknown>} [fields] @returns {this} */
  add(type, fields = {}) {
    this.frames.push({ seq: this.head + 1, type, at: AT, ...fields });
    return this;
  }

  /** A prompt that begins its turn at once. @param {string} turnId @param {string} text @returns {this} */
  begin(turnId, text) {
    return this.prompt(turnId, text).start(turnId);
  }

  /** @param {string} turnId @param {string} text @returns {this} */
  prompt(turnId, text) {
    return this.add("user-message", { turnId, messageId: `u-${turnId}`, text });
  }

  /** @param {string} turnId @returns {this} */
  start(turnId) {
    return this.add("turn-start", { turnId, messageId: `a-${turnId}` });
  }

  /** @param {string} turnId @param {...string} texts @returns {this} */
  text(turnId, ...texts) {
    for (const text of texts) this.add("text-delta", { turnId, text });
    return this;
  }

  /** @param {string} turnId @param {string} [outcome] @param {string} [reason] @returns {this} */
  end(turnId, outcome = "completed", reason) {
    return this.add("turn-end", { turnId, outcome, ...(reason && { reason }) });
  }
}

/** A log with a bit of everything. */
export function richLog() {
  return new Log()
    .begin("t1", "first")
    .add("status", { turnId: "t1", state: "waking" })
    .add("session-init", { turnId: "t1", sessionId: "agent-1" })
    .add("reasoning-delta", { turnId: "t1", text: "Let me " })
    .add("reasoning-delta", { turnId: "t1", text: "think." })
    .text("t1", "Hello ", "wor", "ld.")
    .add("tool-start", { turnId: "t1", id: "k", name: "Write", input: { path: "a" } })
    .add("confirmation", { turnId: "t1", approvalId: "p", toolName: "Write", input: { path: "a" } })
    .add("confirmation-resolved", { turnId: "t1", approvalId: "p", decision: "allow", by: "someone" })
    .add("tool-start", { turnId: "t1", id: "k:1", name: "Read", input: null })
    .prompt("t2", "second, while the first runs")
    .add("tool-result", { turnId: "t1", id: "k:1", name: "Read", output: { lines: 3 }, isError: true })
    .add("tool-result", { turnId: "t1", id: "k", name: "Write", output: "ok", isError: false })
    .text("t1", "After ")
    .add("error", { turnId: "t1", code: "bad-line", error: "A line could not be read." })
    .text("t1", "the tool.")
    .add("from-the-future", { turnId: "t1", text: "nobody knows me" })
    .add("usage", { turnId: "t1", inputTokens: 3, outputTokens: 5, costUsd: 0.01 })
    .add("done", { turnId: "t1", sessionId: "agent-1", fullText: "Hello world.After the tool." })
    .end("t1")
    .start("t2")
    .add("done", { turnId: "t2", sessionId: "", fullText: "All at once." })
    .end("t2")
    .begin("t3", "third")
    .text("t3", "Half a ")
    .end("t3", "stopped");
}
