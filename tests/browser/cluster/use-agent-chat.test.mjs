/** A client of others on a cluster whose members are killed under it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientWorld, counted, roles, say, statusIs, words } from "../clients/clients.mjs";
import { Cluster } from "./cluster.mjs";
import { describeCluster, killAll, PROMPT } from "./killing.mjs";

describeCluster("useAgentChat on a cluster", () => {
  const world = new ClientWorld("use-agent-chat", (environment) => new Cluster(environment));

  test("loses and doubles nothing when one member after the other is killed in mid-answer", async () => {
    const page = await world.open();
    await say(page, PROMPT);
    await killAll(world.server, () => words(page));
    await page.evaluate(() => void window.chat.stop());
    await statusIs(page, "ready");
    const said = await words(page);
    assert.deepEqual(said, counted(said.length));
    assert.deepEqual(await roles(page), ["user", "assistant"]);
  });
});
