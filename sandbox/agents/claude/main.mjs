#!/usr/bin/env node
/** The Claude agent: the Claude Agent SDK behind the NDJSON of an agent. Resident between turns. */

import { emit, flush, listen } from "../agent-io.mjs";
import { Approvals } from "./approvals.mjs";
import { Conversation, ResumeError } from "./conversation.mjs";
import { costSoFar, rememberCost } from "./cost-ledger.mjs";
import { TurnMapping } from "./mapping.mjs";
import { sdkOptions } from "./sdk-options.mjs";

const EXIT_CODE_CLAUDE_STOPPED = 1;

class SdkMissing extends Error {}

const configFolder = process.env["CLAUDE_CONFIG_DIR"];
const approvals = new Approvals(emit);
/** @type {Conversation | undefined} */
let conversation;
let sessionId = process.env["VF_SDK_SESSION_ID"] ?? "";
let isRunning = false;
let isCancelled = false;

listen(
  (input) => {
    switch (input.type) {
      case "prompt":
        void run(input.prompt, input.sdkSessionId);
        return;
      case "cancel":
        cancel();
        return;
      case "approve":
        approvals.decide(input.approvalId, input.decision);
        return;
    }
  },
  // Whatever waits for an approval is denied by the end of all.
  () => process.exit(0),
);

/** @param {string} prompt @param {string} sdkSessionId */
async function run(prompt, sdkSessionId) {
  isRunning = true;
  isCancelled = false;
  sessionId = sdkSessionId || sessionId;
  try {
    const mapping = await play(prompt);
    sessionId = mapping.sessionId || sessionId;
    if (conversation?.costUsd !== undefined) await rememberCost(configFolder, sessionId, conversation.costUsd);
    // Before the last word: the next prompt may come while it is still being written.
    isRunning = false;
    await emit(isCancelled ? { type: "cancelled" } : mapping.done());
  } catch (error) {
    isRunning = false;
    await fail(error);
  }
}

function cancel() {
  isCancelled = true;
  approvals.cancelAll();
  if (isRunning) interrupt();
}

function interrupt() {
  // A process that does not listen is killed by the agent host when the grace is over.
  conversation?.interrupt().catch((error) => process.stderr.write(`interrupt: ${error}\n`));
}

/** @param {string} prompt */
async function play(prompt) {
  try {
    return await playOnce(prompt);
  } catch (error) {
    if (!(error instanceof ResumeError)) throw error;
    process.stderr.write(`the session could not be resumed: ${error.message}\n`);
    conversation = undefined;
    sessionId = "";
    await emit({ type: "session-reset" });
    return playOnce(prompt);
  }
}

/** @param {string} prompt */
async function playOnce(prompt) {
  if (!conversation || conversation.isOver) conversation = await startConversation();
  const mapping = new TurnMapping(conversation.costUsd);
  for await (const message of conversation.turn(prompt)) {
    if (isCancelled && message["subtype"] === "init") interrupt();
    if (mapping.isHopeless(message)) {
      await emit(mapping.error(message["error"]));
      interrupt();
      continue;
    }
    // After a cancel, errors tell only of the interruption.
    for (const frame of mapping.framesOf(message)) if (!isCancelled || frame.type !== "error") await emit(frame);
  }
  return mapping;
}

async function startConversation() {
  const { query } = await loadSdk();
  const options = sdkOptions(process.env, approvals, sessionId, (text) => process.stderr.write(text));
  return new Conversation(query, options, sessionId === "" ? 0 : await costSoFar(configFolder, sessionId));
}

/** @returns {Promise<{ query: any }>} */
async function loadSdk() {
  // By a name that the type checker does not follow: the package is optional.
  const name = "@anthropic-ai/claude-agent-sdk";
  try {
    return await import(name);
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new SdkMissing();
  }
}

/** @param {unknown} error */
async function fail(error) {
  const mapping = new TurnMapping(0);
  if (error instanceof SdkMissing) {
    await emit(mapping.error("agent-not-installed"));
    await emit(mapping.done());
    return;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  if (!isCancelled) await emit(mapping.error("claude-stopped"));
  await flush();
  // Going away is the ending: the agent host says so in its own words, and the next turn gets a new process.
  process.exit(EXIT_CODE_CLAUDE_STOPPED);
}
