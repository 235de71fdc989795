/** The page on a cluster whose members are killed under it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { allMessages, countedWords, say, statusIs, words } from "../page/browser.mjs";
import { RealWorld } from "../page/real-world.mjs";
import { Cluster } from "./cluster.mjs";
import { describeCluster, killAll, PROMPT } from "./killing.mjs";

describeCluster("The page on a cluster", () => {
  const cluster = new Cluster();
  const world = new RealWorld(cluster);

  test("loses and doubles nothing when one member after the other is killed in mid-answer", async () => {
    const page = await world.person.open(`${cluster.url}/`);
    await say(page, PROMPT);
    await killAll(cluster, () => words(page));
    await page.getByRole("button", { name: "Stop" }).click();
    await statusIs(page, "Stopped");
    const said = await words(page);
    assert.deepEqual(said, countedWords(said.length));
    assert.deepEqual(
      (await allMessages(page)).map(({ role }) => role),
      ["user", "assistant"],
    );
    assert.deepEqual(world.person.unexpected(/net::ERR_|50[23]/), []);
  });
});
