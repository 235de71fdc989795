/** The Claude agent: its mapping by itself, and the real binary against the stand-in of the Messages API. */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startMessagesApi } from "../../tests/messages-api/server.mjs";
import { Approvals } from "../agents/claude/approvals.mjs";
import { fitInput, fitText } from "../agents/claude/fit.mjs";
import { TurnMapping } from "../agents/claude/mapping.mjs";
import { permissionModeOf } from "../agents/claude/sdk-options.mjs";
import { eventually } from "./eventually.mjs";
import { FakeIngest } from "./fake-ingest.mjs";
import { HostProcess } from "./host-process.mjs";

/** @typedef {Awaited<ReturnType<typeof startMessagesApi>>} MessagesApi */

const SDK = fileURLToPath(new URL("../agents/claude/node_modules/@anthropic-ai/claude-agent-sdk", import.meta.url));
const real = existsSync(SDK) ? {} : { skip: "the Claude Agent SDK is not installed: npm ci in sandbox/agents/claude" };
const FAKE_MCP_SERVER = fileURLToPath(new URL("fake-mcp-server.mjs", import.meta.url));
const LONG_MS = 60_000;

class Chat {
  /** @type {string | undefined} */
  sdkSessionId;
  #turns = 0;

  /** @param {HostProcess} host @param {FakeIngest} ingest @param {MessagesApi} api */
  constructor(host, ingest, api) {
    this.host = host;
    this.ingest = ingest;
    this.api = api;
  }

  /** @param {string} prompt @param {Record<string, unknown>} [more] @param {(executionId: string) => Promise<void>} [meanwhile] */
  async turn(prompt, more = {}, meanwhile) {
    const executionId = `e${++this.#turns}`;
    this.ingest.lines = [];
    this.ingest.ended = false;
    const env = { ANTHROPIC_BASE_URL: this.api.url, ANTHROPIC_API_KEY: "sk-stand-in" };
    const resume = this.sdkSessionId === undefined ? {} : { sdkSessionId: this.sdkSessionId };
    const started = await this.host.run(executionId, prompt, { agent: "claude", env, ...resume, ...more });
    await meanwhile?.(executionId);
    const exited = await this.host.exit(executionId);
    await this.ingest.until(({ ended }) => ended);
    const init = this.ingest.lines.filter((line) => line.type === "session-init").at(-1);
    this.sdkSessionId = /** @type {string | undefined} */ (init?.["sessionId"]) ?? this.sdkSessionId;
    return { resident: started["resident"], reason: exited["reason"], lines: this.ingest.lines, text: this.ingest.text };
  }

  /** Answers the next confirmation. @param {"allow" | "deny"} decision */
  answer(decision) {
    return async (/** @type {string} */ executionId) => {
      await this.ingest.until(({ types }) => types.includes("confirmation"));
      const approvalId = this.ingest.lines.find((line) => line.type === "confirmation")?.["approvalId"];
      this.host.send({ type: "approve", executionId, approvalId, decision });
    };
  }
}

/** @param {(chat: Chat) => Promise<void>} body */
async function withChat(body) {
  const api = await startMessagesApi();
  const ingest = await new FakeIngest().start();
  const host = new HostProcess({ callbackUrl: String(ingest.url) });
  try {
    await body(new Chat(host, ingest, api));
  } finally {
    await Promise.all([host.stop(), ingest.stop(), api.close()]);
  }
}

describe("Claude, the real one,", { concurrency: 2 }, () => {
  test("stays between turns, remembers, and resumes in a new process", real, () =>
    withChat(async (chat) => {
      const first = await chat.turn("hello");
      assert.deepEqual([first.resident, first.reason], [false, "done"]);
      assert.match(first.text, /This conversation has 1 message from you\./);
      assert.ok(first.lines.filter((line) => line.type === "text-delta").length > 5, "the text comes in deltas");
      const done = first.lines.at(-1);
      assert.deepEqual([done?.type, done?.["fullText"], done?.["sessionId"]], ["done", first.text, chat.sdkSessionId]);
      const second = await chat.turn("again");
      assert.equal(second.resident, true);
      assert.match(second.text, /has 2 messages from you/);
      const third = await chat.turn("after the process", { mode: "acceptEdits" });
      assert.equal(third.resident, false);
      assert.match(third.text, /has 3 messages from you/);
      for (const { lines } of [first, second, third]) {
        const usage = lines.find((line) => line.type === "usage");
        assert.ok(Number(usage?.["inputTokens"]) > 0 && Number(usage?.["outputTokens"]) > 0);
        // One turn's cost, also after the resume, whose sum the SDK tells.
        assert.ok(Number(usage?.["costUsd"]) > 0 && Number(usage?.["costUsd"]) < 0.08, String(usage?.["costUsd"]));
      }
    }));

  test("asks before it writes, and takes both answers", real, () =>
    withChat(async (chat) => {
      const allowed = await chat.turn("write file a.txt: by claude", {}, chat.answer("allow"));
      assert.equal(readFileSync(`${chat.host.workspace}/a.txt`, "utf8"), "by claude");
      assert.match(allowed.text, /I wrote a\.txt\./);
      const [start, asked, result] = ["tool-start", "confirmation", "tool-result"].map((type) => allowed.lines.find((line) => line.type === type));
      assert.deepEqual([start?.["name"], asked?.["toolName"], result?.["name"], result?.["isError"]], ["Write", "Write", "Write", false]);
      assert.equal(start?.["id"], result?.["id"]);
      const denied = await chat.turn("write file b.txt: no", {}, chat.answer("deny"));
      assert.equal(denied.lines.find((line) => line.type === "tool-result")?.["isError"], true);
      assert.ok(!existsSync(`${chat.host.workspace}/b.txt`));
    }));

  for (const defaultMode of ["acceptEdits", "bypassPermissions"])
    test(`writes without asking where the settings say ${defaultMode} and the prompt says nothing, and asks where it does`, real, () =>
      withChat(async (chat) => {
        const configuration = { agentSettings: { permissions: { defaultMode } } };
        assert.equal((await chat.host.ask({ type: "apply", configuration, hashes: { agentSettings: "s1" } }))["ok"], true);
        const silent = await chat.turn("write file a.txt: by claude");
        assert.ok(!silent.lines.some((line) => line.type === "confirmation"));
        assert.equal(readFileSync(`${chat.host.workspace}/a.txt`, "utf8"), "by claude");
        await chat.turn("write file b.txt: no", { mode: "default" }, chat.answer("deny"));
        assert.ok(!existsSync(`${chat.host.workspace}/b.txt`));
      }));

  test("tells the tools of a sub-agent from its own", real, () =>
    withChat(async (chat) => {
      const { lines } = await chat.turn("delegate: write file d.txt: deep", { mode: "acceptEdits" });
      const ids = lines.filter((line) => line.type === "tool-start").map((line) => String(line["id"]));
      assert.equal(ids.length, 2);
      assert.ok(ids[1]?.startsWith(`${ids[0]}:`), ids.join(" "));
      const results = lines.filter((line) => line.type === "tool-result").map((line) => line["id"]);
      assert.deepEqual(results, [ids[1], ids[0]]);
      assert.equal(readFileSync(`${chat.host.workspace}/d.txt`, "utf8"), "deep");
    }));

  test("thinks aloud", real, () =>
    withChat(async (chat) => {
      const { lines, text } = await chat.turn("think: cats");
      const thought = lines.filter((line) => line.type === "reasoning-delta").map((line) => line["text"]).join("");
      assert.deepEqual([thought, text], ["I think about cats.", "I thought about cats."]);
    }));

  test("stops when it is told, and goes on in the same process", real, () =>
    withChat(async (chat) => {
      const stopped = await chat.turn("count 100000 delay 2", {}, async (executionId) => {
        await chat.ingest.until(({ lines }) => lines.length > 20);
        chat.host.send({ type: "cancel", executionId, graceMs: LONG_MS });
      });
      assert.equal(stopped.reason, "cancelled");
      assert.ok(!stopped.lines.some((line) => line.type === "error" || line.type === "done"));
      assert.match(stopped.text, /^w1 w2 w3 /);
      const next = await chat.turn("go on");
      assert.deepEqual([next.resident, next.reason], [true, "done"]);
      assert.match(next.text, /You said: go on/);
    }));

  test("stops also while it waits for an approval, which then means no", real, () =>
    withChat(async (chat) => {
      const stopped = await chat.turn("write file a.txt: x", {}, async (executionId) => {
        await chat.ingest.until(({ types }) => types.includes("confirmation"));
        chat.host.send({ type: "cancel", executionId, graceMs: LONG_MS });
      });
      assert.equal(stopped.reason, "cancelled");
      assert.ok(!existsSync(`${chat.host.workspace}/a.txt`));
    }));

  test("says what is wrong in words for people, without waiting for what will not change", real, () =>
    withChat(async (chat) => {
      const refused = await chat.turn("fail 401");
      assert.deepEqual([refused.reason, refused.lines.at(-1)?.type], ["done", "done"]);
      const error = refused.lines.find((line) => line.type === "error");
      assert.equal(error?.["code"], "authentication-failed");
      assert.match(String(error?.["error"]), /did not accept the credentials/);
      const bad = await chat.turn("fail 400");
      assert.equal(bad.lines.filter((line) => line.type === "error").length, 1);
      assert.match((await chat.turn("hello")).text, /You said: hello/);
    }));

  test("begins anew when the session is gone, and says so", real, () =>
    withChat(async (chat) => {
      chat.sdkSessionId = "11111111-2222-4333-8444-555555555555";
      const { lines, text, reason } = await chat.turn("hello");
      assert.equal(lines[0]?.type, "session-reset");
      assert.notEqual(lines[1]?.["sessionId"], "11111111-2222-4333-8444-555555555555");
      assert.match(text, /has 1 message from you/);
      assert.equal(reason, "done");
    }));

  test("reaches its MCP servers, whose secrets no process list shows", real, () =>
    withChat(async (chat) => {
      const notes = `${chat.host.folder}/mcp-notes`;
      const server = { command: process.execPath, args: [FAKE_MCP_SERVER], env: { NOTES: notes, MCP_SECRET: "mcp-s3cret" } };
      const configuration = { mcpServers: { fake: server } };
      assert.equal((await chat.host.ask({ type: "apply", configuration, hashes: { mcpServers: "m1" } }))["ok"], true);
      await chat.turn("hello");
      await eventually(() => existsSync(notes) && readFileSync(notes, "utf8") === "mcp-s3cret");
      assert.ok(processesUnder(chat.host.folder).every((pid) => !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("mcp-s3cret")));
    }));

  test("goes away with its host", real, () =>
    withChat(async (chat) => {
      await chat.turn("hello");
      const before = processesUnder(chat.host.folder);
      assert.ok(before.length > 0, "the binary runs in this home");
      chat.host.child.kill("SIGKILL");
      await eventually(() => processesUnder(chat.host.folder).length === 0);
    }));
});

/** Processes whose home is under a folder. @param {string} folder @returns {string[]} */
function processesUnder(folder) {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const isAgent = readFileSync(`/proc/${pid}/environ`, "utf8").includes(`HOME=${folder}`);
      return isAgent && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
    } catch {
      // It went away while we looked, or is not ours to look at.
      return false;
    }
  });
}

describe("The mapping of Claude's messages", () => {
  const parent = null;

  test("does not say twice what came in deltas, and says what did not", () => {
    const mapping = new TurnMapping(0);
    const frames = [
      { type: "stream_event", parent_tool_use_id: parent, event: { type: "message_start", message: { id: "m1" } } },
      { type: "stream_event", parent_tool_use_id: parent, event: { type: "content_block_delta", delta: { type: "text_delta", text: "Hi" } } },
      { type: "assistant", parent_tool_use_id: parent, message: { id: "m1", content: [{ type: "text", text: "Hi" }] } },
      { type: "assistant", parent_tool_use_id: parent, message: { id: "m2", content: [{ type: "text", text: " there" }] } },
      { type: "assistant", parent_tool_use_id: "t1", message: { id: "m3", content: [{ type: "text", text: "a sub-agent's" }] } },
    ].flatMap((message) => mapping.framesOf(message));
    assert.deepEqual(frames.map((frame) => frame["text"]), ["Hi", " there"]);
    assert.equal(mapping.done()["fullText"], "Hi there");
  });

  test("keeps paragraphs apart, so that the deltas and the full text are the same", () => {
    const mapping = new TurnMapping(0);
    const block = (/** @type {string} */ text) => [
      { type: "stream_event", parent_tool_use_id: parent, event: { type: "content_block_start", content_block: { type: "text" } } },
      { type: "stream_event", parent_tool_use_id: parent, event: { type: "content_block_delta", delta: { type: "text_delta", text } } },
    ];
    const frames = [...block("One."), ...block("Two.")].flatMap((message) => mapping.framesOf(message));
    assert.equal(frames.map((frame) => frame["text"]).join(""), "One.\n\nTwo.");
    assert.equal(mapping.done()["fullText"], "One.\n\nTwo.");
  });

  test("tells the cost of the turn alone, and none when the sum before is not known", () => {
    const result = { type: "result", is_error: false, total_cost_usd: 0.5, usage: {} };
    assert.equal(new TurnMapping(0.2).framesOf(result)[0]?.["costUsd"], 0.3);
    assert.equal(new TurnMapping(0.9).framesOf(result)[0]?.["costUsd"], 0.5, "the count began anew");
    assert.ok(!("costUsd" in (new TurnMapping(undefined).framesOf(result)[0] ?? {})));
  });

  test("cuts what tools take and give to what a frame may have", () => {
    assert.ok(fitText("x".repeat(1_000_000)).length < 140_000);
    const input = { content: "x".repeat(1_000_000), path: "p" };
    const fitted = /** @type {Record<string, string>} */ (fitInput(input));
    assert.equal(fitted["path"], "p");
    assert.ok(JSON.stringify(fitted).length < 10_000);
    assert.deepEqual(fitInput({ small: 1 }), { small: 1 });
    assert.ok(JSON.stringify(fitInput({ many: Array(100_000).fill("words") })).length < 100);
  });
});

describe("An approval", () => {
  test("that nobody answers is a no", async () => {
    const approvals = new Approvals(() => {}, 5);
    const permission = await approvals.ask("Write", {}, new AbortController().signal);
    assert.equal(permission.behavior, "deny");
  });

  test("of another question changes nothing", async () => {
    /** @type {string[]} */
    const asked = [];
    const approvals = new Approvals((frame) => asked.push(String(frame["approvalId"])));
    const permission = approvals.ask("Write", { a: 1 }, new AbortController().signal);
    approvals.decide("no-such-approval", "allow");
    approvals.decide(String(asked[0]), "deny");
    assert.equal((await permission).behavior, "deny");
  });

  test("ends with the turn", async () => {
    const abort = new AbortController();
    const approvals = new Approvals(() => {});
    const permission = approvals.ask("Write", {}, abort.signal);
    abort.abort();
    assert.equal((await permission).behavior, "deny");
  });

  test("mode that is not known allows no more than the default", () => {
    assert.equal(permissionModeOf("yolo"), "default");
    assert.equal(permissionModeOf("plan"), "plan");
    assert.equal(permissionModeOf(""), undefined);
  });
});
