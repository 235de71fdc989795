/** Turns what the Claude Agent SDK says into frames. Pure: no process, no clock, so a test can feed it. */

import { FullText } from "../agent-io.mjs";
import { errorText } from "./error-texts.mjs";
import { fitInput, fitText } from "./fit.mjs";

/** @typedef {Record<string, any>} SdkMessage  the SDK's own types need its package, which may not be installed */
/** @typedef {{ type: string, [field: string]: unknown }} Frame */

/** After so many refusals of a kind that no retry mends, the turn is ended instead of waiting minutes for the same. */
const HOPELESS_ATTEMPTS = 2;
const HOPELESS = new Set([
  "authentication_failed", "oauth_org_not_allowed", "account_on_hold", "verification_required", "billing_error",
  "model_not_found", "invalid_request",
]);

/** One turn: from the prompt to its result. */
export class TurnMapping {
  #text = new FullText();
  #saidSomething = false;
  #failed = false;
  /** Tool names by id: a result names only the id. @type {Map<string, string>} */
  #toolNames = new Map();
  /** Messages whose text came in deltas. @type {Set<string>} */
  #streamed = new Set();
  #sessionId = "";
  #costBeforeUsd;

  /** @param {number | undefined} costBeforeUsd  of the session; undefined when it is not known */
  constructor(costBeforeUsd) {
    this.#costBeforeUsd = costBeforeUsd;
  }

  get sessionId() {
    return this.#sessionId;
  }

  /** @param {SdkMessage} message @returns {Frame[]} */
  framesOf(message) {
    switch (message["type"]) {
      case "system":
        return this.#system(message);
      case "stream_event":
        return message["parent_tool_use_id"] === null ? this.#streamEvent(message["event"]) : [];
      case "assistant":
        return this.#assistant(message);
      case "user":
        return this.#toolResults(message);
      case "result":
        return this.#result(message);
      default:
        return [];
    }
  }

  /**
   * Whether the turn should be stopped because the API will go on refusing.
   * @param {SdkMessage} message
   */
  isHopeless(message) {
    return (
      message["subtype"] === "api_retry" && message["attempt"] >= HOPELESS_ATTEMPTS && HOPELESS.has(message["error"])
    );
  }

  /** @param {string} code @param {string} [detail] @returns {Frame} */
  error(code, detail) {
    this.#failed = true;
    return { type: "error", code: code.replaceAll("_", "-"), error: errorText(code, detail) };
  }

  /** @returns {Frame} */
  done() {
    return { type: "done", sessionId: this.#sessionId, ...this.#text.field() };
  }

  /** @param {SdkMessage} message @returns {Frame[]} */
  #system(message) {
    switch (message["subtype"]) {
      case "init":
        this.#sessionId = message["session_id"];
        return [{ type: "session-init", sessionId: this.#sessionId }];
      case "api_retry": {
        const seconds = Math.ceil(message["retry_delay_ms"] / 1000);
        const why = message["error_status"] ? `answered ${message["error_status"]}` : "did not answer";
        const detail = `The model's API ${why}; attempt ${message["attempt"]} of ${message["max_retries"]}, next in ${seconds} s.`;
        return [{ type: "status", state: "recovering", detail }];
      }
      case "status":
        return message["status"] === "compacting"
          ? [{ type: "status", state: "running", detail: "Making room in the conversation." }]
          : [];
      default:
        return [];
    }
  }

  /** @param {Record<string, any>} event @returns {Frame[]} */
  #streamEvent(event) {
    if (event["type"] === "message_start") this.#streamed.add(event["message"].id);
    if (event["type"] === "content_block_start" && event["content_block"].type === "text" && this.#saidSomething) {
      // Two blocks of text are two paragraphs; without this they would run into each other.
      return this.#say("\n\n");
    }
    if (event["type"] !== "content_block_delta") return [];
    const delta = event["delta"];
    if (delta.type === "text_delta") return this.#say(delta.text);
    if (delta.type === "thinking_delta" && delta.thinking !== "") return [{ type: "reasoning-delta", text: delta.thinking }];
    return [];
  }

  /** @param {SdkMessage} message @returns {Frame[]} */
  #assistant(message) {
    const { message: said, parent_tool_use_id: parent, error } = message;
    /** @type {Record<string, any>[]} */
    const blocks = said.content;
    if (error !== undefined) {
      return [this.error(error, blocks.map((block) => block["text"] ?? "").join(""))];
    }
    return blocks.flatMap((block) => {
      if (block["type"] === "tool_use") return [this.#toolStart(block, parent)];
      // Text that was not streamed is the client's own, the answer to a slash command for instance.
      if (block["type"] === "text" && parent === null && !this.#streamed.has(said.id)) return this.#say(block["text"]);
      return [];
    });
  }

  /** @param {Record<string, any>} block @param {string | null} parent @returns {Frame} */
  #toolStart(block, parent) {
    const id = toolId(block["id"], parent);
    this.#toolNames.set(id, block["name"]);
    return { type: "tool-start", id, name: block["name"], input: fitInput(block["input"]) };
  }

  /** @param {SdkMessage} message @returns {Frame[]} */
  #toolResults(message) {
    const content = message["message"].content;
    if (!Array.isArray(content)) return [];
    return content.flatMap((block) => {
      if (block.type !== "tool_result") return [];
      const id = toolId(block.tool_use_id, message["parent_tool_use_id"]);
      const name = this.#toolNames.get(id) ?? "";
      return [{ type: "tool-result", id, name, output: fitText(textOf(block.content)), isError: block.is_error === true }];
    });
  }

  /** @param {SdkMessage} message @returns {Frame[]} */
  #result(message) {
    const usage = message["usage"] ?? {};
    const inputTokens =
      count(usage.input_tokens) + count(usage.cache_creation_input_tokens) + count(usage.cache_read_input_tokens);
    /** @type {Frame[]} */
    const frames = [{ type: "usage", inputTokens, outputTokens: count(usage.output_tokens), ...this.#cost(message) }];
    if (message["is_error"] && !this.#failed) {
      frames.push(this.error(message["subtype"], (message["errors"] ?? [message["result"] ?? ""]).join(" ")));
    }
    this.#sessionId ||= message["session_id"] ?? "";
    return frames;
  }

  /** @param {SdkMessage} result @returns {{ costUsd?: number }} */
  #cost(result) {
    const totalUsd = result["total_cost_usd"];
    if (typeof totalUsd !== "number" || this.#costBeforeUsd === undefined) return {};
    // A sum below the one before is a count that began anew.
    return { costUsd: totalUsd >= this.#costBeforeUsd ? totalUsd - this.#costBeforeUsd : totalUsd };
  }

  /** @param {string} text @returns {Frame[]} */
  #say(text) {
    if (text === "") return [];
    this.#saidSomething = true;
    this.#text.add(text);
    return [{ type: "text-delta", text }];
  }
}

/** @param {string} id @param {string | null | undefined} parent  of a sub-agent's tool: the tool that started it */
function toolId(id, parent) {
  return parent ? `${parent}:${id}` : id;
}

/** @param {unknown} content  of a tool result @returns {string} */
function textOf(content) {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((block) => (block.type === "text" ? block.text : `[${block.type}]`)).join("\n");
}

/** @param {unknown} value @returns {number} */
function count(value) {
  return typeof value === "number" ? value : 0;
}
