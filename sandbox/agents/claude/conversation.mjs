/**
 * One resident query of the SDK: prompts go in one after the other while its process stays, and each turn is read until
 * its result.
 */

import { randomUUID } from "node:crypto";

/** @typedef {import("./mapping.mjs").SdkMessage} SdkMessage */
/** @typedef {AsyncGenerator<SdkMessage, void> & { interrupt: () => Promise<unknown>, close?: () => void }} Query */

/** The session that was to be resumed is not there. */
export class ResumeError extends Error {}

export class Conversation {
  /** What the session has cost so far, when that is known. @type {number | undefined} */
  costUsd;
  isOver = false;
  #started = false;
  /** @type {object[]} */
  #prompts = [];
  #wake = () => {};
  #query;
  #resumes;

  /**
   * @param {(input: { prompt: AsyncIterable<object>, options: object }) => Query} query  of the SDK
   * @param {{ resume?: string }} options  for the SDK
   * @param {number | undefined} costUsd  of the session before
   */
  constructor(query, options, costUsd) {
    this.costUsd = costUsd;
    this.#resumes = options.resume !== undefined;
    this.#query = query({ prompt: this.#input(), options });
  }

  /**
   * Hands over a prompt and yields all that comes of it; the last message is its result. Throws `ResumeError` when
   * nothing was done because the session to resume is gone.
   * @param {string} prompt
   * @returns {AsyncGenerator<SdkMessage, void>}
   */
  async *turn(prompt) {
    const uuid = randomUUID();
    this.#prompts.push({ type: "user", uuid, message: { role: "user", content: prompt }, parent_tool_use_id: null });
    this.#wake();
    try {
      for (;;) {
        const { value: message, done } = await this.#query.next();
        if (done) throw new Error("the SDK's process ended");
        if (this.#isFailedResume(message)) throw new ResumeError(String(message["errors"]));
        this.#started = true;
        if (message["type"] === "result") this.costUsd = message["total_cost_usd"] ?? this.costUsd;
        const ended = message["type"] === "result" && answers(message, uuid);
        // The result of something else that ran before ours is not the end of ours.
        if (message["type"] !== "result" || ended) yield message;
        if (ended) return;
      }
    } catch (error) {
      this.close();
      if (!this.#started && this.#resumes && !(error instanceof ResumeError)) throw new ResumeError(String(error));
      throw error;
    }
  }

  /** Stops the turn; its result follows. */
  async interrupt() {
    await this.#query.interrupt();
  }

  close() {
    this.isOver = true;
    this.#wake();
    this.#query.close?.();
  }

  /** @param {SdkMessage} message */
  #isFailedResume(message) {
    return this.#resumes && !this.#started && message["type"] === "result" && message["is_error"];
  }

  async *#input() {
    while (!this.isOver) {
      const prompt = this.#prompts.shift();
      if (prompt) yield prompt;
      else await new Promise((resolve) => (this.#wake = () => resolve(undefined)));
    }
  }
}

/** @param {SdkMessage} result @param {string} uuid  of the prompt */
function answers(result, uuid) {
  const uuids = result["user_message_uuids"];
  return !Array.isArray(uuids) || uuids.length === 0 || uuids.includes(uuid);
}
