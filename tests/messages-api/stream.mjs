/** Turns an answer into what the Messages API sends: server-sent events, or one message. */

import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {import("./script.mjs").Block} Block */
/** @typedef {Record<string, any>} Json */

/** @param {Block[]} blocks @param {string} model @param {number} inputTokens @param {string} id @returns {Json} */
export function wholeMessage(blocks, model, inputTokens, id) {
  return { ...emptyMessage(model, inputTokens, id), content: blocks.map(contentOf), ...endOf(blocks), usage: usage(inputTokens, outputTokens(blocks)) };
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Block[]} blocks
 * @param {string} model
 * @param {number} inputTokens
 * @param {string} id
 */
export async function streamMessage(response, blocks, model, inputTokens, id) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  /** @param {Json} event */
  const send = async (event) => {
    if (response.destroyed) throw new ClientGone();
    const more = response.write(`event: ${event["type"]}\ndata: ${JSON.stringify(event)}\n\n`);
    if (!more) await Promise.race([once(response, "drain"), once(response, "close")]);
  };
  await send({ type: "message_start", message: emptyMessage(model, inputTokens, id) });
  for (const [index, block] of blocks.entries()) {
    await send({ type: "content_block_start", index, content_block: emptyContentOf(block) });
    for (const delta of deltasOf(block)) {
      await send({ type: "content_block_delta", index, delta });
      if (block.kind === "text" && block.delayMs) await sleep(block.delayMs);
    }
    await send({ type: "content_block_stop", index });
  }
  await send({ type: "message_delta", delta: endOf(blocks), usage: { output_tokens: outputTokens(blocks) } });
  await send({ type: "message_stop" });
  response.end();
}

/** The client hung up in the middle: an interrupt, as a rule. */
export class ClientGone extends Error {}

/** @param {string} model @param {number} inputTokens @param {string} id @returns {Json} */
function emptyMessage(model, inputTokens, id) {
  return {
    id, type: "message", role: "assistant", model, content: [], stop_reason: null, stop_sequence: null,
    usage: usage(inputTokens, 1),
  };
}

/** @param {number} input @param {number} output @returns {Json} */
function usage(input, output) {
  return { input_tokens: input, output_tokens: output, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
}

/** @param {Block[]} blocks @returns {Json} */
function endOf(blocks) {
  return { stop_reason: blocks.some((block) => block.kind === "tool") ? "tool_use" : "end_turn", stop_sequence: null };
}

/** @param {Block[]} blocks */
function outputTokens(blocks) {
  return blocks.reduce((sum, block) => sum + (block.kind === "tool" ? 10 : block.deltas.length), 0);
}

/** @param {Block} block @returns {Json} */
function emptyContentOf(block) {
  if (block.kind === "text") return { type: "text", text: "" };
  if (block.kind === "thinking") return { type: "thinking", thinking: "", signature: "" };
  return { type: "tool_use", id: block.id, name: block.name, input: {} };
}

/** @param {Block} block @returns {Json} */
function contentOf(block) {
  if (block.kind === "text") return { type: "text", text: block.deltas.join("") };
  if (block.kind === "thinking") return { type: "thinking", thinking: block.deltas.join(""), signature: "c3RhbmQtaW4=" };
  return { type: "tool_use", id: block.id, name: block.name, input: block.input };
}

/** @param {Block} block @returns {Generator<Json>} */
function* deltasOf(block) {
  if (block.kind === "text") for (const text of block.deltas) yield { type: "text_delta", text };
  else if (block.kind === "thinking") {
    for (const thinking of block.deltas) yield { type: "thinking_delta", thinking };
    yield { type: "signature_delta", signature: "c3RhbmQtaW4=" };
  } else {
    // In pieces, as the real one does: a client must not parse before the end.
    for (const part of JSON.stringify(block.input).match(/[\s\S]{1,16}/g) ?? []) yield { type: "input_json_delta", partial_json: part };
  }
}
