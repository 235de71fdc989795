/** The real useAgentChat of the agents package against a real server. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { describeInChromium, reload } from "../page/browser.mjs";
import { answer, counted, growth, hasWords, roles, say, statusIs, until, words, World } from "./clients.mjs";

describeInChromium("useAgentChat", () => {
  const world = new World("use-agent-chat");

  test("shows an answer as it grows, and what is finished after a reload", async () => {
    const page = await world.open();
    await say(page, "demo: words=200 delay=5 tool=1");
    const states = await growth(page, 200);
    assert.ok(states.length >= 5, `only ${states.length} states were seen`);
    await statusIs(page, "ready");
    assert.deepEqual(await words(page), counted(200));
    await reload(page);
    await hasWords(page, 200);
    assert.deepEqual(await words(page), counted(200));
    assert.deepEqual(await roles(page), ["user", "assistant"]);
    assert.equal(await page.locator(".tool[data-state=output-available]").count(), 1);
  });

  test("goes on after a reload in the middle of an answer, with nothing lost and nothing twice", async () => {
    const page = await world.open();
    await say(page, "demo: words=400 delay=5");
    await hasWords(page, 100);
    await reload(page);
    await statusIs(page, "streaming");
    await statusIs(page, "ready");
    assert.deepEqual(await words(page), counted(400));
    assert.deepEqual(await roles(page), ["user", "assistant"]);
  });

  test("comes back by itself when the server was killed in the middle of an answer", async () => {
    const page = await world.open();
    await say(page, "demo: words=600 delay=10");
    await hasWords(page, 50);
    await world.vaporForge.killAndStartAgain();
    await hasWords(page, 600);
    await statusIs(page, "ready");
    assert.deepEqual(await words(page), counted(600));
    assert.deepEqual(await roles(page), ["user", "assistant"]);
  });

  test("keeps the text when it is stopped", async () => {
    const page = await world.open();
    await say(page, "demo: words=2000 delay=10");
    await hasWords(page, 20);
    await page.evaluate(() => void window.chat.stop());
    await statusIs(page, "ready");
    const id = String(new URL(page.url()).searchParams.get("id"));
    await until(
      async () => (await world.vaporForge.call("GET", `/api/sessions/${id}`)).status === "idle",
      "the turn to have stopped",
    );
    await reload(page);
    await hasWords(page, 20);
    const kept = await words(page);
    assert.ok(kept.length < 2000);
    assert.deepEqual(kept, counted(kept.length));
  });

  test("a tool that asks is allowed and the turn goes on in the same message", async () => {
    const page = await world.open();
    await say(page, "demo: words=40 delay=1 tool=1 confirm=1");
    await page.locator(".tool[data-state=approval-requested]").waitFor();
    const id = await page.locator(".tool").getAttribute("data-approval");
    await page.evaluate((answer) => void window.chat.addToolApprovalResponse(answer), { id: String(id), approved: true });
    await page.locator(".tool[data-state=output-available]").waitFor();
    await hasWords(page, 40);
    await statusIs(page, "ready");
    assert.deepEqual(await words(page), counted(40));
    assert.deepEqual(await roles(page), ["user", "assistant"]);
  });

  test("two tabs see each other's prompts and the same text", async () => {
    const page = await world.open("shared-chat");
    const other = await world.open("shared-chat");
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
