import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksOf } from "../../../ui/app/text-blocks.mjs";

/** @param {string} text */
const brief = (text) =>
  blocksOf(text).map(({ kind, language, text: body }) => (kind === "prose" ? body : `<${language}>${body}`));

test("Blank lines part paragraphs, single line breaks stay", () => {
  assert.deepEqual(brief("\none\ntwo\n\n\n  three\n"), ["one\ntwo", "  three"]);
});

test("Fences become code, whatever stands in them", () => {
  assert.deepEqual(brief("See:\n```js\nlet a;\n\nlet b;\n```\nDone."), ["See:", "<js>let a;\n\nlet b;", "Done."]);
  assert.deepEqual(brief("````\n```\n````"), ["<>```"]);
  assert.deepEqual(brief("- item\n     ```sh\n     ls\n     ```"), ["- item", "<sh>     ls"]);
});

test("A fence that is still open shows its code", () => {
  assert.deepEqual(brief("```py\nprint("), ["<py>print("]);
  assert.deepEqual(brief("```py"), ["<py>"]);
});

test("Marks inside a line are no fence", () => {
  assert.deepEqual(brief("use ``` here\n```a``` too"), ["use ``` here\n```a``` too"]);
});

test("Text that grows changes only its last two blocks", () => {
  const text = "One\ntwo.\n\nThree:\n```js\nlet a;\n```\nFour `five`.\n\n~~~\nsix\n~~~\nend";
  for (let length = 1; length < text.length; length++) {
    const [before, after] = [blocksOf(text.slice(0, length)), blocksOf(text.slice(0, length + 1))];
    const settled = before.length - 2;
    if (settled > 0) assert.deepEqual(after.slice(0, settled), before.slice(0, settled), text.slice(0, length));
  }
});
