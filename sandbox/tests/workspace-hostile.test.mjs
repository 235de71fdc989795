/** Workspaces that somebody has prepared, and callers that mean no good. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { partsOf } from "../workspace/paths.mjs";
import { at, END, makeWorkspaces, pieceOf, Workspace, workspace } from "./workspace-run.mjs";

makeWorkspaces();

/** @param {string} verb @param {string} path */
async function refusalOf(verb, path) {
  const { exitCode, lines } = await workspace.call(verb, path, ...(verb === "write" ? ["100"] : []));
  assert.deepEqual([exitCode, lines.length, lines[0].ok], [1, 1, false]);
  return lines[0].code;
}

describe("names", () => {
  test("A name with a line break is listed on the one line, and not asked for", async () => {
    writeFileSync(at("a\nb"), "");
    writeFileSync(at('q"\\\u001b[31m'), "");
    const { lines } = await workspace.call("list", "");
    assert.deepEqual(lines[0].entries.map((/** @type {any} */ entry) => entry.name), ["a\nb", 'q"\\\u001b[31m']);
    assert.equal(await refusalOf("read", "a\nb"), "bad-path");
  });

  test("A name that is no text is left out, and does not stand for another that looks like it", async () => {
    for (const name of [[0x61, 0xff], [0xfe], [0xed, 0xa0, 0x80]]) writeFileSync(bytesAt(name), "");
    mkdirSync(bytesAt([0x61, 0xfd]));
    writeFileSync(at("a\ufffd"), "x");
    const { lines } = await workspace.call("list", "");
    assert.deepEqual(lines[0].entries.map((/** @type {any} */ entry) => [entry.name, entry.type]), [["a\ufffd", "file"]]);
  });

  test("No argument can hold a NUL; who passes one by is refused", () => {
    assert.throws(() => partsOf("a\0b"), { code: "bad-path" });
  });

  test("A path that is longer than the system takes is refused, and so is one of very many folders", async () => {
    const deep = "a/".repeat(2000);
    assert.equal(await refusalOf("list", deep), "not-found");
    assert.equal(await refusalOf("read", deep + "f"), "not-found");
    assert.equal(await refusalOf("write", `${"x".repeat(255)}/`.repeat(15) + "f".repeat(255)), "bad-path");
  });
});

describe("links", () => {
  test("A folder beside the workspace whose name only begins like it is outside", async () => {
    const beside = `${workspace.root}-2`;
    mkdirSync(beside);
    writeFileSync(join(beside, "secret"), "");
    symlinkSync(beside, at("out"));
    assert.equal(await refusalOf("read", "out/secret"), "bad-path");
    assert.equal(await refusalOf("list", "out"), "bad-path");
    assert.equal(await refusalOf("write", "out/new"), "bad-path");
    assert.deepEqual(readdirSync(beside), ["secret"]);
  });

  test("A chain of links that ends outside is followed to its end; one that comes back is fine", async () => {
    mkdirSync(at("a"));
    symlinkSync("../..", at("a/up"));
    symlinkSync("a/up", at("b"));
    assert.equal(await refusalOf("list", "b"), "bad-path");
    assert.equal(await refusalOf("write", "b/outside/new"), "bad-path");
    symlinkSync("../a/up/workspace", at("a/around"));
    writeFileSync(at("f"), "text");
    assert.equal((await workspace.call("read", "a/around/f")).body.toString(), "text");
    assert.deepEqual(readdirSync(workspace.outside), []);
  });
});

describe("what is no file", () => {
  test("A socket is listed as what it is, and neither read nor written", async () => {
    const server = createServer();
    await new Promise((resolve) => server.listen(at("socket"), () => resolve(undefined)));
    try {
      assert.equal((await workspace.call("list", "")).lines[0].entries[0].type, "other");
      for (const verb of ["list", "read", "write"]) assert.equal(await refusalOf(verb, "socket"), "bad-path");
    } finally {
      server.close();
    }
  });

  test("A pipe is waited for by nobody, as a folder neither", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    for (const verb of ["list", "read", "write"]) {
      assert.equal(await refusalOf(verb, "pipe"), "bad-path");
      assert.equal(await refusalOf(verb, "pipe/below"), "bad-path");
    }
  });

  test("A device is listed as what it is, and neither read nor written", { skip: deviceFault() }, async () => {
    execFileSync("mknod", [at("zero"), "c", "1", "5"]);
    assert.equal((await workspace.call("list", "")).lines[0].entries[0].type, "other");
    for (const verb of ["list", "read", "write"]) assert.equal(await refusalOf(verb, "zero"), "bad-path");
  });
});

describe("while it runs", () => {
  test("Of a file that grows comes what was promised", async () => {
    writeFileSync(at("f"), Buffer.alloc((8 << 20) + 1, "a"));
    const run = workspace.start("read", "f");
    await run.begun();
    run.process.stdout.pause();
    appendFileSync(at("f"), Buffer.alloc(1 << 20, "b"));
    run.process.stdout.resume();
    const { exitCode, lines, body } = await run.result();
    assert.deepEqual([exitCode, lines[0].size, body.length, body.includes("b")], [0, (8 << 20) + 1, (8 << 20) + 1, false]);
  });

  test("A folder that comes into the place of the file stays, and nothing else is left", async () => {
    const run = workspace.start("write", "f", "100");
    await run.begun();
    mkdirSync(at("f/kept"), { recursive: true });
    run.send(pieceOf(Buffer.from("text")), END);
    const { exitCode, lines } = await run.result();
    assert.deepEqual([exitCode, lines[1].code, readdirSync(workspace.root), readdirSync(at("f"))], [1, "bad-path", ["f"], ["kept"]]);
  });

  test("A folder that goes away under an upload is told", async () => {
    const run = workspace.start("write", "a/f", "100");
    await run.begun();
    rmSync(at("a"), { recursive: true });
    run.send(pieceOf(Buffer.from("text")), END);
    const { exitCode, lines } = await run.result();
    assert.deepEqual([exitCode, lines[1].code, readdirSync(workspace.root)], [1, "not-found", []]);
  });

  test("A caller that goes away within a length leaves the old file and nothing else", async () => {
    writeFileSync(at("f"), "old");
    const run = workspace.start("write", "f", "100");
    run.send(pieceOf(Buffer.from("new")), Buffer.from([0, 0]));
    await run.begun();
    run.process.stdin.end();
    assert.equal((await run.result()).exitCode, 1);
    assert.deepEqual([readdirSync(workspace.root), readFileSync(at("f"), "utf8")], [["f"], "old"]);
  });

  test("A piece that says that it is enormous is refused at the limit, not at its end", async () => {
    const run = workspace.start("write", "f", "100");
    run.send(Buffer.alloc(4, 0xff), Buffer.alloc(101));
    const { exitCode, lines } = await run.result();
    assert.deepEqual([exitCode, lines[1].code, readdirSync(workspace.root)], [1, "too-large", []]);
  });

  test("Two that write the same file leave one of both, whole", async () => {
    const runs = ["one", "two"].map((text) => ({ text, run: workspace.start("write", "f", "100") }));
    for (const { run } of runs) await run.begun();
    for (const { text, run } of runs) run.send(pieceOf(Buffer.from(text)), END);
    for (const { run } of runs) assert.equal((await run.result()).exitCode, 0);
    assert.deepEqual(readdirSync(workspace.root), ["f"]);
    assert.ok(["one", "two"].includes(readFileSync(at("f"), "utf8")));
  });
});

/** @param {number[]} name @returns {Buffer} */
function bytesAt(name) {
  return Buffer.concat([Buffer.from(workspace.root + "/"), Buffer.from(name)]);
}

/** @returns {string | false} */
function deviceFault() {
  const one = new Workspace();
  try {
    execFileSync("mknod", [join(one.root, "zero"), "c", "1", "5"], { stdio: "ignore" });
    return false;
  } catch {
    return "devices are made by root";
  } finally {
    one.remove();
  }
}
