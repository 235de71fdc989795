import assert from "node:assert/strict";
import { test } from "node:test";
import { applied, opened } from "../../../ui/client/src/fold.ts";
import { EMPTY } from "../../../ui/client/src/session-state.ts";
import { AT, Log, richLog } from "./frames.mjs";
import { historyOf } from "./history.mjs";

/** @typedef {import("../../../ui/client/src/session-state.ts").SessionState} SessionState */

/** @param {Log} log @param {SessionState} [from] */
const fold = (log, from = EMPTY) => log.frames.reduce(applied, from);
/** @param {SessionState} state */
const texts = (state) =>
  state.messages.map(({ parts }) =>
    parts.map((part) => (part.type === "tool" ? `[${part.name}]` : part.text)).join("|"),
  );

test("Frames become messages with runs of text, reasoning and tools as parts", () => {
  const state = fold(richLog());
  assert.deepEqual(texts(state), [
    "first",
    "Let me think.|Hello world.|[Write]|[Read]|After the tool.",
    "second, while the first runs",
    "All at once.",
    "third",
    "Half a ",
  ]);
  assert.deepEqual(state.messages[1]?.parts[2], {
    type: "tool",
    id: "k",
    name: "Write",
    state: "done",
    input: { path: "a" },
    output: "ok",
  });
  assert.deepEqual(state.messages[1]?.parts[3], {
    type: "tool",
    id: "k:1",
    name: "Read",
    state: "error",
    input: null,
    output: { lines: 3 },
  });
});

test("A turn keeps what messages do not hold", () => {
  const { turns, activeTurnId } = fold(richLog());
  assert.equal(activeTurnId, undefined);
  assert.deepEqual(turns["t1"], {
    phase: "ended",
    outcome: "completed",
    reason: undefined,
    approvals: [
      { approvalId: "p", toolName: "Write", input: { path: "a" }, toolId: "k", decision: "allow", by: "someone" },
    ],
    notes: [{ kind: "error", text: "A line could not be read." }],
    usage: { inputTokens: 3, outputTokens: 5, costUsd: 0.01 },
    isTold: false,
    tools: { k: { startedAt: AT, endedAt: AT }, "k:1": { startedAt: AT, endedAt: AT } },
    startedAt: AT,
    endedAt: AT,
  });
  assert.equal(turns["t3"]?.outcome, "stopped");
});

test("A frame that comes again changes nothing", () => {
  const log = richLog();
  const once = fold(log);
  assert.equal(fold(log, once), once);
  const twiceEach = log.frames
    .flatMap((frame, at) => [frame, frame, ...log.frames.slice(Math.max(0, at - 3), at)])
    .reduce(applied, EMPTY);
  assert.deepEqual(twiceEach, once);
});

test("Wherever a page is opened, history and the frames after it give the same messages", () => {
  const log = richLog();
  const whole = fold(log);
  for (let head = 0; head <= log.head; head++) {
    const before = log.frames.slice(0, head).reduce(applied, EMPTY);
    for (const lookBack of [0, 1, 5, head]) {
      const state = fold(log, opened(detailsOf(before), historyOf(before), Math.max(0, head - lookBack)));
      assert.deepEqual(state.messages, whole.messages, `opened at ${head}, ${lookBack} frames back`);
      assert.equal(state.activeTurnId, undefined);
      assert.equal(state.seq, whole.seq);
      assert.deepEqual(state.usage, whole.usage);
      assert.deepEqual(endingsIn(state), endingsIn(whole));
      if (lookBack === head) assert.deepEqual(comparable(state.turns), comparable(whole.turns));
    }
  }
});

/** What a server says of a session. @param {SessionState} state */
function detailsOf({ seq, activeTurnId, turns, usage }) {
  const activeTurn = activeTurnId ? { turnId: activeTurnId } : null;
  const queuedTurns = Object.keys(turns).filter((turnId) => turns[turnId]?.phase === "queued");
  return { headSeq: seq, activeTurn, queuedTurns, usage: usage ?? null };
}

/** What a page shows of how turns ended. @param {SessionState} state */
function endingsIn({ turns }) {
  return Object.entries(turns)
    .map(([turnId, { phase, outcome, reason }]) => ({ turnId, phase, outcome, reason }))
    .toSorted((a, b) => a.turnId.localeCompare(b.turnId));
}

/** @param {number} headSeq @param {string} turnId */
function running(headSeq, turnId) {
  return { headSeq, activeTurn: { turnId }, queuedTurns: [] };
}

test("A turn that ended between the server's two answers neither waits nor runs", () => {
  const log = new Log().begin("t1", "one").prompt("t2", "two").prompt("t3", "three");
  const details = detailsOf(fold(log));
  log.end("t1", "failed", "crashed").start("t2").text("t2", "yes").end("t2").start("t3");
  const state = opened(details, historyOf(fold(log)), details.headSeq);
  assert.deepEqual([state.turns["t1"]?.outcome, state.turns["t2"]?.outcome], ["failed", "completed"]);
  assert.equal(state.activeTurnId, undefined);
  assert.equal(fold(log, state).activeTurnId, "t3");
});

test("What a turn used, and what went wrong in it, is told once, however often its frames are read", () => {
  const log = new Log()
    .begin("t", "go")
    .add("usage", { turnId: "t", inputTokens: 3, outputTokens: 5 })
    .add("error", { turnId: "t", code: "x", error: "No disk." })
    .end("t", "failed", "crashed");
  for (const after of [0, 1, log.head - 1, log.head]) {
    const turn = fold(log, opened(detailsOf(fold(log)), historyOf(fold(log)), after)).turns["t"];
    assert.deepEqual(turn?.usage, { inputTokens: 3, outputTokens: 5 });
    assert.deepEqual(turn?.notes, [{ kind: "error", text: "No disk." }]);
    assert.deepEqual([turn?.outcome, turn?.reason, turn?.endedAt], ["failed", "crashed", AT]);
  }
});

test("A prompt that never ran is told by its own message", () => {
  const log = new Log().begin("t1", "one").prompt("t2", "two").end("t2", "stopped", "withdrawn");
  const state = opened(detailsOf(fold(log)), historyOf(fold(log)), log.head);
  assert.equal(state.turns["t2"]?.reason, "withdrawn");
  assert.equal(state.turns["t1"]?.phase, "running");
});

test("A snapshot tells how turns ended", () => {
  const log = new Log().begin("t", "go").text("t", "Half").end("t", "stopped");
  const { headSeq, messages } = historyOf(fold(log));
  const state = applied(EMPTY, { seq: headSeq, type: "snapshot", at: AT, throughSeq: headSeq, messages });
  assert.equal(state.turns["t"]?.outcome, "stopped");
  assert.deepEqual(state.messages, fold(log).messages);
});

test("What turns use is added up, also of turns whose frames were not read", () => {
  const log = new Log()
    .begin("t", "go")
    .add("usage", { turnId: "t", inputTokens: 3, outputTokens: 5 })
    .add("usage", { turnId: "t", inputTokens: 1, outputTokens: -5, costUsd: 0.5 });
  const state = fold(log, { ...EMPTY, usage: { inputTokens: 100, outputTokens: 10, costUsd: 1 } });
  assert.deepEqual(state.usage, { inputTokens: 104, outputTokens: 15, costUsd: 1.5 });
  assert.deepEqual(state.turns["t"]?.usage, { inputTokens: 4, outputTokens: 5, costUsd: 0.5 });
});

test("An approval belongs to the tool that it names", () => {
  const log = new Log().begin("t", "go");
  for (const id of ["k1", "k2"]) log.add("tool-start", { turnId: "t", id, name: "Bash", input: { command: "x" } });
  log.add("confirmation", { turnId: "t", approvalId: "p", toolCallId: "k2", toolName: "Bash", input: { command: "x" } });
  assert.equal(fold(log).turns["t"]?.approvals[0]?.toolId, "k2");
});

/**
 * Which tool an approval was bound to, and where an ending came from, may differ by what the history knew already; nothing
 * else may.
 * @param {SessionState["turns"]} turns
 */
function comparable(turns) {
  return Object.fromEntries(
    Object.entries(turns).map(([id, turn]) => [
      id,
      { ...turn, isTold: undefined, approvals: turn.approvals.map((one) => ({ ...one, toolId: "" })) },
    ]),
  );
}

test("A delta continues the last open part of the history, and does not begin a new one", () => {
  const log = new Log().begin("t", "go").text("t", "One ");
  const { messages } = fold(log);
  log.text("t", "two");
  const state = fold(log, opened(running(3, "t"), { headSeq: 3, messages: [...messages] }, 3));
  assert.deepEqual(texts(state), ["go", "One two"]);
  assert.equal(state.activeTurnId, "t");
});

test("A delta without its turn, and one without text, are passed over", () => {
  const state = fold(
    new Log()
      .text("nobody", "x")
      .begin("t", "go")
      .add("text-delta", { turnId: "t" })
      .add("text-delta", { turnId: "t", text: 7 }),
  );
  assert.deepEqual(texts(state), ["go", ""]);
});

test("An approval that waited when the page was loaded is asked again", () => {
  const log = new Log()
    .begin("t", "go")
    .add("tool-start", { turnId: "t", id: "k", name: "Write", input: { path: "a" } })
    .add("confirmation", { turnId: "t", approvalId: "p", toolName: "Write", input: { path: "a" } });
  const { messages } = fold(log);
  const state = fold(log, opened(running(log.head, "t"), { headSeq: log.head, messages: [...messages] }, 0));
  assert.deepEqual(state.turns["t"]?.approvals, [
    { approvalId: "p", toolName: "Write", input: { path: "a" }, toolId: "k", decision: undefined, by: undefined },
  ]);
  assert.deepEqual(texts(state), ["go", "[Write]"]);
});

test("Of two tools with one name an approval belongs to the one with its input", () => {
  const log = new Log().begin("t", "go");
  for (const path of ["a", "b"]) log.add("tool-start", { turnId: "t", id: path, name: "Write", input: { path } });
  for (const path of ["b", "a"])
    log.add("confirmation", { turnId: "t", approvalId: `p-${path}`, toolName: "Write", input: { path } });
  assert.deepEqual(
    fold(log).turns["t"]?.approvals.map(({ approvalId, toolId }) => [approvalId, toolId]),
    [
      ["p-b", "b"],
      ["p-a", "a"],
    ],
  );
});

test("A queued prompt waits until its turn starts", () => {
  const log = new Log().begin("t1", "one").prompt("t2", "two");
  assert.equal(fold(log).turns["t2"]?.phase, "queued");
  assert.equal(fold(log.end("t1").start("t2")).turns["t2"]?.phase, "running");
  assert.equal(fold(log).activeTurnId, "t2");
});

test("The end of a queued prompt leaves the running turn alone", () => {
  const state = fold(new Log().begin("t1", "one").prompt("t2", "two").end("t2", "stopped", "deleted"));
  assert.equal(state.activeTurnId, "t1");
  assert.equal(state.turns["t2"]?.outcome, "stopped");
});

test("The status belongs to the running turn and goes with it", () => {
  const log = new Log().begin("t", "go").add("status", { turnId: "t", state: "installing", detail: "npm" });
  assert.deepEqual(fold(log).status, { state: "installing", detail: "npm" });
  assert.equal(fold(log.end("t")).status, undefined);
});

test("A snapshot takes the place of all before it, and what follows is applied to it", () => {
  const old = fold(richLog());
  const kept = [
    {
      id: "u",
      role: /** @type {const} */ ("user"),
      parts: [{ type: /** @type {const} */ ("text"), text: "kept" }],
      createdAt: AT,
      turnId: "t",
    },
  ];
  const snapshot = { seq: 100, type: "snapshot", at: AT, throughSeq: 100, messages: kept };
  const state = applied(applied(old, snapshot), {
    seq: 101,
    type: "user-message",
    at: AT,
    turnId: "n",
    messageId: "n",
    text: "new",
  });
  assert.deepEqual(texts(state), ["kept", "new"]);
  assert.equal(state.seq, 101);
});

test("Clearing the history leaves a snapshot of nothing, also for a page that looks back over it", () => {
  const log = richLog();
  const cleared = log.head;
  log.add("snapshot", { throughSeq: cleared, messages: [] }).begin("t9", "afterwards").text("t9", "yes");
  assert.deepEqual(texts(fold(log)), ["afterwards", "yes"]);
  const history = { headSeq: log.head, messages: [...fold(log).messages] };
  assert.deepEqual(texts(fold(log, opened(running(history.headSeq, "t9"), history, 3))), ["afterwards", "yes"]);
});

test("An error outside of any turn is told at the last message", () => {
  const state = fold(new Log().begin("t", "go").end("t").add("error", { code: "x", error: "No disk." }));
  assert.deepEqual(
    state.turns["t"]?.notes.map(({ text }) => text),
    ["No disk."],
  );
});
