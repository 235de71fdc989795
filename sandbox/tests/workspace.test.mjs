import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { at, END, makeWorkspaces, pieceOf, workspace } from "./workspace-run.mjs";

makeWorkspaces();

describe("list", () => {
  test("Folders come first, then all by name, each as what it is", async () => {
    for (const folder of ["z", "b"]) mkdirSync(at(folder));
    for (const file of ["c", "a", ".hidden"]) writeFileSync(at(file), file);
    symlinkSync(workspace.outside, at("link"));
    execFileSync("mkfifo", [at("pipe")]);
    const { exitCode, lines } = await workspace.call("list", "");
    assert.equal(exitCode, 0);
    assert.deepEqual(
      lines[0].entries.map((/** @type {any} */ entry) => [entry.name, entry.type, entry.size]),
      [["b", "directory", 0], ["z", "directory", 0], [".hidden", "file", 7], ["a", "file", 1], ["c", "file", 1], ["link", "link", 0], ["pipe", "other", 0]],
    );
    assert.deepEqual([lines[0].path, lines[0].truncated], ["", false]);
  });

  test("A path is answered in its shortest form, whatever its letters", async () => {
    mkdirSync(at("a b/ü 世界"), { recursive: true });
    writeFileSync(at("a b/ü 世界/x"), "");
    const { lines } = await workspace.call("list", "./a b//ü 世界/");
    assert.equal(lines[0].path, "a b/ü 世界");
    assert.equal(lines[0].entries[0].name, "x");
  });

  test("Of a folder with very many only the first are told", async () => {
    for (let i = 0; i < 5003; i++) writeFileSync(at(`f${String(i).padStart(5, "0")}`), "");
    mkdirSync(at("zz"));
    const { lines } = await workspace.call("list", "");
    assert.equal(lines[0].truncated, true);
    assert.equal(lines[0].entries.length, 5000);
    assert.equal(lines[0].entries[0].name, "zz");
  });

  test("A time that nobody can write down does no harm", async () => {
    writeFileSync(at("f"), "");
    utimesSync(at("f"), 0, 2 ** 36);
    const { lines } = await workspace.call("list", "");
    assert.ok(lines[0].entries[0].modifiedAtMs <= 253_402_300_799_999);
  });
});

describe("refused", () => {
  /** @type {[string, string, string][]} */
  const refused = [
    ["list", "..", "bad-path"],
    ["list", "a/../..", "bad-path"],
    ["read", "../outside/secret", "bad-path"],
    ["read", "/etc/passwd", "bad-path"],
    ["read", "a\nb", "bad-path"],
    ["read", "a\u0085b", "bad-path"],
    ["read", "", "bad-path"],
    ["read", "folder", "bad-path"],
    ["read", "file/", "bad-path"],
    ["read", "file/below", "bad-path"],
    ["list", "file", "bad-path"],
    ["list", "nothing", "not-found"],
    ["read", "nothing", "not-found"],
    ["read", "out/secret", "bad-path"],
    ["read", "secret", "bad-path"],
    ["list", "out", "bad-path"],
    ["read", "loop", "bad-path"],
    ["read", "pipe", "bad-path"],
    ["read", "x".repeat(4097), "bad-path"],
    ["read", "x".repeat(300), "bad-path"],
    ["write", "../new", "bad-path"],
    ["write", "/tmp/new", "bad-path"],
    ["write", "folder", "bad-path"],
    ["write", "new/", "bad-path"],
    ["write", "file/below", "bad-path"],
    ["write", "out/new", "bad-path"],
    ["write", "out/deep/new", "bad-path"],
    ["write", "secret", "bad-path"],
    ["write", "dangling", "bad-path"],
    ["write", "pipe", "bad-path"],
    ["write", "x".repeat(300), "bad-path"],
  ];

  beforeEach(() => {
    mkdirSync(at("folder"));
    writeFileSync(at("file"), "file");
    writeFileSync(join(workspace.outside, "secret"), "secret");
    symlinkSync(workspace.outside, at("out"));
    symlinkSync(join(workspace.outside, "secret"), at("secret"));
    symlinkSync(join(workspace.outside, "not-there"), at("dangling"));
    symlinkSync("loop", at("loop"));
    execFileSync("mkfifo", [at("pipe")]);
  });

  for (const [verb, path, code] of refused) {
    test(`${verb} ${JSON.stringify(path.slice(0, 30))}`, async () => {
      const run = workspace.start(verb, path, ...(verb === "write" ? ["100"] : []));
      const { exitCode, lines } = await run.result();
      assert.deepEqual([exitCode, lines.length, lines[0].code], [1, 1, code]);
      assert.deepEqual(readdirSync(workspace.outside), ["secret"]);
    });
  }
});

describe("read", () => {
  test("The bytes come after their number", async () => {
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
    writeFileSync(at("f"), bytes);
    const { exitCode, lines, body } = await workspace.call("read", "f");
    assert.deepEqual([exitCode, lines[0]], [0, { ok: true, size: 200_000 }]);
    assert.ok(body.equals(bytes));
  });

  test("A link inside the workspace is followed", async () => {
    writeFileSync(at("f"), "text");
    symlinkSync("f", at("link"));
    assert.equal((await workspace.call("read", "link")).body.toString(), "text");
  });

  test("Nothing is read on while nobody takes it, and a file that shrinks meanwhile breaks off", async () => {
    writeFileSync(at("f"), Buffer.alloc(8 << 20));
    const run = workspace.start("read", "f");
    await run.begun();
    run.process.stdout.pause();
    truncateSync(at("f"), 100);
    run.process.stdout.resume();
    const { exitCode, body } = await run.result();
    assert.equal(exitCode, 2);
    assert.ok(body.length < 8 << 20);
  });

  test("A caller that goes away ends it", async () => {
    writeFileSync(at("f"), Buffer.alloc(8 << 20));
    const run = workspace.start("read", "f");
    await run.begun();
    run.process.stdout.destroy();
    run.process.stdin.end();
    assert.notEqual((await run.result()).exitCode, 0);
  });

  test("What its user may not read is not read", { skip: process.getuid?.() === 0 ? "root may read everything" : false }, async () => {
    writeFileSync(at("f"), "");
    chmodSync(at("f"), 0);
    assert.equal((await workspace.call("read", "f")).lines[0].code, "not-allowed");
  });
});

describe("write", () => {
  test("A new file is made with its folders", async () => {
    const { exitCode, lines } = await workspace.write("a/b/f", Buffer.from("text"));
    assert.equal(exitCode, 0);
    assert.deepEqual(lines, [{ ok: true }, { ok: true, path: "a/b/f", created: true, size: 4 }]);
    assert.equal(readFileSync(at("a/b/f"), "utf8"), "text");
    assert.deepEqual(readdirSync(at("a/b")), ["f"]);
  });

  test("A file is replaced, and keeps what may be done with it", async () => {
    writeFileSync(at("f"), "old");
    chmodSync(at("f"), 0o750);
    const { lines } = await workspace.write("f", Buffer.from("new"));
    assert.equal(lines[1].created, false);
    assert.equal(readFileSync(at("f"), "utf8"), "new");
    assert.equal(statSync(at("f")).mode & 0o777, 0o750);
  });

  test("A link in its place is kept, and what it points at is replaced", async () => {
    writeFileSync(at("f"), "old");
    symlinkSync("f", at("link"));
    await workspace.write("link", Buffer.from("new"));
    assert.equal(readFileSync(at("f"), "utf8"), "new");
    assert.deepEqual(readdirSync(workspace.root), ["f", "link"]);
  });

  test("Pieces may come in any parts, and none at all is an empty file", async () => {
    const run = workspace.start("write", "f", "100");
    const bytes = Buffer.concat([pieceOf(Buffer.from("one ")), pieceOf(Buffer.from("two")), END]);
    for (const byte of bytes) run.send(Buffer.from([byte]));
    assert.equal((await run.result()).lines[1].size, 7);
    assert.equal(readFileSync(at("f"), "utf8"), "one two");
    const empty = workspace.start("write", "empty", "0");
    empty.send(END);
    assert.equal((await empty.result()).lines[1].size, 0);
  });

  test("A file that is too large leaves the old one", async () => {
    writeFileSync(at("f"), "old");
    const { exitCode, lines } = await workspace.write("f", Buffer.alloc(11), 10);
    assert.deepEqual([exitCode, lines[1].code], [1, "too-large"]);
    assert.deepEqual([readdirSync(workspace.root), readFileSync(at("f"), "utf8")], [["f"], "old"]);
  });

  test("A caller that goes away in the middle leaves nothing", async () => {
    const run = workspace.start("write", "f", "100");
    run.send(pieceOf(Buffer.from("half")));
    await run.begun();
    assert.equal(readdirSync(workspace.root).length, 1);
    run.process.stdin.end();
    assert.equal((await run.result()).exitCode, 1);
    assert.deepEqual(readdirSync(workspace.root), []);
  });

  test("Ended by a signal it leaves nothing", async () => {
    const run = workspace.start("write", "f", "100");
    await run.begun();
    run.process.kill("SIGHUP");
    await run.result();
    assert.deepEqual(readdirSync(workspace.root), []);
  });

  test("What a killed one left is shown to nobody, and goes with a later one", async () => {
    const left = ".vf-upload-0123456789abcdef";
    writeFileSync(at(left), "half");
    assert.deepEqual((await workspace.call("list", "")).lines[0].entries, []);
    await workspace.write("f", Buffer.from("x"));
    assert.ok(existsSync(at(left)));
    utimesSync(at(left), 0, 0);
    await workspace.write("f", Buffer.from("x"));
    assert.deepEqual(readdirSync(workspace.root), ["f"]);
  });

  test("A disk that is full is told, the old file stays whole, and nothing is left on it", { skip: smallDiskFault() }, async () => {
    const disk = at("disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", disk]);
    try {
      writeFileSync(at("disk/old"), "old");
      for (const file of ["disk/f", "disk/old"]) {
        const { lines } = await workspace.write(file, Buffer.alloc(200_000));
        assert.equal(lines.at(-1).code, "disk-full");
      }
      assert.deepEqual([readdirSync(disk), readFileSync(at("disk/old"), "utf8")], [["old"], "old"]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});

/** @returns {string | false} */
function smallDiskFault() {
  return process.getuid?.() === 0 ? false : "a small disk needs root";
}
