/** The real useAgentChat of the agents package against a real server: what it can do besides what any client can. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { describeInChromium } from "../page/browser.mjs";
import { testAnyClient } from "./any-client.mjs";
import { answer, ClientWorld, counted, growth, hasWords, roles, say, statusIs, until, words } from "./clients.mjs";

describeInChromium("useAgentChat", () => {
  const world = new ClientWorld("use-agent-chat");
  testAnyClient(world);

  test("comes back by itself when the server was killed in the middle of an answer", async () => {
    const page = await world.open();
    await say(page, "demo: words=600 delay=10");
    await hasWords(page, 50);
    await world.server.killAndStartAgain();
    await hasWords(page, 600);
    await statusIs(page, "ready");
    assert.deepEqual(await words(page), counted(600));
    assert.deepEqual(await roles(page), ["user", "assistant"]);
  });

  test("two tabs see each other's prompts, and the answer as it grows", async () => {
    const page = await world.open("followed-chat");
    const other = await world.open("followed-chat");
    await say(page, "demo: words=100 delay=10");
    const states = await growth(other, 100);
    assert.ok(states.length >= 3, `only ${states.length} states were seen`);
    await statusIs(page, "ready");
    await statusIs(other, "ready");
    assert.equal(await answer(other), await answer(page));
    assert.deepEqual(await roles(other), ["user", "assistant"]);
  });

  test("clearing the history clears it in every tab", async () => {
    const page = await world.open("cleared-chat");
    const other = await world.open("cleared-chat");
    await say(page, "demo: words=10 delay=0");
    await hasWords(other, 10);
    await statusIs(page, "ready");
    await page.evaluate(() => window.chat.clearHistory());
    await until(async () => (await roles(page)).length + (await roles(other)).length === 0, "both to be empty");
  });
});
