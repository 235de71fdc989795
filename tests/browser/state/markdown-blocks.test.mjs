import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksOf } from "../../../ui/src/markdown/markdown-blocks.ts";

/** @typedef {import("../../../ui/src/markdown/markdown-blocks.ts").Blocks} Blocks */

/** @param {Blocks} blocks */
const brief = ({ all }) => all.map(({ at, raw, token }) => [at, token?.type, raw.trimEnd()]);
/** @param {string} text */
const kinds = (text) => blocksOf(text).all.map(({ token }) => token?.type);

const SAMPLE = `# Title

One
two *three* \`four\`.

Setext
---

- a
- b

  more of b
- c

1. one
2. two

> quoted
lazy

\`\`\`js
let a;

let b;
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

<div>not HTML</div>

~~~
\`\`\`
~~~

end
`;

test("Text that grows letter by letter has the blocks of the whole at every step", () => {
  /** @type {Blocks | undefined} */
  let grown;
  for (let length = 1; length <= SAMPLE.length; length++) {
    const text = SAMPLE.slice(0, length);
    grown = blocksOf(text, grown);
    assert.deepEqual(brief(grown), brief(blocksOf(text)), JSON.stringify(text.slice(-20)));
  }
});

/** What Markdown is made of, to be thrown together. */
const BITS = [
  "a",
  "b c",
  "\n",
  "\n\n",
  "- ",
  "-",
  "--",
  "---",
  "===",
  "1. ",
  "> ",
  "```",
  "~~~",
  "# ",
  "#",
  " ",
  "    ",
  "|",
  "| a | b |",
  "|---|---|",
  "<div>",
  "</div>",
  "*x*",
  "`",
  "[a](b)",
  "\t",
  "* ",
  "  ",
];

test("Whatever is thrown together has the blocks of the whole at every step", () => {
  for (let seed = 1; seed <= 3_000; seed++) {
    const next = random(seed);
    let text = "";
    /** @type {Blocks | undefined} */
    let grown;
    for (let step = 0; step < 14; step++) {
      text += BITS[next() % BITS.length];
      grown = blocksOf(text, grown);
      assert.deepEqual(brief(grown), brief(blocksOf(text)), `seed ${seed}: ${JSON.stringify(text)}`);
    }
  }
});

/** Marsaglia's xorshift, so that a seed gives the same texts again. @param {number} seed */
function random(seed) {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}

test("Blocks that are settled keep their identity while the text grows", () => {
  const before = blocksOf(SAMPLE);
  const after = blocksOf(`${SAMPLE}\n\nmore and more`, before);
  for (const [index, block] of before.all.slice(0, -3).entries()) assert.equal(after.all[index], block);
});

test("Another text, and one that got shorter, begin anew", () => {
  const before = blocksOf("# One\n\ntwo\n\nthree");
  assert.deepEqual(brief(blocksOf("# Two", before)), brief(blocksOf("# Two")));
});

test("A fence that is still open is code", () => {
  assert.deepEqual(kinds("See:\n\n```py\nprint("), ["paragraph", "code"]);
});

test("HTML is a block of text like any other", () => {
  assert.deepEqual(kinds("<script>alert(1)</script>"), ["html"]);
});

test("A long text that comes at once is cut into its blocks, and only a long block stays whole", () => {
  const paragraphs = Array.from({ length: 5_000 }, (_, index) => `Paragraph ${index} of many.`).join("\n\n");
  assert.equal(blocksOf(paragraphs).all.length, 5_000);
  const line = "x".repeat(300_000);
  const { all } = blocksOf(`before\n\n${line}`);
  assert.equal(
    all
      .map(({ raw }) => raw)
      .join("\n\n")
      .replace("\n\n\n\n", "\n\n"),
    `before\n\n${line}`,
  );
  assert.equal(all.at(-1)?.token, undefined);
});

test("A long program ends at its fence", () => {
  const code = "let a;\n".repeat(30_000);
  const { all } = blocksOf(`\`\`\`js\n${code}\`\`\`\n\nafter`);
  assert.deepEqual(
    all.map(({ token }) => token?.type),
    ["code", "paragraph"],
  );
  const [block] = all;
  assert.equal(block?.token?.type === "code" && block.token["text"], code.slice(0, -1));
});
