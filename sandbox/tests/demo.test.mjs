import assert from "node:assert/strict";
import { test } from "node:test";
import { DemoOptionError, readOptions } from "../agents/demo/options.mjs";
import { script } from "../agents/demo/script.mjs";

/** @param {string} prompt */
function play(prompt) {
  const steps = [...script(readOptions(prompt))].filter((step) => step.kind !== "pause");
  const text = steps.map((step) => (step.kind === "text" ? step.text : "")).join("");
  return { steps, text, kinds: steps.map((step) => step.kind) };
}

/** @param {number} count */
const words = (count) => Array.from({ length: count }, (_, i) => `w${i + 1} `).join("");

test("Any other prompt gets the tour, whole", () => {
  for (const prompt of ["Hello", "", "what is demo: words=1"]) {
    const { text, kinds } = play(prompt);
    assert.match(text, /^Hello, and welcome to VaporForge![\s\S]*Enjoy the forge!\n$/);
    assert.ok(kinds.every((kind) => kind === "text") && kinds.length > 100);
  }
});

test("The text is always the same, whatever the size of its pieces", () => {
  for (const size of [0, 1, 7, 64, 4096]) {
    const { steps, text } = play(`demo: words=500 size=${size}`);
    assert.equal(text, words(500));
    const all = steps.slice(0, -1).map((step) => (step.kind === "text" ? step.text.length : 0));
    assert.ok(all.every((length) => length >= size), `each has at least ${size} bytes`);
    if (size === 0) assert.equal(steps.length, 500);
  }
});

test("Tools are spread over the text, and there are as many as asked for", () => {
  assert.deepEqual(play("demo: words=4 tool=2").kinds, ["text", "text", "tool", "text", "text", "tool"]);
  for (const [count, tools] of [[100, 7], [1, 3], [0, 2], [10, 10]]) {
    const { kinds, text } = play(`demo: words=${count} tool=${tools}`);
    assert.equal(kinds.filter((kind) => kind === "tool").length, tools);
    assert.equal(text, words(Number(count)));
  }
});

test("Thoughts come before the text, and are no part of it", () => {
  const { steps, text } = play("demo: words=2 think=2");
  assert.deepEqual(steps.slice(0, 2), [{ kind: "thought", text: "t1 " }, { kind: "thought", text: "t2 " }]);
  assert.equal(text, words(2));
});

test("A crash or a hang comes right after its word", () => {
  for (const kind of ["crash", "hang"]) {
    const { steps } = play(`demo: words=10 size=100 ${kind}-after=3`);
    assert.deepEqual(steps.slice(0, 2), [{ kind: "text", text: words(3) }, { kind }]);
    assert.deepEqual(play(`demo: words=10 ${kind}-after=0`).kinds[0], kind);
  }
});

test("An option that is not known, or a number that is none, is named", () => {
  for (const [prompt, option] of [
    ["demo: words=5 colour=red", "colour"],
    ["demo: words=five", "words"],
    ["demo: delay=-1", "delay"],
    ["demo: tool", "tool"],
    ["demo: confirm=2", "confirm"],
    ["demo: size=1e3", "size"],
    ["demo: constructor=1", "constructor"],
    ["demo: crash-after=99999999999", "crash-after"],
  ]) {
    assert.throws(() => readOptions(String(prompt)), (error) => {
      assert.ok(error instanceof DemoOptionError);
      assert.equal(error.option, option);
      return error.message.includes(`"${option}"`);
    });
  }
});
