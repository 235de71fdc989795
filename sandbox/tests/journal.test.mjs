import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Journal } from "../agent-host/journal.mjs";
import { readJournal } from "../agent-host/journal-reader.mjs";
import { Segments } from "../agent-host/segments.mjs";
import { randomFrom } from "./time-and-chance.mjs";

/** @param {(folder: string) => void | Promise<void>} body */
async function withFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), "vf-journal-"));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Journal} journal @param {number} from @param {number} [maxBytes] @returns {number[]} the numbers that can be read */
function numbers(journal, from, maxBytes = Infinity) {
  return textOf(journal, from, maxBytes).split("\n").slice(0, -1).map((line) => JSON.parse(line).n);
}

/** @param {Journal} journal @param {number} from @param {number} [maxBytes] */
function textOf(journal, from, maxBytes = Infinity) {
  return Buffer.concat(journal.read(from, maxBytes)?.data ?? []).toString("utf8");
}

/** As an agent host does that finds it. @param {string} folder @param {import("../agent-host/journal.mjs").JournalLimits} [limits] */
function reopen(folder, limits) {
  const found = readJournal(folder);
  return { ...found, journal: new Journal(new Segments(folder, 512, found.segments), limits, found) };
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test("Lines get numbers in front, keep their own bytes, and are on disk before they can be read", () =>
  withFolder((folder) => {
    const journal = new Journal(new Segments(folder));
    journal.append(['{"type":"text-delta","text":"é"}', '{"type":"done"}']);
    const lines = '{"n":1,"type":"text-delta","text":"é"}\n{"n":2,"type":"done"}\n';
    assert.equal(readFileSync(join(folder, "1.ndjson"), "utf8"), lines);
    assert.equal(textOf(journal, 1), lines);
  }));

test("Reading can begin at any line, also in the middle of a block", () =>
  withFolder((folder) => {
    const journal = new Journal(new Segments(folder));
    journal.append(['{"a":1}', '{"a":2}', '{"a":3}']);
    journal.append(['{"a":4}']);
    assert.deepEqual(numbers(journal, 1), [1, 2, 3, 4]);
    assert.deepEqual(numbers(journal, 3), [3, 4]);
    assert.deepEqual(numbers(journal, 5), []);
    journal.acknowledge(2);
    assert.deepEqual(numbers(journal, 3), [3, 4]);
  }));

test("Memory is bounded, then the disk, then there is no room; acknowledgements bring it back and give the disk back", () =>
  withFolder(async (folder) => {
    const journal = new Journal(new Segments(folder, 4096), { memoryBytes: 2000, diskBytes: 20_000 });
    const line = JSON.stringify({ text: "x".repeat(180) });
    while (journal.hasRoom) journal.append([line]);
    assert.ok(journal.memoryBytes < 2400 && journal.diskBytes >= 20_000 && journal.diskBytes < 20_400);
    let gotRoom = false;
    const room = journal.room().then(() => (gotRoom = true));
    let next = 1;
    while (next <= journal.lastN) {
      for (const n of numbers(journal, next)) assert.equal(n, next++);
      assert.ok(journal.memoryBytes <= 2000 + 64 * 1024 + 400);
      journal.acknowledge(next - 1);
    }
    await room;
    assert.ok(gotRoom);
    assert.equal(journal.diskBytes, 0);
    const left = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    assert.ok(left.length === 1 && Number(left[0]) <= 4096, `the disk has ${left} bytes`);
    journal.remove();
    assert.ok(!existsSync(folder));
  }));

test("Any order of appending, reading, acknowledging, full disks and deaths gives every line once, in order, over 300 seeds", () =>
  withFolder((folder) => {
    let deaths = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed);
      const own = join(folder, `${seed}`);
      const limits = { memoryBytes: 800, diskBytes: 4000 };
      /** @type {FullDisk} */
      let segments = new FullDisk(own, 512);
      let journal = new Journal(segments, limits);
      journal.begin();
      let acked = 0;
      for (let step = 0; step < 150; step++) {
        const chance = random();
        if (chance < 0.5 && journal.hasRoom) {
          const count = Math.floor(random() * 5);
          journal.append(Array.from({ length: count }, () => JSON.stringify({ x: "y".repeat(random() * 60) })));
        } else if (chance < 0.55) {
          segments.isFull = !segments.isFull;
        } else if (chance < 0.58 && !segments.refused) {
          deaths++;
          const before = journal.lastN;
          const found = readJournal(own);
          assert.equal(found.lastN, Math.max(before, found.ackedN), `seed ${seed}`);
          assert.ok(found.ackedN <= acked, `seed ${seed}`);
          segments = new FullDisk(own, 512, found.segments);
          journal = new Journal(segments, limits, found);
          journal.acknowledge(acked);
        } else {
          const from = acked + 1 + Math.floor(random() * 3);
          const seen = from <= journal.lastN ? numbers(journal, from, random() * 900) : [];
          assert.deepEqual(seen, range(from, from + seen.length - 1), `seed ${seed}`);
          const last = seen.at(-1);
          if (last !== undefined && random() < 0.8) {
            acked = last - Math.floor(random() * Math.min(seen.length, 3));
            journal.acknowledge(acked);
          }
        }
      }
      while (acked < journal.lastN) {
        const seen = numbers(journal, acked + 1);
        assert.equal(seen[0], acked + 1, `seed ${seed}`);
        acked = Number(seen.at(-1));
        journal.acknowledge(acked);
      }
      journal.remove();
    }
    assert.ok(deaths > 300, `${deaths} deaths`);
  }));

/** A disk that takes nothing while it is full. */
class FullDisk extends Segments {
  isFull = false;
  /** Whether some line is in memory alone. */
  refused = false;

  /** @override @param {number} first @param {number} last @param {Buffer} data */
  write(first, last, data) {
    this.refused = this.isFull;
    if (this.isFull) throw Object.assign(new Error("full"), { code: "ENOSPC" });
    return super.write(first, last, data);
  }
}

test("While the disk takes nothing lines go from memory, the agent is read as long as memory has room, and it is told once", () =>
  withFolder(async (folder) => {
    // A file where the folder should be: every write is refused.
    const own = join(folder, "journal");
    writeFileSync(own, "");
    /** @type {string[]} */
    const refusals = [];
    const limits = { memoryBytes: 500, diskBytes: 5000, onDiskRefused: (/** @type {string} */ code) => refusals.push(code) };
    const journal = new Journal(new Segments(own), limits);
    journal.begin();
    while (journal.hasRoom) journal.append([JSON.stringify({ x: "y".repeat(100) })]);
    assert.deepEqual(refusals, ["EEXIST"]);
    const room = journal.room();
    const { lastN } = journal;
    journal.acknowledge(Number(numbers(journal, 1).at(-1)));
    await room;

    rmSync(own);
    journal.append(['{"x":"again"}']);
    assert.equal(journal.lastN, lastN + 1);
    assert.deepEqual(reopen(own).lastN, lastN + 1, "what is not acknowledged is on disk as soon as it takes something again");
  }));

test("A journal that a dead process left goes on where it ended", () =>
  withFolder((folder) => {
    const first = new Journal(new Segments(folder, 512));
    first.begin();
    assert.deepEqual([reopen(folder).lastN, reopen(folder).lastLine], [0, ""]);
    for (let i = 0; i < 40; i++) first.append(['{"type":"text-delta"}', '{"type":"usage"}']);
    first.acknowledge(33);

    const { journal, ackedN, lastN, lastLine, fault } = reopen(folder, { memoryBytes: 200 });
    assert.deepEqual([lastN, lastLine, fault], [80, '{"n":80,"type":"usage"}', undefined]);
    assert.ok(ackedN > 0 && ackedN <= 33);
    journal.acknowledge(33);
    journal.append(['{"type":"process-exit"}']);
    for (let next = 34; next <= 81; next = journal.ackedN + 1) {
      const seen = numbers(journal, next);
      assert.equal(seen[0], next);
      journal.acknowledge(Number(seen.at(-1)));
    }
    assert.deepEqual(reopen(folder).lastLine, '{"n":81,"type":"process-exit"}');
  }));

test("Half a last line is cut off; what is no journal is told and given up from there on", () =>
  withFolder((folder) => {
    const lines = (/** @type {number} */ from, /** @type {number} */ to) => range(from, to).map((n) => `{"n":${n},"type":"t"}\n`).join("");
    mkdirSync(join(folder, "e"));
    const file = (/** @type {number} */ n) => join(folder, "e", `${n}.ndjson`);
    writeFileSync(file(4), lines(4, 9));
    writeFileSync(file(10), lines(10, 12));
    appendFileSync(file(10), '{"n":13,"type":"text-d');
    writeFileSync(join(folder, "e", "notes.txt"), "not ours");
    const half = reopen(join(folder, "e"));
    assert.deepEqual([half.ackedN, half.lastN, half.lastLine, half.fault], [3, 12, '{"n":12,"type":"t"}', undefined]);
    assert.equal(readFileSync(file(10), "utf8"), lines(10, 12));

    appendFileSync(file(4), lines(77, 77));
    const corrupt = reopen(join(folder, "e"));
    assert.equal(corrupt.lastN, 9);
    assert.match(String(corrupt.fault), /4\.ndjson is no journal from byte 114 on/);
    assert.ok(!existsSync(file(10)));
    corrupt.journal.append(['{"type":"process-exit"}']);
    assert.deepEqual(numbers(corrupt.journal, 4), range(4, 10));
  }));

test("Lines that the disk never had were acknowledged when there are later ones: those before count as acknowledged too", () =>
  withFolder((folder) => {
    const segments = new FullDisk(folder, 512);
    const journal = new Journal(segments);
    journal.append(['{"x":1}', '{"x":2}']);
    segments.isFull = true;
    journal.append(['{"x":3}']);
    journal.acknowledge(3);
    segments.isFull = false;
    journal.append(['{"x":4}']);

    const found = reopen(folder);
    assert.deepEqual([found.ackedN, found.lastN], [3, 4]);
    assert.deepEqual(numbers(found.journal, 4), [4]);
  }));
