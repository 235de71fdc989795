/** The agent host is killed, and another one of the same session comes after it. */

import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually } from "./eventually.mjs";
import { FakeIngest } from "./fake-ingest.mjs";
import { HostProcess } from "./host-process.mjs";

/** The agent hosts of one session, one after the other. */
class Session {
  /** @type {HostProcess[]} */
  #hosts = [];

  /** @param {FakeIngest} ingest */
  constructor(ingest) {
    this.ingest = ingest;
  }

  /** @returns {HostProcess} the next agent host */
  start() {
    const folder = this.#hosts[0]?.folder;
    const host = new HostProcess({ callbackUrl: String(this.ingest.url), ...(folder ? { folder } : {}) });
    this.#hosts.push(host);
    return host;
  }

  get journals() {
    return join(String(this.#hosts[0]?.home), ".vf", "journal", "session-1");
  }

  /** The files of all journals, by their path below the session's folder. */
  get files() {
    const names = readdirSync(this.journals, { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(".ndjson")).sort();
  }

  /** Everything that the agent hosts have accepted and the server has not acknowledged. */
  get accepted() {
    const text = this.files.map((name) => readFileSync(join(this.journals, name), "utf8")).join("");
    return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
  }

  async stop() {
    for (const host of this.#hosts.slice(1)) await host.kill();
    await this.#hosts[0]?.stop();
  }
}

/** @param {(session: Session, ingest: FakeIngest) => Promise<void>} body */
async function withSession(body) {
  const ingest = await new FakeIngest().start();
  const session = new Session(ingest);
  try {
    await body(session, ingest);
  } finally {
    await session.stop();
    await ingest.stop();
  }
}

/** @param {HostProcess} host @param {FakeIngest} ingest */
async function greet(host, ingest) {
  const hello = await host.ask({ type: "hello", callbackUrls: [ingest.url] });
  for (const { executionId } of hello["executions"]) host.send({ type: "token", executionId, jwt: "jwt-2" });
  return hello["executions"];
}

describe("An agent host that is killed", { concurrency: 3 }, () => {
  test("in the middle of a turn leaves all that it had accepted to the next one, which delivers it and ends the execution", () =>
    withSession(async (session, ingest) => {
      const first = session.start();
      // Half of it is acknowledged, the rest cannot be sent.
      ingest.faults.cut = () => ingest.lines.length > 200 && (ingest.faults.statusOf = () => 503) !== undefined;
      await first.run("e1", "demo: words=5000 delay=1");
      await eventually(() => session.files.length > 0 && session.accepted.length > 600);
      await first.kill();
      const accepted = session.accepted;

      ingest.faults = {};
      const second = session.start();
      const [execution, ...others] = await greet(second, ingest);
      const lastN = accepted.at(-1).n + 1;
      assert.deepEqual(others, []);
      assert.deepEqual({ ...execution, ackedN: 0 }, {
        executionId: "e1", turnId: "t1", state: "exited", lastN, ackedN: 0, exitCode: null, reason: "agent-host-lost",
      });
      await second.reply((reply) => reply["type"] === "token-needed" && reply["executionId"] === "e1");
      await ingest.until(({ ended }) => ended);
      assert.deepEqual(ingest.lines.slice(-accepted.length - 1, -1), accepted);
      assert.deepEqual(ingest.lines.map((line) => line.n), Array.from({ length: lastN }, (_, i) => i + 1));
      assert.deepEqual(ingest.lines.at(-1), { n: lastN, type: "process-exit", exitCode: null, reason: "agent-host-lost" });
      assert.equal(ingest.authorizations.at(-1), "Bearer jwt-2");

      await second.reply((reply) => reply["type"] === "settled" && reply["executionId"] === "e1");
      assert.deepEqual([await greet(second, ingest), session.files], [[], []]);
    }));

  test("again and again delivers the same once", () =>
    withSession(async (session, ingest) => {
      ingest.faults.statusOf = () => 503;
      const first = session.start();
      await first.run("e1", "demo: words=40 delay=0");
      await first.exit("e1");
      await first.run("e2", "demo: words=5000 delay=1");
      await eventually(() => session.accepted.length > 100);
      await first.kill();
      const accepted = session.accepted.length;
      for (let deaths = 0; deaths < 3; deaths++) {
        const next = session.start();
        const states = (await greet(next, ingest)).map((/** @type {any} */ one) => [one.executionId, one.state, one.reason]).sort();
        assert.deepEqual(states, [["e1", "exited", "done"], ["e2", "exited", "agent-host-lost"]]);
        await next.kill();
      }
      assert.equal(session.accepted.length, accepted + 1, "one ending was added, to the one that had none");
    }));

  test("before its first line leaves an execution that is known and has ended", () =>
    withSession(async (session, ingest) => {
      const first = session.start();
      ingest.faults.statusOf = () => 503;
      await first.run("e1", "demo: words=1 delay=5000", { cwd: "." });
      first.child.kill("SIGKILL");
      await first.exited;
      ingest.faults = {};
      const [execution] = await greet(session.start(), ingest);
      assert.deepEqual([execution.executionId, execution.state], ["e1", "exited"]);
      await ingest.until(({ ended }) => ended);
    }));

  test("and left half a line, or what is no journal, keeps no one from working", () =>
    withSession(async (session, ingest) => {
      const first = session.start();
      ingest.faults.statusOf = () => 503;
      await first.run("e1", "demo: words=20 delay=0");
      await first.run("e2", "demo: words=20 delay=0");
      await Promise.all([first.exit("e1"), first.exit("e2")]);
      await first.kill();
      const [one, two] = session.files;
      appendFileSync(join(session.journals, String(one)), '{"n":99,"type":"text-del');
      writeFileSync(join(session.journals, String(two)), "\0\0\0 rubbish\n");
      mkdirSync(join(session.journals, String(one), "..", "..", "no journal"));
      writeFileSync(join(session.journals, "77-1"), "a file");

      ingest.faults = {};
      const second = session.start();
      const executions = await greet(second, ingest);
      const reasons = executions.map((/** @type {any} */ one) => [one.executionId, one.lastN, one.reason]).sort();
      assert.deepEqual(reasons, [["e1", 23, "done"], ["e2", 1, "agent-host-lost"]]);
      await second.until(() => /journal-corrupt/.test(second.diagnostics) && /journal-unknown/.test(second.diagnostics));
      assert.equal((await second.run("e3", "demo: words=1 delay=0"))["type"], "started");
    }));

  test("is not taken for dead while it lives", () =>
    withSession(async (session, ingest) => {
      const first = session.start();
      ingest.faults.statusOf = () => 503;
      await first.run("e1", "demo: words=5 delay=0");
      await first.exit("e1");
      const second = session.start();
      assert.deepEqual(await greet(second, ingest), []);
      await second.kill();
      ingest.faults = {};
      await ingest.until(({ ended }) => ended);
    }));
});

test("An agent host that was asked to end while the server was away leaves its last lines to the next one", () =>
  withSession(async (session, ingest) => {
    const first = session.start();
    ingest.faults.statusOf = () => 503;
    await first.run("e1", "demo: words=50000 delay=2");
    await eventually(() => session.accepted.length > 20);
    first.send({ type: "shutdown", graceMs: 1000 });
    assert.equal(await first.exited, 0);
    ingest.faults = {};
    const [execution] = await greet(session.start(), ingest);
    assert.deepEqual([execution.state, execution.reason, execution.exitCode], ["exited", "cancelled", 0]);
    await ingest.until(({ ended }) => ended);
    assert.equal(ingest.lines.at(-1)?.["reason"], "cancelled");
  }));
