import assert from "node:assert/strict";
import { test } from "node:test";
import { LineSplitter } from "../agent-host/line-splitter.mjs";

const TEXTS = ['{"type":"text-delta","text":"Grüße, 世界 👩‍🚀"}', "{}", '{"a":"\u2028 é"}'];
const BYTES = Buffer.from(TEXTS.join("\n") + "\n");

test("Lines are whole wherever a chunk ends, also inside a UTF-8 character", () => {
  for (let first = 0; first <= BYTES.length; first++) {
    for (let second = first; second <= BYTES.length; second++) {
      const splitter = new LineSplitter(1024);
      const chunks = [BYTES.subarray(0, first), BYTES.subarray(first, second), BYTES.subarray(second)];
      assert.deepEqual(chunks.flatMap((chunk) => splitter.push(chunk)).map((line) => line.text), TEXTS);
    }
  }
});

test("A last line without a line break comes at the end, and blank lines never", () => {
  const splitter = new LineSplitter(1024);
  assert.deepEqual(splitter.push(Buffer.from("\n \r\n{}\r\n[")), [{ text: "{}" }]);
  assert.deepEqual(splitter.end(), [{ text: "[" }]);
  assert.deepEqual(splitter.end(), []);
});

test("A line above the limit is told once, with its length and beginning, and what follows is whole again", () => {
  for (const chunkBytes of [1, 7, 64, 1000, 5000]) {
    const splitter = new LineSplitter(1000);
    const long = `{"type":"done",${"x".repeat(2000)}`;
    const bytes = Buffer.from(`${"a".repeat(1000)}\n${long}\n{"next":1}\n`);
    const lines = [];
    for (let at = 0; at < bytes.length; at += chunkBytes) lines.push(...splitter.push(bytes.subarray(at, at + chunkBytes)));
    assert.equal(lines.length, 3);
    assert.deepEqual(lines[0], { text: "a".repeat(1000) });
    assert.equal(lines[1]?.tooLongBytes, long.length);
    assert.ok(lines[1]?.text.startsWith('{"type":"done"'));
    assert.deepEqual(lines[2], { text: '{"next":1}' });
  }
});

test("An endless line costs no more memory than the limit", () => {
  const splitter = new LineSplitter(64 * 1024);
  const chunk = Buffer.alloc(64 * 1024, "x");
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 2000; i++) splitter.push(chunk);
  assert.ok(process.memoryUsage().arrayBuffers - before < 8 * 1024 * 1024);
});
