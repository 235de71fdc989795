import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Spool } from "../agent-host/spool.mjs";
import { Window } from "../agent-host/window.mjs";
import { randomFrom } from "./time-and-chance.mjs";

/** @param {(folder: string) => void | Promise<void>} body */
async function withFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), "vf-window-"));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Window} window @param {number} from @param {number} [maxBytes] @returns {number[]} the numbers that can be read */
function numbers(window, from, maxBytes = Infinity) {
  const data = window.read(from, maxBytes)?.data ?? [];
  const lines = Buffer.concat(data).toString("utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line).n);
}

test("Lines get numbers in front and keep their own bytes", () => {
  const window = new Window(new Spool("/nowhere"));
  window.append(['{"type":"text-delta","text":"é"}', '{"type":"done"}']);
  const data = Buffer.concat(window.read(1, Infinity)?.data ?? []).toString("utf8");
  assert.equal(data, '{"n":1,"type":"text-delta","text":"é"}\n{"n":2,"type":"done"}\n');
});

test("Reading can begin at any line, also in the middle of a block", () => {
  const window = new Window(new Spool("/nowhere"));
  window.append(['{"a":1}', '{"a":2}', '{"a":3}']);
  window.append(['{"a":4}']);
  assert.deepEqual(numbers(window, 1), [1, 2, 3, 4]);
  assert.deepEqual(numbers(window, 3), [3, 4]);
  assert.deepEqual(numbers(window, 5), []);
  window.acknowledge(2);
  assert.deepEqual(numbers(window, 3), [3, 4]);
});

test("Memory, then disk, then no room; acknowledgements bring it back and give the disk back", () =>
  withFolder(async (folder) => {
    const spoolFolder = join(folder, "spool");
    const window = new Window(new Spool(spoolFolder, 4096), { memoryBytes: 2000, spoolBytes: 20_000 });
    const line = JSON.stringify({ text: "x".repeat(180) });
    while (window.hasRoom) window.append([line]);
    assert.ok(window.memoryBytes < 2400 && window.spoolBytes >= 20_000 && window.spoolBytes < 20_400);
    let gotRoom = false;
    const room = window.room().then(() => (gotRoom = true));
    let next = 1;
    while (next <= window.lastN) {
      for (const n of numbers(window, next)) assert.equal(n, next++);
      assert.ok(window.memoryBytes <= 2000 + 64 * 1024 + 400);
      window.acknowledge(next - 1);
    }
    await room;
    assert.ok(gotRoom);
    assert.equal(window.spoolBytes, 0);
    assert.deepEqual(readdirSync(spoolFolder), []);
    window.close();
    assert.ok(!existsSync(spoolFolder));
  }));

test("Any order of appending, reading again and acknowledging gives every line once, in order, over 200 seeds", () =>
  withFolder((folder) => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const window = new Window(new Spool(join(folder, `${seed}`), 512), { memoryBytes: 800, spoolBytes: 4000 });
      let acked = 0;
      for (let step = 0; step < 120; step++) {
        if (random() < 0.5) {
          const count = Math.floor(random() * 5);
          window.append(Array.from({ length: count }, () => JSON.stringify({ x: "y".repeat(random() * 60) })));
        } else {
          const from = acked + 1 + Math.floor(random() * 3);
          const seen = from <= window.lastN ? numbers(window, from, random() * 900) : [];
          seen.forEach((n, i) => assert.equal(n, from + i, `seed ${seed}`));
          const last = seen.at(-1);
          if (last !== undefined && random() < 0.8) {
            acked = last - Math.floor(random() * Math.min(seen.length, 3));
            window.acknowledge(acked);
          }
        }
      }
      while (acked < window.lastN) {
        const seen = numbers(window, acked + 1);
        assert.equal(seen[0], acked + 1, `seed ${seed}`);
        acked = Number(seen.at(-1));
        window.acknowledge(acked);
      }
      window.close();
    }
  }));

test("When the disk refuses, nothing is dropped and the agent is not read until there is room again", () =>
  withFolder(async (folder) => {
    // A file where the folder should be: every write is refused.
    mkdirSync(join(folder, "state"));
    writeFileSync(join(folder, "state", "spool"), "");
    /** @type {string[]} */
    const refusals = [];
    const spool = new Spool(join(folder, "state", "spool", "e1"));
    const window = new Window(spool, { memoryBytes: 500, spoolBytes: 5000, onDiskRefused: (code) => refusals.push(code) });
    while (window.hasRoom) window.append([JSON.stringify({ x: "y".repeat(100) })]);
    assert.deepEqual(refusals, ["ENOTDIR"]);
    const room = window.room();
    const first = numbers(window, 1);
    window.acknowledge(Number(first.at(-1)));
    await room;
    assert.deepEqual(numbers(window, first.length + 1), [window.lastN]);
  }));
