/** What a chat client of anybody's must be able to do against our server: each of them runs these tests. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { reload } from "../page/browser.mjs";
import { answer, counted, growth, hasWords, roles, say, statusIs, until, words } from "./clients.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {import("./clients.mjs").ClientWorld} world */
export function testAnyClient(world) {
  /** The session's status as the server has it. @param {Page} page @param {RegExp} status */
  const serverSays = (page, status) => {
    const id = String(new URL(page.url()).searchParams.get("id"));
    return until(
      async () => status.test((await world.server.call("GET", `/api/sessions/${id}`)).status),
      `the session to be ${status}`,
    );
  };

  test("shows an answer as it grows, and what is finished after a reload", async () => {
    const page = await world.open();
    await say(page, "demo: words=200 delay=5 tool=1");
    const states = await growth(page, 200);
    assert.ok(states.length >= 5, `only ${states.length} states were seen`);
    await statusIs(page, "ready");
    assert.deepEqual(await words(page), counted(200));
    assert.equal(await page.locator(".tool[data-state=output-available]").count(), 1);
    await reload(page);
    await statusIs(page, "ready");
    await hasWords(page, 200);
    assert.deepEqual(await words(page), counted(200));
    assert.deepEqual(await roles(page), ["user", "assistant"]);
    assert.equal(await page.locator(".tool[data-state=output-available]").count(), 1);
  });

  test("shows what was thought apart from what was said, also after a reload", async () => {
    const page = await world.open();
    await say(page, "demo: think=30 words=30 delay=2");
    await hasWords(page, 30);
    await statusIs(page, "ready");
    const thoughts = Array.from({ length: 30 }, (_, index) => `t${index + 1} `).join("");
    assert.equal(await page.locator(".reasoning").textContent(), thoughts);
    await reload(page);
    await hasWords(page, 30);
    assert.equal(await page.locator(".reasoning").textContent(), thoughts);
    assert.deepEqual(await words(page), counted(30));
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

  test("goes on after a reload before the first word", async () => {
    const page = await world.open();
    await say(page, "demo: words=1 delay=0");
    await hasWords(page, 1);
    await statusIs(page, "ready");
    await say(page, "demo: words=50 delay=50");
    // Until then the prompt is in the browser only, which forgets it.
    await serverSays(page, /^(?!idle)/);
    await reload(page);
    await hasWords(page, 50);
    await statusIs(page, "ready");
    assert.deepEqual(await words(page), counted(50));
    assert.deepEqual(await roles(page), ["user", "assistant", "user", "assistant"]);
  });

  test("keeps the text when it is stopped", async () => {
    const page = await world.open();
    await say(page, "demo: words=2000 delay=10");
    await hasWords(page, 20);
    await page.evaluate(() => void window.chat.stop());
    await statusIs(page, "ready");
    await serverSays(page, /^idle$/);
    await reload(page);
    await hasWords(page, 20);
    const kept = await words(page);
    assert.ok(kept.length < 2000, `${kept.length} words`);
    assert.deepEqual(kept, counted(kept.length));
  });

  // The history has what the agent made of a no, which is an error of the tool.
  for (const [approved, state] of /** @type {const} */ ([
    [true, /^output-available$/],
    [false, /^output-(denied|error)$/],
  ])) {
    test(`a tool that asks is ${approved ? "allowed" : "denied"} and the turn goes on in the same message`, async () => {
      const page = await world.open();
      await say(page, "demo: words=40 delay=1 tool=1 confirm=1");
      await page.locator(".tool[data-state=approval-requested]").waitFor();
      const id = await page.locator(".tool").getAttribute("data-approval");
      await page.evaluate((answer) => void window.chat.addToolApprovalResponse(answer), { id: String(id), approved });
      await hasWords(page, 40);
      await statusIs(page, "ready");
      assert.match(String(await page.locator(".tool").getAttribute("data-state")), state);
      assert.deepEqual(await words(page), counted(40));
      assert.deepEqual(await roles(page), ["user", "assistant"]);
    });
  }

  test("says what went wrong", async () => {
    const page = await world.open();
    await say(page, "demo: words=30 delay=1 crash-after=10");
    await statusIs(page, "error");
    assert.notEqual(await page.locator("#error").textContent(), "");
    assert.deepEqual(await words(page), counted(10));
  });

  test("a second tab shows the same text, and so does the history", async () => {
    const page = await world.open("shared-chat");
    await say(page, "demo: words=100 delay=10");
    await hasWords(page, 10);
    const other = await world.open("shared-chat");
    await statusIs(page, "ready");
    await hasWords(other, 100);
    await statusIs(other, "ready");
    assert.equal(await answer(other), await answer(page));
    assert.deepEqual(await roles(other), ["user", "assistant"]);
    const history = await world.server.call("GET", "/api/sessions/shared-chat/messages");
    assert.equal(history.messages[1].parts[0].text, await answer(page));
  });
}
