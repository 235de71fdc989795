/** The page, and a client of others, on a cluster whose members are killed under them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as client from "../clients/clients.mjs";
import { allMessages, countedWords, describeInChromium, say, statusIs, words } from "../page/browser.mjs";
import { RealWorld } from "../page/real-world.mjs";
import { Cluster } from "./cluster.mjs";

const PROMPT = "demo: words=3000 delay=10";
const WORDS_BETWEEN = 150;

/**
 * Kills every owner of sessions, so the one of this session too, and the gateway, each when the page has got some words
 * since the one before.
 * @param {Cluster} cluster @param {() => Promise<unknown[]>} words  that the page shows
 */
async function killAll(cluster, words) {
  for (const member of [...cluster.owners, ...(cluster.gateway ? [cluster.gateway] : [])]) {
    const before = (await words()).length;
    await client.until(async () => (await words()).length > before + WORDS_BETWEEN, `words before ${member} is killed`);
    await cluster.kill(member);
    await cluster.revive(member);
  }
}

/** @param {string} name @param {() => void} suite */
function describeCluster(name, suite) {
  if (Cluster.missing) test(name, { skip: Cluster.missing });
  else describeInChromium(name, suite);
}

describeCluster("The page on a cluster", () => {
  const cluster = new Cluster();
  const world = new RealWorld(cluster);

  test("loses and doubles nothing when one member after the other is killed in mid-answer", async () => {
    const page = await world.person.open(`${cluster.url}/`);
    await say(page, PROMPT);
    await killAll(cluster, () => words(page));
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), countedWords(3000));
    assert.deepEqual(
      (await allMessages(page)).map(({ role }) => role),
      ["user", "assistant"],
    );
    assert.deepEqual(world.person.unexpected(/net::ERR_|50[23]/), []);
  });
});

describeCluster("useAgentChat on a cluster", () => {
  const world = new client.ClientWorld("use-agent-chat", (environment) => new Cluster(environment));

  test("loses and doubles nothing when one member after the other is killed in mid-answer", async () => {
    const page = await world.open();
    await client.say(page, PROMPT);
    await killAll(world.server, () => client.words(page));
    await client.hasWords(page, 3000);
    await client.statusIs(page, "ready");
    assert.deepEqual(await client.words(page), client.counted(3000));
    assert.deepEqual(await client.roles(page), ["user", "assistant"]);
  });
});
