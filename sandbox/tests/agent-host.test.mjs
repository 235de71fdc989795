/** The whole agent host as a process, with an ingest server behind it and a silo before it. */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.mjs";
import { FakeIngest } from "./fake-ingest.mjs";
import { HostProcess } from "./host-process.mjs";

const MAIN = fileURLToPath(new URL("agents-for-tests.mjs", import.meta.url));
/** Longer than any test: whatever ends within one was not waited out. */
const LONG_MS = 60_000;

/** @param {(host: HostProcess, ingest: FakeIngest) => Promise<void>} body @param {Record<string, string>} [environment] */
async function withHost(body, environment = {}) {
  const ingest = await new FakeIngest().start();
  const host = new HostProcess({ callbackUrl: String(ingest.url), main: MAIN, environment });
  try {
    await body(host, ingest);
  } finally {
    await Promise.all([host.stop(), ingest.stop()]);
  }
}

/** A process that is dead and only not yet reaped is not alive. @param {number} pid */
function isAlive(pid) {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** What a host has accepted and not delivered. @param {HostProcess} host */
function journalText(host) {
  const folder = join(host.home, ".vf", "journal");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ndjson"));
  return names.map((name) => readFileSync(join(folder, name), "utf8")).join("");
}

/** @param {number} count */
const words = (count) => Array.from({ length: count }, (_, i) => `w${i + 1} `).join("");

describe("The control channel", { concurrency: 3 }, () => {
  test("answers hello with what is applied and what runs", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "demo: words=10 hang-after=5 delay=0");
      await ingest.until(({ lines }) => lines.length === 6);
      const hello = await host.ask({ type: "hello", callbackUrls: [ingest.url], epoch: 7 });
      assert.deepEqual([hello["protocol"], hello["epoch"], hello["node"]], [1, 7, process.version]);
      assert.deepEqual(hello["hashes"].packages, "empty");
      const [execution] = hello["executions"];
      assert.deepEqual({ ...execution, ackedN: 0 }, { executionId: "e1", turnId: "t1", state: "running", lastN: 6, ackedN: 0 });
    }));

  test("drops what is no command and says so, and goes on", () =>
    withHost(async (host) => {
      const input = host.child.stdin;
      input.write("\n\nnonsense\n[]\n" + `"${"x".repeat(4 * 1024 * 1024)}"\n`);
      input.write('{"type":"ping","epoch":1}\n{"type":"ping","id":"p","epoch":"1"}\n');
      assert.equal((await host.ask({ type: "dance" }))["code"], "unknown-command");
      assert.equal((await host.ask({ type: "cancel", executionId: "e9" }))["code"], "unknown-execution");
      assert.equal((await host.ask({ type: "run", executionId: "../x" }))["code"], "bad-command");
      assert.equal((await host.run("e1", "hi", { agent: "nobody" }))["code"], "unknown-agent");
      assert.equal((await host.run("e1", "hi", { env: { A: 1 } }))["code"], "bad-command");
      assert.equal((await host.ask({ type: "ping" }))["type"], "pong");
      const codes = host.replies.slice(0, 5).map((reply) => reply["code"]);
      assert.deepEqual(codes, ["bad-line", "bad-line", "line-too-long", "bad-command", "bad-command"]);
    }));

  test("takes commands that arrive in pieces, cut inside a character", () =>
    withHost(async (host, ingest) => {
      const command = { type: "run", epoch: 1, id: "r", executionId: "e1", turnId: "t1", agent: "demo", prompt: "é 世界", env: {}, token: "j" };
      for (const byte of Buffer.from(JSON.stringify(command) + "\n")) host.child.stdin.write(Buffer.from([byte]));
      assert.equal((await host.reply((reply) => reply["id"] === "r"))["type"], "started");
      await ingest.until(({ lines }) => lines.length > 3);
    }));

  test("takes a command in parts, whatever comes between them, and gives up one whose beginning is missing", () =>
    withHost(async (host, ingest) => {
      const run = (/** @type {string} */ executionId) => {
        const command = { type: "run", epoch: 1, id: executionId, executionId, turnId: "t1", agent: "demo", prompt: "é 世界", env: {}, token: "j" };
        const line = Buffer.from(JSON.stringify(command) + "\n");
        const of = Math.ceil(line.length / 100);
        return Array.from({ length: of }, (_, i) => ({
          type: "part", epoch: 1, id: executionId, part: i + 1, of, data: line.subarray(i * 100, (i + 1) * 100).toString("base64"),
        }));
      };
      const [first, second, third] = [run("e1"), run("e2"), run("e3")];
      for (const [i, part] of first.entries()) for (const one of [part, second[i]]) host.child.stdin.write(JSON.stringify(one) + "\n");
      for (const executionId of ["e1", "e2"]) {
        assert.equal((await host.reply((reply) => reply["id"] === executionId))["type"], "started");
      }
      host.child.stdin.write(JSON.stringify(third[1]) + "\n");
      assert.equal((await host.reply((reply) => reply["id"] === "e3"))["code"], "bad-command");
      for (const bad of [{ part: 0, of: 1 }, { part: 2, of: 1 }, { part: 1, of: 1e9 }, { part: 1, of: 1, data: 7 }]) {
        assert.equal((await host.ask({ type: "part", data: "", ...bad }))["code"], "bad-command");
      }
      await ingest.until(({ lines }) => lines.length > 3);
    }));

  test("ignores an owner that has been superseded", () =>
    withHost(async (host, ingest) => {
      await host.ask({ type: "hello", epoch: 5, callbackUrls: [ingest.url] });
      host.epoch = 4;
      const refused = await host.run("e1", "hi");
      assert.deepEqual([refused["type"], refused["code"]], ["error", "stale-epoch"]);
      host.epoch = 5;
      assert.deepEqual((await host.ask({ type: "hello", callbackUrls: [] }))["executions"], []);
    }));

  test("goes on without its reader and its writer, and ends when nobody has been heard of for long", () =>
    withHost(
      async (host, ingest) => {
        await host.run("e1", "demo: words=300 delay=1");
        await ingest.until(({ lines }) => lines.length > 10);
        host.child.stdout.destroy();
        host.child.stdin.end();
        await ingest.until(({ ended }) => ended);
        assert.equal(ingest.text, words(300));
        assert.equal(await host.exited, 0);
        assert.match(host.diagnostics, /control-input-ended/);
        assert.match(host.diagnostics, /EPIPE/);
        assert.match(host.diagnostics, /orphaned/);
      },
      { VF_ORPHAN_TIMEOUT_S: "0.3" },
    ));

  test("shutdown ends the agents, then says goodbye", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "demo: words=100000 delay=5");
      await ingest.until(({ lines }) => lines.length > 5);
      const bye = await host.ask({ type: "shutdown", graceMs: LONG_MS });
      assert.equal(bye["type"], "bye");
      assert.equal(await host.exited, 0);
      assert.deepEqual(ingest.lines.at(-1)?.["reason"], "cancelled");
    }));
});

describe("An execution", { concurrency: 3 }, () => {
  test("ends with done, and the same run again changes nothing", () =>
    withHost(async (host, ingest) => {
      assert.equal((await host.run("e1", "demo: words=5 delay=0 tool=1"))["type"], "started");
      await ingest.until(({ ended }) => ended);
      assert.deepEqual(ingest.types, ["session-init", ...Array(5).fill("text-delta"), "tool-start", "tool-result", "usage", "done"]);
      assert.ok(existsSync(`${host.workspace}/demo-1.txt`));
      assert.equal((await host.run("e1", "demo: words=5 delay=0"))["type"], "started");
      await host.until(() => host.replies.filter((reply) => reply["type"] === "exited").length === 2);
      assert.equal(ingest.connections, 1);
    }));

  test("is served by the warm process that knows the conversation, and by no other", () =>
    withHost(async (host, ingest) => {
      const sessions = [];
      for (const [executionId, more, resident] of /** @type {[string, Record<string, unknown>, boolean][]} */ ([
        ["e1", {}, false],
        ["e2", { sdkSessionId: "FIRST" }, true],
        ["e3", { sdkSessionId: "FIRST", env: { NEW: "1" } }, false],
        ["e4", { sdkSessionId: "FIRST", env: { NEW: "1" } }, true],
        ["e5", { env: { NEW: "1" } }, false],
      ])) {
        const known = "sdkSessionId" in more ? { ...more, sdkSessionId: sessions[0] } : more;
        const started = await host.run(executionId, "demo: words=1 delay=0", known);
        assert.equal(started["resident"], resident, executionId);
        await ingest.until(({ ended }) => ended);
        sessions.push(ingest.lines[0]?.["sessionId"]);
        ingest.lines = [];
        ingest.ended = false;
        await host.exit(executionId);
      }
      assert.deepEqual(new Set(sessions.slice(0, 4)).size, 1);
      assert.notEqual(sessions[4], sessions[0]);
    }));

  test("ends as cancelled when the agent obeys, without a done, and its process stays warm", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "demo: words=100000 delay=2");
      await ingest.until(({ lines }) => lines.length > 5);
      const exited = await host.ask({ type: "cancel", executionId: "e1", graceMs: LONG_MS });
      assert.deepEqual([exited["type"], exited["reason"], exited["exitCode"]], ["exited", "cancelled", 0]);
      await ingest.until(({ ended }) => ended);
      assert.ok(!ingest.types.includes("done"));
      assert.deepEqual(ingest.lines.at(-1), { n: exited["lastN"], type: "process-exit", exitCode: 0, reason: "cancelled" });
      const sdkSessionId = ingest.lines[0]?.["sessionId"];
      assert.equal((await host.run("e2", "demo: words=1", { sdkSessionId }))["resident"], true);
      const again = await host.ask({ type: "cancel", executionId: "e1", graceMs: 0 });
      assert.equal(again["reason"], "cancelled", "a cancel of what is over is told how it ended");
    }));

  test("obeys a cancel that comes right behind its prompt", () =>
    withHost(async (host) => {
      await host.run("e1", "demo: words=1000000 delay=5");
      const exited = await host.ask({ type: "cancel", executionId: "e1", graceMs: LONG_MS });
      assert.equal(exited["reason"], "cancelled");
    }));

  test("is killed when the grace is over, with all that it started", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "", { agent: "deaf" });
      await ingest.until(({ lines }) => lines.length === 1);
      const grandchild = Number(ingest.text);
      assert.ok(isAlive(grandchild));
      const exited = await host.ask({ type: "cancel", executionId: "e1", graceMs: 100 });
      assert.deepEqual([exited["reason"], exited["exitCode"]], ["killed", 137]);
      await ingest.until(({ ended }) => ended);
      assert.equal(ingest.lines.at(-1)?.["reason"], "killed");
      await eventually(() => !isAlive(grandchild));
    }));

  test("that hangs is killed, and one that crashes says so", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "demo: words=10 delay=0 crash-after=3");
      assert.equal((await host.exit("e1"))["reason"], "crashed");
      await ingest.until(({ ended }) => ended);
      assert.equal(ingest.text, words(3));
      assert.deepEqual(ingest.lines.at(-1), { n: 5, type: "process-exit", exitCode: 1, reason: "crashed" });
      ingest.lines = [];
      ingest.ended = false;
      await host.run("e2", "demo: words=10 delay=0 hang-after=4");
      await ingest.until(({ text }) => text === words(4));
      assert.equal((await host.ask({ type: "cancel", executionId: "e2", graceMs: 50 }))["reason"], "killed");
    }));

  test("is over when its process is, though a stranger keeps the pipe open", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "", { agent: "litter" });
      const exited = await host.exit("e1");
      assert.deepEqual([exited["reason"], exited["exitCode"]], ["crashed", 3]);
      await ingest.until(({ ended }) => ended);
      process.kill(Number(ingest.text), "SIGKILL");
    }));

  test("has no done after a cancel, even when the agent says so", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "", { agent: "late-done" });
      await ingest.until(({ lines }) => lines.length === 1);
      assert.equal((await host.ask({ type: "cancel", executionId: "e1", graceMs: LONG_MS }))["reason"], "cancelled");
      await ingest.until(({ ended }) => ended);
      assert.deepEqual(ingest.types, ["text-delta", "process-exit"]);
    }));

  test("passes on what can be passed on of an agent that babbles", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "", { agent: "bad-lines" });
      await ingest.until(({ ended }) => ended);
      assert.deepEqual(ingest.types, ["text-delta", "text-delta", "error", "done"]);
      assert.deepEqual(ingest.lines[0], { n: 1, type: "text-delta", text: "good" });
      assert.equal(String(ingest.lines[1]?.["text"]).length, 2 * 1024 * 1024);
      assert.equal(ingest.lines[2]?.["code"], "bad-line");
      assert.equal(host.diagnostics.match(/agent-bad-line/g)?.length, 3);
      assert.ok(!host.diagnostics.includes("this is no JSON"), "what an agent says is not for the diagnostics");
    }));

  test("ends even if its done is too long to be taken", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "", { agent: "long-done" });
      await ingest.until(({ ended }) => ended);
      assert.deepEqual(ingest.lines, [{ n: 1, type: "done", sessionId: "s" }]);
    }));

  test("that cannot start, or that closes its output, ends as crashed", () =>
    withHost(async (host, ingest) => {
      for (const [executionId, more] of /** @type {[string, Record<string, unknown>][]} */ ([
        ["e1", { agent: "absent" }],
        ["e2", { agent: "demo", cwd: "no/such/folder" }],
        ["e3", { agent: "closes-output" }],
      ])) {
        await host.run(executionId, "", more);
        assert.equal((await host.exit(executionId))["reason"], "crashed");
        await ingest.until(({ ended }) => ended);
        ingest.lines = [];
        ingest.ended = false;
      }
    }));

  test("is abandoned when the server knows nothing of it", () =>
    withHost(async (host, ingest) => {
      ingest.faults.statusOf = () => 404;
      await host.run("e1", "demo: words=1000000 delay=5");
      assert.equal((await host.exit("e1"))["reason"], "abandoned");
      const hello = await host.ask({ type: "hello", callbackUrls: [] });
      assert.deepEqual(hello["executions"], []);
    }));

  test("waits for a token when its own is refused, and tells a new silo so", () =>
    withHost(async (host, ingest) => {
      ingest.faults.statusOf = () => 401;
      await host.run("e1", "demo: words=3 delay=0");
      await host.exit("e1");
      await host.reply((reply) => reply["type"] === "token-needed");
      host.replies = [];
      const hello = await host.ask({ type: "hello", callbackUrls: [ingest.url] });
      assert.deepEqual(hello["executions"], [
        { executionId: "e1", turnId: "t1", state: "exited", lastN: 6, ackedN: 0, exitCode: 0, reason: "done" },
      ]);
      await host.reply((reply) => reply["type"] === "token-needed");
      ingest.faults.statusOf = () => 200;
      host.send({ type: "token", executionId: "e1", jwt: "jwt-2" });
      await ingest.until(({ ended }) => ended);
      assert.equal(ingest.text, words(3));
    }));

  test("is not read any more when memory and disk are full, and loses nothing", () =>
    withHost(
      async (host, ingest) => {
        ingest.faults.statusOf = () => 503;
        await host.run("e1", "demo: words=100000 delay=0");
        await eventually(() => journalText(host).includes('"type":"status"'));
        const { lastN } = (await host.ask({ type: "hello", callbackUrls: [] }))["executions"][0];
        // 1.1 MB of lines of 45 bytes or more, and what one read brings.
        assert.ok(lastN > 1000 && lastN < 30_000, `${lastN} lines were taken`);
        ingest.faults.statusOf = () => 200;
        await ingest.until(({ ended }) => ended);
        assert.equal(ingest.text, words(100_000));

        // It is told that the agent waits, where it does, and that it does not wait any more.
        const [waits, goesOn] = ingest.lines.filter((line) => line.type === "status");
        assert.deepEqual([waits?.n, waits?.["state"], goesOn?.["state"]], [lastN, "reconnecting", "running"]);
      },
      { VF_TEST_SMALL_JOURNAL: "1" },
    ));

  test("is ended when it could not go on for too long, and all that it said is delivered", () =>
    withHost(
      async (host, ingest) => {
        ingest.faults.statusOf = () => 503;
        await host.run("e1", "demo: words=100000 delay=0");
        assert.equal((await host.exit("e1"))["reason"], "blocked");
        ingest.faults.statusOf = () => 200;
        await ingest.until(({ ended }) => ended);
        assert.ok(ingest.text.length > 0 && words(100_000).startsWith(ingest.text));
        assert.deepEqual(ingest.lines.at(-1)?.["reason"], "blocked");
      },
      { VF_TEST_SMALL_JOURNAL: "1", VF_TEST_BLOCKED_TIMEOUT_MS: "300" },
    ));

  test("asks before a tool, and honours both answers", () =>
    withHost(async (host, ingest) => {
      await host.run("e1", "demo: words=2 delay=0 tool=2 confirm=1");
      for (const [index, decision] of /** @type {const} */ (["allow", "deny"]).entries()) {
        const asked = () => ingest.lines.filter((line) => line.type === "confirmation")[index];
        await ingest.until(() => asked() !== undefined);
        assert.equal(asked()?.["toolName"], "WriteFile");
        host.send({ type: "approve", executionId: "e1", approvalId: asked()?.["approvalId"], decision });
      }
      await ingest.until(({ ended }) => ended);
      const results = ingest.lines.filter((line) => line.type === "tool-result").map((line) => line["isError"]);
      assert.deepEqual(results, [false, true]);
      assert.ok(existsSync(`${host.workspace}/demo-1.txt`) && !existsSync(`${host.workspace}/demo-2.txt`));
    }));

  test("gives the agent its environment, and nothing that is not the agent's", () =>
    withHost(
      async (host, ingest) => {
        const env = { API_KEY: "sk-very-secret", VF_SESSION_MODE: "mine", IS_SANDBOX: "0", HOME: "/", VF_STATE_DIR: "x", PROJECT: "p" };
        await host.run("e1", "", { agent: "environment", env, mode: "plan", sdkSessionId: "sdk-1", token: "the-token" });
        await ingest.until(({ ended }) => ended);
        const seen = JSON.parse(ingest.text);
        const { PATH, NODE_PATH, ...rest } = seen;
        delete rest["LANG"];
        assert.deepEqual(rest, {
          HOME: host.home,
          API_KEY: "sk-very-secret",
          PROJECT: "p",
          IS_SANDBOX: "1",
          CLAUDE_CONFIG_DIR: `${host.home}/.claude`,
          CLAUDE_MCP_SERVERS: "{}",
          VF_CALLBACK_URL: ingest.url,
          VF_SDK_SESSION_ID: "sdk-1",
          VF_SESSION_MODE: "plan",
          VF_AUTO_CONTEXT: "0",
        });
        assert.ok(PATH.startsWith(`${host.home}/.npm-global/bin:`) && NODE_PATH.startsWith(host.home));
        await host.until(() => host.diagnostics.includes("the key is"));
        assert.ok(!host.diagnostics.includes("sk-very-secret") && host.diagnostics.includes("[secret]"));
      },
      { DATABASE_PASSWORD: "of the silo" },
    ));
});
