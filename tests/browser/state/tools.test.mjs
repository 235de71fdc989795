import assert from "node:assert/strict";
import { test } from "node:test";
import { safeLink } from "../../../ui/src/markdown/safe-link.ts";
import { piecesOf } from "../../../ui/src/markdown/hidden-marks.ts";
import { codeTokens } from "../../../ui/src/markdown/code-tokens.ts";
import { ansiRuns } from "../../../ui/src/tools/ansi.ts";
import { editsOf } from "../../../ui/src/tools/edits.ts";
import { lineDiff } from "../../../ui/src/tools/line-diff.ts";

/** @param {string} before @param {string} after */
const diff = (before, after) =>
  lineDiff(before, after).map(({ kind, text }) => `${{ same: " ", removed: "-", added: "+" }[kind]}${text}`);

test("A diff shows what went, what came and what stayed", () => {
  assert.deepEqual(diff("a\nb\nc\n", "a\nB\nc\nd\n"), [" a", "-b", "+B", " c", "+d"]);
  assert.deepEqual(diff("", "new\n"), ["+new"]);
  assert.deepEqual(diff("old", ""), ["-old"]);
  assert.deepEqual(diff("same", "same"), [" same"]);
});

test("A diff holds every line of both texts, whatever they are", () => {
  const lines = ["a", "b", "a", "c", "b", "b", "d"];
  for (let seed = 0; seed < 200; seed++) {
    const pick = (/** @type {number} */ salt) =>
      lines.filter((_, at) => (seed * 31 + salt * 17 + at * 7) % 3 !== 0).join("\n");
    const [before, after] = [pick(1), pick(2)];
    const all = lineDiff(before, after);
    assert.equal(
      all
        .filter(({ kind }) => kind !== "added")
        .map(({ text }) => text)
        .join("\n"),
      before,
    );
    assert.equal(
      all
        .filter(({ kind }) => kind !== "removed")
        .map(({ text }) => text)
        .join("\n"),
      after,
    );
  }
});

test("Two long texts with nothing in common are not compared line by line", () => {
  const long = (/** @type {string} */ mark) => Array.from({ length: 3_000 }, (_, at) => `${mark}${at}`).join("\n");
  assert.equal(lineDiff(long("a"), long("b")).length, 6_000);
});

test("Editing tools are known by their input", () => {
  assert.deepEqual(editsOf("Edit", { file_path: "a", old_string: "x", new_string: "y" }), {
    path: "a",
    edits: [{ before: "x", after: "y" }],
  });
  assert.equal(
    editsOf("MultiEdit", {
      file_path: "a",
      edits: [
        { old_string: "x", new_string: "y" },
        { old_string: "", new_string: "z" },
      ],
    })?.edits.length,
    2,
  );
  assert.deepEqual(editsOf("Write", { file_path: "a", content: "c" })?.edits, [{ before: "", after: "c" }]);
  assert.equal(editsOf("Edit", { file_path: "a" }), undefined);
  assert.equal(editsOf("Bash", { file_path: "a", command: "ls" }), undefined);
  assert.equal(editsOf("Edit", null), undefined);
});

test("Colours of a terminal are kept, all else that begins with an escape is left out", () => {
  const text = (/** @type {string} */ output) =>
    ansiRuns(output)
      .map(({ text }) => text)
      .join("");
  assert.deepEqual(ansiRuns("\u001b[1;31mbad\u001b[0m ok"), [
    { text: "bad", style: "ansi-1 ansi-bold" },
    { text: " ok", style: "" },
  ]);
  assert.equal(
    text("\u001b]0;title\u0007a\u001b[2J\u001b[Hb\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\"),
    "ablink",
  );
  assert.equal(text("\u001b[38;5;196mred\u001b[48;2;1;2;3mback\u001b[m"), "redback");
  assert.equal(text("\u001b[31"), "31");
  assert.equal(text("\u001bPq#0\u001b\\x"), "x");
});

test("Marks that turn text round are shown by their names, and scripts that run from the right are left alone", () => {
  assert.deepEqual(piecesOf("a\u202Eb"), [
    { kind: "text", text: "a" },
    { kind: "hidden", name: "U+202E" },
    { kind: "text", text: "b" },
  ]);
  assert.deepEqual(piecesOf("\u0000\u{E0041}"), [
    { kind: "hidden", name: "U+0000" },
    { kind: "hidden", name: "U+E0041" },
  ]);
  assert.deepEqual(piecesOf("שלום\tعربي\n"), [{ kind: "text", text: "שלום\tعربي\n" }]);
});

test("Links lead to pages and mail only", () => {
  assert.equal(safeLink("https://example.com/a"), "https://example.com/a");
  assert.equal(safeLink("mailto:a@example.com"), "mailto:a@example.com");
  for (const href of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc",
    "/api/sessions",
    "#x",
    "//example.com",
    "blob:x",
  ])
    assert.equal(safeLink(href), undefined, href);
});

test("The colours of code lose and add nothing", () => {
  const code = '// a \'comment\'\nconst a = `x ${1}` + "two\\""; /* open';
  for (const language of ["ts", "sh", "sql", "", "unknown"])
    assert.equal(
      codeTokens(code, language)
        .map(({ text }) => text)
        .join(""),
      code,
    );
  assert.ok(codeTokens(code, "ts").some(({ kind, text }) => kind === "keyword" && text === "const"));
});
