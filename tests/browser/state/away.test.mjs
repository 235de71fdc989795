import assert from "node:assert/strict";
import { test } from "node:test";
import { firstUnseen } from "../../../ui/src/conversation/away.ts";
import { AT } from "./frames.mjs";

/** @param {string} id @param {string} text @returns {import("../../../ui/client/src/wire.ts").Message} */
const message = (id, text) => ({ id, role: "assistant", parts: [{ type: "text", text }], createdAt: AT, turnId: id });
const MINUTE_MS = 60_000;
const seen = { messageId: "b", size: 3, at: 0 };

test("What is new, or has grown, since somebody looked is marked where it begins", () => {
  assert.equal(firstUnseen([message("a", "x"), message("b", "abc"), message("c", "x")], seen, MINUTE_MS), "c");
  assert.equal(firstUnseen([message("a", "x"), message("b", "abcd")], seen, MINUTE_MS), "b");
});

test("Nothing is marked when nothing happened, after a short while, and where the history was cleared", () => {
  assert.equal(firstUnseen([message("b", "abc")], seen, MINUTE_MS), undefined);
  assert.equal(firstUnseen([message("b", "abcd")], seen, 1_000), undefined);
  assert.equal(firstUnseen([message("z", "x")], seen, MINUTE_MS), undefined);
});
