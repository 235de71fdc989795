/** Two clients on one session of a cluster whose members are killed under them: our page, and useAgentChat. */

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildPage } from "../clients/build-page.mjs";
import * as client from "../clients/clients.mjs";
import { countedWords, describeInChromium, say, statusIs, words } from "../page/browser.mjs";
import { RealWorld } from "../page/real-world.mjs";
import { Cluster } from "./cluster.mjs";

const OUR_PAGE = fileURLToPath(new URL("../../../ui/dist/", import.meta.url));
/** It does not end before it is stopped. */
const PROMPT = "demo: words=1000000 delay=10";
const WORDS_BETWEEN = 150;

/** @extends {RealWorld<Cluster>} */
class ClusterWorld extends RealWorld {
  #folder;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), "vf-page-"));
    super(new Cluster({ VF_Gateway__UiFolder: folder }));
    this.#folder = folder;
  }

  /** @override */
  async start() {
    await buildPage("use-agent-chat", this.#folder, "client.html");
    await super.start();
    await cp(OUR_PAGE, this.#folder, { recursive: true });
  }

  /** @override */
  async stop() {
    await super.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** @param {string} name @param {() => void} suite */
function describeCluster(name, suite) {
  if (Cluster.missing) test(name, { skip: Cluster.missing });
  else describeInChromium(name, suite);
}

describeCluster("A cluster", () => {
  const world = new ClusterWorld();

  test("loses and doubles nothing for any client when one member after the other is killed in mid-answer", async () => {
    const cluster = world.server;
    const page = await world.person.open(`${cluster.url}/`);
    await say(page, PROMPT);
    await page.locator(".message.assistant").waitFor();
    const id = new URL(page.url()).pathname.slice("/s/".length);
    const other = await world.person.open(`${cluster.url}/client.html?id=${id}`);

    /** Both have got more. @param {string} when */
    const more = async (when) => {
      const before = (await words(page)).length + WORDS_BETWEEN;
      await client.until(async () => (await words(page)).length > before, `words on the page ${when}`);
      await client.until(async () => (await client.words(other)).length > before, `words of the client ${when}`);
    };
    // Every owner of sessions, so the one of this session, too; and who both speak to.
    for (const member of [...cluster.owners, ...(cluster.gateway ? [cluster.gateway] : [])]) {
      await more(`before ${member} is killed`);
      await cluster.kill(member);
      await cluster.revive(member);
    }
    await more("after the last was killed");

    await page.getByRole("button", { name: "Stop" }).click();
    await statusIs(page, "Stopped");
    await client.statusIs(other, "ready");
    const said = await words(page);
    assert.deepEqual(said, countedWords(said.length));
    assert.deepEqual(await client.words(other), said);
    assert.deepEqual(await client.roles(other), ["user", "assistant"]);
    assert.deepEqual(world.person.unexpected(/net::ERR_|50[23]|WebSocket/), []);
  });
});
