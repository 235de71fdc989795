import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Journal } from "../agent-host/journal.mjs";
import { Producer } from "../agent-host/producer.mjs";
import { BACKOFF_MIN_MS } from "../agent-host/protocol.mjs";
import { Segments } from "../agent-host/segments.mjs";
import { FakeIngest } from "./fake-ingest.mjs";
import { ManualTimers, fasterTimers, randomFrom } from "./time-and-chance.mjs";

/** @typedef {import("../agent-host/producer.mjs").Outcome} Outcome */
/** @typedef {import("../agent-host/producer.mjs").Timers} Timers */

const END_TIMEOUT_MS = 15_000;

/** A producer, its journal and its server. */
class Path {
  /** @type {string[]} */
  diagnostics = [];
  tokensAsked = 0;
  /** @type {Promise<Outcome>} */
  ended;
  #folder = mkdtempSync(join(tmpdir(), "vf-producer-"));
  #stopWaiting = () => {};

  /**
   * @param {FakeIngest} ingest
   * @param {{ timers?: Timers, random?: () => number, urls?: () => string[], onTokenNeeded?: () => void,
   *   memoryBytes?: number }} [options]
   */
  constructor(ingest, options = {}) {
    this.ingest = ingest;
    const limits = options.memoryBytes === undefined ? {} : { memoryBytes: options.memoryBytes };
    this.journal = new Journal(new Segments(join(this.#folder, "journal")), limits);
    /** @type {(outcome: Outcome) => void} */
    let end = () => {};
    this.ended = new Promise((resolve, reject) => {
      const text = () => `not ended after ${END_TIMEOUT_MS} ms: ${ingest.state}; ${this.diagnostics.slice(-5).join("; ")}`;
      const timer = setTimeout(() => reject(new Error(text())), END_TIMEOUT_MS);
      this.#stopWaiting = () => clearTimeout(timer);
      end = resolve;
    });
    this.producer = new Producer({
      executionId: "e1",
      sessionId: "s1",
      token: "jwt-1",
      journal: this.journal,
      callbackUrls: options.urls ?? (() => [String(ingest.url)]),
      onTokenNeeded: () => {
        this.tokensAsked++;
        options.onTokenNeeded?.();
      },
      onEnd: end,
      diagnose: (level, event, about) => this.diagnostics.push(`${level === "debug" ? "" : `${level}: `}${event} ${about?.["why"] ?? ""}`),
      ...(options.timers === undefined ? {} : { timers: options.timers }),
      random: options.random ?? (() => 0),
    });
  }

  /** @param {number} count @param {string} [type] */
  write(count, type = "text-delta") {
    this.journal.append(Array.from({ length: count }, (_, i) => JSON.stringify({ type, text: `w${this.journal.lastN + i + 1} ` })));
    this.producer.notify();
  }

  finish() {
    this.write(1, "done");
    this.producer.finish();
  }

  close() {
    this.#stopWaiting();
    this.producer.close();
    this.journal.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @param {ConstructorParameters<typeof FakeIngest>[0]} faults @param {ConstructorParameters<typeof Path>[1]} options @param {(path: Path, ingest: FakeIngest) => Promise<void>} body */
async function withPath(faults, options, body) {
  const ingest = await new FakeIngest(faults).start();
  const path = new Path(ingest, options);
  try {
    await body(path, ingest);
  } finally {
    path.close();
    await ingest.stop();
  }
}

/** Bounded by the promise of what comes next, not by a wait. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe("The producer", { concurrency: true }, () => {
  test("brings every line once and in order and ends with the server's word", () =>
    withPath({}, {}, async ({ producer, journal, ended }, ingest) => {
      producer.start();
      journal.append(['{"type":"a"}', '{"type":"b"}']);
      producer.notify();
      await ingest.until(({ lines }) => lines.length === 2);
      journal.append(['{"type":"done"}']);
      producer.finish();
      assert.equal(await ended, "acknowledged");
      assert.deepEqual(ingest.types, ["a", "b", "done"]);
      assert.deepEqual([ingest.connections, ingest.ended, ingest.authorizations[0]], [1, true, "Bearer jwt-1"]);
      assert.deepEqual(ingest.problems, []);
    }));

  test("loses, doubles and swaps nothing over 300 seeds of cut connections, late acknowledgements, lost chunks and refusals", async () => {
    let cuts = 0;
    let gaps = 0;
    for (let from = 1; from <= 300; from += 10) {
      const seeds = Array.from({ length: 10 }, (_, i) => from + i);
      await Promise.all(
        seeds.map(async (seed) => {
          const random = randomFrom(seed);
          /** @type {import("./fake-ingest.mjs").Faults} */
          const faults = {
            statusOf: () => (random() < 0.1 ? [401, 500, 503, 429][Math.floor(random() * 4)] ?? 500 : 200),
            cut: () => random() < 0.15 && ++cuts > 0,
            loseChunk: () => random() < 0.08 && ++gaps > 0,
            ack: (send) => (random() < 0.7 ? setTimeout(send, random() * 4) : random() < 0.5 ? send() : undefined),
          };
          /** @type {Path | undefined} */
          let own;
          const refresh = () => void setTimeout(() => own?.producer.setToken("jwt-2"), random() * 4);
          await withPath(faults, { random, onTokenNeeded: refresh, timers: fasterTimers(50), memoryBytes: 4000 }, async (path, ingest) => {
            own = path;
            path.producer.start();
            for (let written = 0; written < 150; ) {
              const count = 1 + Math.floor(random() * 12);
              path.write(count);
              written += count;
              if (random() < 0.6) await nextTurn();
            }
            path.finish();
            assert.equal(await path.ended, "acknowledged", `seed ${seed}`);
            assert.deepEqual(ingest.lines.map((line) => line.n), Array.from({ length: path.journal.lastN }, (_, i) => i + 1), `seed ${seed}`);
            assert.deepEqual(ingest.text, ingest.lines.slice(0, -1).map((line) => `w${line.n} `).join(""), `seed ${seed}`);
            assert.equal(path.journal.ackedN, path.journal.lastN);
          });
        }),
      );
    }
    assert.ok(cuts > 300 && gaps > 100, `the faults happened: ${cuts} cuts, ${gaps} gaps`);
  });

  test("sends a batch in one write", () =>
    withPath({}, {}, async (path, ingest) => {
      path.producer.start();
      await ingest.until(({ resumes }) => resumes === 1);
      for (let batch = 1; batch <= 20; batch++) {
        path.write(5);
        await ingest.until(({ lines }) => lines.length === batch * 5);
      }
      assert.equal(ingest.chunks, 20);
    }));

  test("asks for a token when its own is refused, again while none comes, and uses the one it gets", () => {
    const timers = new ManualTimers();
    return withPath({ statusOf: () => 401 }, { timers }, async (path, ingest) => {
      path.producer.start();
      path.finish();
      while (path.producer.state !== "waiting") await nextTurn();
      timers.advance(BACKOFF_MIN_MS);
      assert.equal(path.tokensAsked, 1);
      timers.advance(10_000);
      timers.advance(10_000);
      assert.equal(path.tokensAsked, 3);
      assert.equal(ingest.connections, 1, "it does not knock while it waits");
      ingest.faults.statusOf = () => 200;
      path.producer.setToken("jwt-2");
      assert.equal(await path.ended, "acknowledged");
      assert.deepEqual(ingest.authorizations, ["Bearer jwt-1", "Bearer jwt-2"]);
    });
  });

  test("leaves a door that refuses its token for the next one", async () => {
    let refusals = 0;
    const door = http.createServer((request, response) => {
      refusals++;
      request.resume();
      response.writeHead(401).end();
    });
    await once(door.listen(0, "127.0.0.1"), "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (door.address());
    /** @type {string[]} */
    let urls = [];
    /** @type {Path | undefined} */
    let own;
    let tokens = 1;
    const refresh = () => own?.producer.setToken(`jwt-${++tokens}`);
    try {
      await withPath({}, { urls: () => urls, onTokenNeeded: refresh }, async (path, ingest) => {
        own = path;
        urls = [`http://127.0.0.1:${port}/`, String(ingest.url)];
        path.producer.start();
        path.finish();
        assert.equal(await path.ended, "acknowledged");
        assert.equal(refusals, 1);
        assert.deepEqual(ingest.authorizations, ["Bearer jwt-2"]);
      });
    } finally {
      door.close();
    }
  });

  test("connects with the token that the server gave in between", () =>
    withPath({}, {}, async (path, ingest) => {
      path.producer.start();
      path.write(1);
      await ingest.until(({ lines }) => lines.length === 1);
      ingest.say({ type: "token", jwt: "jwt-fresh" });
      ingest.say({ type: "ack", n: 1 });
      while (path.journal.ackedN < 1) await nextTurn();
      await nextTurn();
      ingest.cutNow();
      path.finish();
      assert.equal(await path.ended, "acknowledged");
      assert.deepEqual(ingest.authorizations.at(-1), "Bearer jwt-fresh");
    }));

  for (const status of [404, 409]) {
    test(`gives up when the server answers ${status}`, () =>
      withPath({ statusOf: () => status }, {}, async (path, ingest) => {
        path.producer.start();
        path.write(3);
        assert.equal(await path.ended, "over");
        assert.equal(ingest.connections, 1);
      }));
  }

  test("tries the next callback URL when one does not answer", () => {
    /** @type {string[]} */
    let urls = [];
    return withPath({}, { urls: () => urls }, async (path, ingest) => {
      urls = ["http://127.0.0.1:9", String(ingest.url)];
      path.producer.start();
      path.finish();
      assert.equal(await path.ended, "acknowledged");
      assert.ok(path.diagnostics[0]?.includes("ECONNREFUSED"), path.diagnostics[0]);
    });
  });

  test("does not sit out its backoff when it learns a new route", () => {
    /** @type {string[]} */
    let urls = [];
    return withPath({}, { urls: () => urls, timers: new ManualTimers() }, async (path, ingest) => {
      path.producer.start();
      path.finish();
      assert.equal(path.producer.state, "waiting");
      urls = [String(ingest.url)];
      path.producer.routeChanged();
      assert.equal(await path.ended, "acknowledged");
    });
  });

  test("keeps an idle connection for an hour, and notices an acknowledgement that does not come", () => {
    const timers = new ManualTimers();
    return withPath({}, { timers }, async (path, ingest) => {
      path.producer.start();
      path.write(1);
      await ingest.until(({ lines }) => lines.length === 1);
      while (path.journal.ackedN < 1) await nextTurn();
      assert.equal(timers.waiting, 0, "nothing runs out while it is idle");
      timers.advance(60 * 60_000);
      path.write(1);
      await ingest.until(({ lines }) => lines.length === 2);
      while (path.journal.ackedN < 2) await nextTurn();
      assert.equal(ingest.connections, 1);

      ingest.faults.ack = () => {};
      path.write(1);
      await ingest.until(({ lines }) => lines.length === 3);
      timers.advance(5_000);
      assert.equal(path.producer.state, "waiting");
      timers.advance(5_000);
      ingest.faults.ack = (send) => send();
      await ingest.until(({ connections }) => connections === 2);
      while (path.journal.ackedN < 3) await nextTurn();
    });
  });

  test("leaves a server that takes the connection and says nothing", () => {
    const timers = new ManualTimers();
    return withPath({ noResume: true }, { timers }, async (path, ingest) => {
      path.producer.start();
      for (const [attempt, patienceMs] of [3_000, 3_000, 6_000, 12_000, 12_000].entries()) {
        await ingest.until(({ connections }) => connections === attempt + 1);
        timers.advance(patienceMs - 1);
        assert.equal(path.producer.state, "connecting");
        timers.advance(1);
        assert.equal(path.producer.state, "waiting");
        timers.advance(5_000);
      }
      assert.deepEqual(ingest.attempts.slice(0, 5), [undefined, undefined, "1", "2", "3"], "so that a balancer tries another");
    });
  });

  test("says it aloud, once, when no server takes its lines", () => {
    const timers = new ManualTimers();
    return withPath({ noResume: true }, { timers }, async (path, ingest) => {
      path.producer.start();
      for (let attempt = 1; attempt <= 12; attempt++) {
        await ingest.until(({ connections }) => connections === attempt);
        timers.advance(12_000);
        timers.advance(5_000);
      }
      assert.deepEqual(
        path.diagnostics.map((text, index) => (text.startsWith("warning") ? index + 1 : 0)).filter(Boolean),
        [8],
      );
    });
  });

  test("never goes on from a number that the server cannot mean", () =>
    withPath({}, { timers: fasterTimers(25) }, async (path, ingest) => {
      path.producer.start();
      path.write(10);
      await ingest.until(({ lines }) => lines.length === 10);
      while (path.journal.ackedN < 10) await nextTurn();
      // The server forgot lines that it had acknowledged: nobody has them any more.
      ingest.lines.length = 4;
      ingest.cutNow();
      assert.equal(await path.ended, "broken");
    }));

  test("takes an end that came while its acknowledgement was lost for what it is", () =>
    withPath({ ack: () => {} }, {}, async (path, ingest) => {
      path.producer.start();
      path.finish();
      await ingest.until(({ lines }) => lines.length === 1);
      ingest.faults.statusOf = () => 409;
      ingest.cutNow();
      assert.equal(await path.ended, "over");
    }));
});
