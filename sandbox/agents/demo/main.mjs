#!/usr/bin/env node
/** The demo agent: scripted, no key, no network. Resident between turns. */

import { randomUUID } from "node:crypto";
import { emit, listen } from "../agent-io.mjs";
import { DemoTurn } from "./turn.mjs";

let sessionId = process.env["VF_SDK_SESSION_ID"] ?? "";
/** @type {DemoTurn | undefined} */
let turn;

listen(
  (input) => {
    switch (input.type) {
      case "prompt":
        void run(input.prompt, input.sdkSessionId);
        return;
      case "cancel":
        turn?.cancel();
        return;
      case "approve":
        turn?.decide(input.approvalId, input.decision);
        return;
    }
  },
  () => process.exit(0),
);

/** @param {string} prompt @param {string} sdkSessionId */
async function run(prompt, sdkSessionId) {
  // Before the first wait: a cancel may be right behind the prompt.
  turn = new DemoTurn(prompt);
  sessionId = sdkSessionId || sessionId || randomUUID();
  await emit({ type: "session-init", sessionId });
  const end = await turn.run();
  turn = undefined;
  await emit(end === "cancelled" ? { type: "cancelled" } : { type: "done", sessionId, ...end });
}
