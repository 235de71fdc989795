import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Applier } from "../agent-host/apply.mjs";
import { readSettings } from "../agent-host/host-settings.mjs";

/** @typedef {import("../agent-host/protocol.mjs").Configuration} Configuration */
/** @typedef {import("../agent-host/protocol.mjs").Hashes} Hashes */

const FAKE_NPM = fileURLToPath(new URL("fake-npm.mjs", import.meta.url));
/** @type {Configuration} */
const NOTHING = { mcpServers: {}, credentialFiles: {}, packages: [], instructions: null, agentSettings: {} };
const EMPTY = { mcpServers: "empty", credentialFiles: "empty", packages: "empty", instructions: "empty", agentSettings: "empty" };

class Fixture {
  changes = 0;
  #folder = mkdtempSync(join(tmpdir(), "vf-apply-"));
  home = join(this.#folder, "home");
  outside = join(this.#folder, "outside");
  stateFile = join(this.#folder, "state", "vf-state.json");
  notes = join(this.#folder, "npm-notes");

  constructor() {
    mkdirSync(this.home);
    mkdirSync(this.outside);
    this.applier = this.restart();
  }

  /** A new agent host over the same files. @param {number} [timeoutMs] of npm @returns {Applier} */
  restart(timeoutMs = 20_000) {
    this.applier = new Applier({
      home: this.home,
      configFolder: join(this.home, ".claude"),
      stateFile: this.stateFile,
      npm: { command: [process.execPath, FAKE_NPM], cwd: this.home, environment: { FAKE_NPM_NOTES: this.notes }, timeoutMs },
      onChanged: () => this.changes++,
    });
    return this.applier;
  }

  /** @param {Partial<Configuration>} configuration @param {Hashes} hashes  of the parts that are not empty */
  apply(configuration, hashes) {
    const command = { type: /** @type {const} */ ("apply"), epoch: 1, id: "a" };
    return this.applier.apply({ ...command, configuration: { ...NOTHING, ...configuration }, hashes: { ...EMPTY, ...hashes } });
  }

  /** @returns {string[][]} how npm was called */
  get npmCalls() {
    if (!existsSync(this.notes)) return [];
    return readFileSync(this.notes, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  }

  /** @param {string} path */
  read(path) {
    return readFileSync(join(this.home, path), "utf8");
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @param {(fixture: Fixture) => Promise<void>} body */
async function withFixture(body) {
  const fixture = new Fixture();
  try {
    await body(fixture);
  } finally {
    fixture.remove();
  }
}

describe("A configuration", { concurrency: true }, () => {
  test("that is empty changes nothing", () =>
    withFixture(async (fixture) => {
      const applied = await fixture.apply({}, {});
      assert.deepEqual(applied, { type: "applied", id: "a", ok: true, hashes: EMPTY, changed: [], log: [] });
      assert.equal(fixture.changes, 0);
    }));

  test("is applied part by part, and a part whose hash is applied is skipped", () =>
    withFixture(async (fixture) => {
      const first = await fixture.apply({ credentialFiles: { ".aws/credentials": "one" }, instructions: "Be brief." }, { credentialFiles: "c1", instructions: "i1" });
      assert.deepEqual([first.ok, first.changed], [true, ["credentialFiles", "instructions"]]);
      assert.equal(statSync(join(fixture.home, ".aws/credentials")).mode & 0o777, 0o600);
      assert.equal(statSync(join(fixture.home, ".aws")).mode & 0o777, 0o700);
      assert.equal(fixture.read(".claude/CLAUDE.md"), "Be brief.");
      const second = await fixture.apply({ credentialFiles: { ".aws/credentials": "not read" }, instructions: "Be kind." }, { credentialFiles: "c1", instructions: "i2" });
      assert.deepEqual(second.changed, ["instructions"]);
      assert.equal(fixture.read(".aws/credentials"), "one");
      assert.equal(fixture.read(".claude/CLAUDE.md"), "Be kind.");
      assert.deepEqual(second.hashes, { ...EMPTY, credentialFiles: "c1", instructions: "i2" });
    }));

  test("takes away what is gone from it, also after a restart", () =>
    withFixture(async (fixture) => {
      const files = { "a/one": "1", two: "2" };
      await fixture.apply({ credentialFiles: files, instructions: "x", agentSettings: { model: "m", autoContext: true } }, { credentialFiles: "c1", instructions: "i1", agentSettings: "s1" });
      assert.deepEqual(JSON.parse(fixture.read(".claude/settings.json")), { model: "m" });
      assert.equal(fixture.applier.autoContext, true);
      await fixture.restart().load();
      assert.equal(fixture.applier.hashes.credentialFiles, "c1");
      await fixture.apply({ credentialFiles: { two: "2" } }, { credentialFiles: "c2" });
      assert.deepEqual([existsSync(join(fixture.home, "a/one")), fixture.read("two")], [false, "2"]);
      assert.ok(!existsSync(join(fixture.home, ".claude/CLAUDE.md")));
      assert.ok(!existsSync(join(fixture.home, ".claude/settings.json")));
      await fixture.apply({}, {});
      assert.ok(!existsSync(join(fixture.home, "two")));
      assert.deepEqual(fixture.applier.hashes, EMPTY);
    }));

  test("is not believed to be applied where a new agent host cannot have it", () =>
    withFixture(async (fixture) => {
      const mcpServers = { local: { command: "server", args: [] } };
      await fixture.apply({ mcpServers, instructions: "x" }, { mcpServers: "m1", instructions: "i1" });
      await fixture.restart().load();
      const { mcpServers: _, ...rest } = EMPTY;
      assert.deepEqual(fixture.applier.hashes, { ...rest, instructions: "i1" }, "servers are kept in memory");
      await fixture.apply({ mcpServers, instructions: "x" }, { mcpServers: "m1", instructions: "i1" });
      assert.deepEqual(fixture.applier.mcpServers, mcpServers);
    }));

  for (const path of ["../outside/x", "/etc/x", "a/../../outside/x", "..", ".", "link/x"]) {
    test(`is refused a credential file at ${path}, and nothing of the part is written`, () =>
      withFixture(async (fixture) => {
        symlinkSync(fixture.outside, join(fixture.home, "link"));
        const applied = await fixture.apply({ credentialFiles: { [path]: "x" }, instructions: "y" }, { credentialFiles: "c1", instructions: "i1" });
        assert.equal(applied.ok, false);
        assert.match(String(applied.error), /credentialFiles: .*home/);
        assert.deepEqual([applied.changed, applied.hashes.credentialFiles], [["instructions"], undefined]);
        assert.ok(!existsSync(join(fixture.outside, "x")));
      }));
  }

  test("replaces a link that stands where a credential file belongs, and does not follow it", () =>
    withFixture(async (fixture) => {
      const victim = join(fixture.outside, "victim");
      writeFileSync(victim, "mine");
      symlinkSync(victim, join(fixture.home, "token"));
      assert.equal((await fixture.apply({ credentialFiles: { token: "new" } }, { credentialFiles: "c1" })).ok, true);
      assert.deepEqual([readFileSync(victim, "utf8"), fixture.read("token")], ["mine", "new"]);
    }));

  test("installs the packages of npx servers and its own in one call, without a shell", () =>
    withFixture(async (fixture) => {
      const mcpServers = {
        one: { command: "npx", args: ["-y", "@scope/server@1.2.3", "--flag", "value"] },
        two: { command: "npx", args: ["plain; touch /tmp/x"] },
        three: { command: "node", args: ["server.js"] },
      };
      const refused = await fixture.apply({ mcpServers }, { mcpServers: "m0" });
      assert.match(String(refused.error), /is no package/);
      mcpServers.two.args = ["$(plain)"];
      const applied = await fixture.apply({ mcpServers, packages: ["tool"] }, { mcpServers: "m1", packages: "p1" });
      assert.deepEqual([applied.ok, applied.error], [true, undefined]);
      const options = ["install", "-g", "--prefer-offline", "--no-audit", "--no-fund", "--"];
      assert.deepEqual(fixture.npmCalls, [[...options, "$(plain)", "@scope/server@1.2.3", "tool"]]);
      assert.deepEqual(applied.log, ["line 3 of npm", "line 4 of npm", "line 5 of npm"]);
    }));

  test("refuses a package that npm would take for an option", () =>
    withFixture(async (fixture) => {
      const applied = await fixture.apply({ packages: ["--global-style"] }, { packages: "p1" });
      assert.match(String(applied.error), /is no package/);
      assert.deepEqual(fixture.npmCalls, []);
    }));

  test("goes on after a failed installation, and tries it again next time", () =>
    withFixture(async (fixture) => {
      writeFileSync(`${fixture.notes}.fail`, "");
      const mcpServers = { one: { command: "npx", args: ["-y", "pkg"] } };
      const failed = await fixture.apply({ mcpServers, instructions: "x" }, { mcpServers: "m1", instructions: "i1" });
      assert.deepEqual([failed.ok, failed.changed], [true, ["instructions"]]);
      assert.match(String(failed.error), /installation failed/);
      assert.equal(failed.log.length, 3);
      assert.equal(failed.hashes.mcpServers, undefined);
      assert.deepEqual(fixture.applier.mcpServers, mcpServers, "the server may still be reached by npx itself");
      assert.equal(JSON.parse(readFileSync(fixture.stateFile, "utf8")).hashes.mcpServers, undefined);
      rmSync(`${fixture.notes}.fail`);
      const mended = await fixture.apply({ mcpServers, instructions: "x" }, { mcpServers: "m1", instructions: "i1" });
      assert.deepEqual([mended.ok, mended.error, mended.hashes.mcpServers], [true, undefined, "m1"]);
      assert.equal(fixture.npmCalls.length, 2);
      await fixture.apply({ mcpServers, instructions: "x" }, { mcpServers: "m1", instructions: "i1" });
      assert.equal(fixture.npmCalls.length, 2, "what is applied is not installed again");
    }));

  test("removes packages that are gone from it", () =>
    withFixture(async (fixture) => {
      await fixture.apply({ packages: ["@scope/a@1", "b"] }, { packages: "p1" });
      await fixture.apply({ packages: ["b"] }, { packages: "p2" });
      assert.deepEqual(fixture.npmCalls[1], ["uninstall", "-g", "--", "@scope/a"]);
      assert.equal(fixture.npmCalls.length, 2);
    }));

  test("does not wait for ever for npm", () =>
    withFixture(async (fixture) => {
      writeFileSync(`${fixture.notes}.hang`, "");
      fixture.restart(300);
      const applied = await fixture.apply({ packages: ["a"] }, { packages: "p1" });
      assert.match(String(applied.log.at(-1)), /not finished after 0\.3 s/);
    }));

  test("is applied after the one before it, and a run waits for both", () =>
    withFixture(async (fixture) => {
      const both = [fixture.apply({ packages: ["a"] }, { packages: "p1" }), fixture.apply({ packages: ["a", "b"] }, { packages: "p2" })];
      await fixture.applier.settled();
      assert.equal(fixture.applier.hashes.packages, "p2");
      assert.deepEqual((await Promise.all(both)).map((applied) => applied.hashes.packages), ["p1", "p2"]);
      assert.deepEqual(fixture.npmCalls.map((call) => call.slice(6)), [["a"], ["b"]]);
    }));
});

test("Npm installs under the agent's home, with no more of the environment than it needs", () => {
  const settings = readSettings({ HOME: "/home/x", VF_SESSION_ID: "s", PATH: "/bin", DATABASE_PASSWORD: "p" });
  assert.deepEqual(settings.npm.environment, {
    HOME: "/home/x", PATH: "/bin", npm_config_prefix: "/home/x/.npm-global", npm_config_update_notifier: "false",
  });
});
