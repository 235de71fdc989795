/** The page, the server and the demo agent together, as a person meets them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allMessages,
  answer,
  countedWords,
  describeInChromium,
  picture,
  reload,
  say,
  statusIs,
  words,
} from "./browser.mjs";
import { VaporForge, Wire } from "./vaporforge.mjs";
import { RealWorld } from "./real-world.mjs";

/** @typedef {import("playwright-core").Page} Page */

const LONG = "demo: words=300 delay=5 tool=1";
const ALL = countedWords(300);

describeInChromium("VaporForge in a browser", () => {
  const vaporForge = new VaporForge();
  const world = new RealWorld(vaporForge);

  /** @param {Page} page */
  async function newSession(page) {
    await page.getByRole("navigation").getByRole("button", { name: "New session" }).click();
    await page.locator(".connection[data-state=live]").waitFor();
  }

  /** A page with a new session in it. @param {string} [url] */
  async function open(url = vaporForge.url) {
    const page = await world.person.open(`${url}/`);
    await newSession(page);
    return page;
  }

  /** @param {Page} page @param {number} count */
  async function hasWords(page, count) {
    await answer(page)
      .filter({ hasText: new RegExp(`\\bw${count}\\b`) })
      .last()
      .waitFor();
  }

  /** @param {Page} page */
  const sessionId = (page) => new URL(page.url()).pathname.slice("/s/".length);

  test("shows strangers how to sign in", async () => {
    const stranger = await world.changePerson(false);
    const page = await stranger.open(`${vaporForge.url}/`);
    await page.getByText("./vf link").waitFor();
    assert.deepEqual(stranger.unexpected(/401/), []);
  });

  test("text appears as it is said, around a tool", async () => {
    const page = await open();
    await page.evaluate(() => {
      /** @type {number[]} */
      const lengths = [];
      Object.assign(window, { lengths });
      new MutationObserver(() => {
        const length = [...document.querySelectorAll(".message.assistant .text")]
          .map((text) => text.textContent)
          .join("").length;
        if (length !== lengths.at(-1)) lengths.push(length);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await say(page, LONG);
    await hasWords(page, 20);
    await picture(page, "running");
    await statusIs(page, "Finished");
    await page.locator("li:has(a[aria-current])[data-status=idle]").waitFor();
    await picture(page, "finished");
    assert.deepEqual(await words(page), ALL);
    const lengths = await page.evaluate(
      () => /** @type {{ lengths: number[] }} */ (/** @type {unknown} */ (window)).lengths,
    );
    assert.ok(lengths.length >= 10, `${lengths.length} states`);
    assert.deepEqual(
      lengths,
      lengths.toSorted((a, b) => a - b),
      "text only ever grows",
    );
    const tool = page.locator(".tool");
    assert.equal(await tool.count(), 1);
    await tool.locator("summary").click();
    await tool.getByText("Wrote demo-1.txt.").waitFor();
    await page.locator(".usage").waitFor();
    await page.getByRole("heading", { name: LONG }).waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("what the agent thinks is folded away, apart from what it says", async () => {
    const page = await open();
    await say(page, "demo: think=200 words=20 delay=5");
    await page.locator(".reasoning summary", { hasText: "Reasoning…" }).waitFor();
    await statusIs(page, "Finished");
    const thoughts = page.locator(".reasoning");
    assert.equal(await thoughts.count(), 1);
    assert.equal(await thoughts.getByText("t200").isVisible(), false);
    await thoughts.locator("summary").click();
    await thoughts.getByText("t1 t2").waitFor();
    const all = await words(page);
    assert.deepEqual(all.slice(200), countedWords(20));
    assert.ok(all.slice(0, 200).every((word) => word.startsWith("t")));
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("a reload in mid-stream loses and doubles nothing", async () => {
    const page = await open();
    await say(page, LONG);
    for (const count of [40, 120, 200]) {
      await hasWords(page, count);
      await reload(page);
    }
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), ALL);
    assert.equal(await page.locator(".tool").count(), 1);
    assert.equal(await page.locator(".message").count(), 2);
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("a reload before the first word shows the prompt, and then the answer", async () => {
    const page = await open();
    await say(page, LONG);
    await page.locator(".message.user").waitFor();
    await reload(page);
    await page.locator(".message.user", { hasText: LONG }).waitFor();
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), ALL);
    assert.equal(await page.locator(".message").count(), 2);
    assert.deepEqual(world.person.unexpected(/ERR_ABORTED/), []);
  });

  test("two tabs show the same", async () => {
    const page = await open();
    const second = await world.person.open(page.url());
    await second.locator(".connection[data-state=live]").waitFor();
    await say(page, LONG);
    await Promise.all([statusIs(page, "Finished"), statusIs(second, "Finished")]);
    assert.deepEqual(await words(second), ALL);
    assert.equal(
      await second.locator(".messages").first().innerText(),
      await page.locator(".messages").first().innerText(),
    );
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("stop keeps the text and says so, also after a reload", async () => {
    const page = await open();
    await say(page, "demo: words=100000 delay=5");
    await hasWords(page, 30);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped. What was said so far is kept.").waitFor();
    await statusIs(page, "Stopped");
    await picture(page, "stopped");
    const said = await words(page);
    assert.ok(said.length >= 30);
    assert.deepEqual(said, countedWords(said.length));
    await reload(page);
    await page.getByText("Stopped. What was said so far is kept.").waitFor();
    assert.deepEqual(await words(page), said);
    await page.getByRole("button", { name: "Send" }).waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("stop in the middle of a tool keeps the text and ends the tool", async () => {
    const page = await open();
    await say(page, "demo: words=40 tool=1 confirm=1");
    await page.getByRole("button", { name: "Allow" }).waitFor();
    const said = await words(page);
    await page.getByRole("button", { name: "Stop" }).click();
    await statusIs(page, "Stopped");
    await page.locator(".tool .chip", { hasText: /Unfinished|Error/ }).waitFor();
    await page
      .locator(".approval")
      .filter({ hasText: /Not answered|Denied/ })
      .waitFor();
    assert.deepEqual((await words(page)).slice(0, said.length), said);
    await reload(page);
    await statusIs(page, "Stopped");
    assert.deepEqual((await words(page)).slice(0, said.length), said);
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("who comes late to a finished answer of 5,000 words sees it at once", async () => {
    const page = await open();
    await say(page, "demo: words=5000 delay=0");
    await statusIs(page, "Finished");
    const address = page.url();
    const later = await (await world.changePerson(true)).open(address);
    await hasWords(later, 5000);
    // All of it came with the history: the first state that has text is the whole.
    assert.deepEqual(await words(later), countedWords(5000));
    await statusIs(later, "Finished");
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("a prompt that waits is taken back", async () => {
    const page = await open();
    await say(page, LONG);
    await hasWords(page, 5);
    await say(page, "demo: words=3 delay=1");
    await page.locator(".queued").waitFor();
    await page.getByRole("button", { name: "Take back" }).click();
    await page.getByText("You took a queued message back.").waitFor();
    assert.equal(await page.getByLabel("Message").inputValue(), "demo: words=3 delay=1");
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), ALL);
  });

  test("the run goes on when nobody watches", async () => {
    const page = await open();
    await say(page, LONG);
    await hasWords(page, 10);
    const address = page.url();
    const id = sessionId(page);
    await page.close();
    for (const end = Date.now() + 15_000; (await vaporForge.call("GET", `/api/sessions/${id}`)).status !== "idle"; ) {
      assert.ok(Date.now() < end, "the turn ends");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const later = await world.person.open(address);
    await hasWords(later, 300);
    assert.deepEqual(await words(later), ALL);
    await statusIs(later, "Finished");
  });

  test("a network that goes and comes back loses and doubles nothing", async () => {
    const wire = await new Wire(vaporForge.url).open();
    try {
      const page = await open(wire.url);
      await say(page, LONG);
      await hasWords(page, 40);
      await world.person.context.setOffline(true);
      wire.cut();
      await page.locator(".connection[data-state=reconnecting]").waitFor();
      await picture(page, "reconnecting");
      await world.person.context.setOffline(false);
      await page.locator(".connection[data-state=live]").waitFor();
      await statusIs(page, "Finished");
      assert.deepEqual(await words(page), ALL);
      assert.deepEqual(world.person.unexpected(/net::ERR_/), []);
    } finally {
      await wire.close();
    }
  });

  test("connections that are cut lose and double nothing, nor does a prompt that meets the cut", async () => {
    const wire = await new Wire(vaporForge.url).open();
    try {
      const page = await open(wire.url);
      await say(page, LONG);
      for (const count of [30, 90, 150]) {
        await hasWords(page, count);
        wire.cut();
      }
      await say(page, "demo: words=7 delay=0");
      wire.cut();
      await page.waitForFunction(() => document.querySelectorAll(".message.assistant").length === 2);
      await hasWords(page, 7);
      await statusIs(page, "Finished");
      assert.deepEqual(await words(page), countedWords(7));
      const messages = await allMessages(page);
      assert.deepEqual(
        messages.map(({ role }) => role),
        ["user", "assistant", "user", "assistant"],
      );
      assert.deepEqual(messages[1]?.text.match(/\bw\d+/g), ALL);
      assert.deepEqual(world.person.unexpected(/net::ERR_/), []);
    } finally {
      await wire.close();
    }
  });

  for (const [button, told, state] of /** @type {const} */ ([
    ["Allow", "Allowed: WriteFile", "Done"],
    ["Deny", "Denied: WriteFile", "Error"],
  ])) {
    test(`a tool waits until the person says ${button}, also across a reload`, async () => {
      const page = await open();
      await say(page, "demo: words=20 tool=1 confirm=1");
      await page.getByRole("button", { name: button }).waitFor();
      await statusIs(page, "Waiting for your decision");
      await page.locator("li:has(a[aria-current])").getByText("Needs you").waitFor();
      await reload(page);
      await page.getByRole("button", { name: button }).waitFor();
      await picture(page, `approval-${button.toLowerCase()}`);
      await page.getByRole("button", { name: button }).click();
      await page.getByText(told).waitFor();
      await page.locator("li:has(a[aria-current])").getByText("Needs you").waitFor({ state: "detached" });
      await statusIs(page, "Finished");
      await page.locator(".tool .chip", { hasText: state }).waitFor();
      assert.deepEqual(await words(page), countedWords(20));
      assert.deepEqual(world.person.unexpected(), []);
    });
  }

  test("a prompt that is sent while the agent works waits for its turn", async () => {
    const page = await open();
    await say(page, LONG);
    await hasWords(page, 5);
    await say(page, "demo: words=3 delay=1");
    await page.locator(".queued").waitFor();
    await picture(page, "queued");
    await page.waitForFunction(() => document.querySelectorAll(".message.assistant").length === 2);
    await hasWords(page, 3);
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), countedWords(3));
    assert.equal(await page.locator(".queued").count(), 0);
  });

  test("what a person types is text, whatever it looks like", async () => {
    const page = await open();
    const script = "document.title='owned'";
    const hostile = `<img src=x onerror="${script}"><script>${script}</script>\n[link](javascript:alert(1))`;
    await say(page, hostile);
    await page.locator(".message.user", { hasText: hostile }).waitFor();
    await page.locator(".message.assistant .text").waitFor();
    assert.equal(await page.locator(".message img, .message script, .message a").count(), 0);
    assert.match(await page.title(), /^<img src=x/);
    await page.getByRole("button", { name: "Stop" }).click();
    await statusIs(page, "Stopped");
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("an agent that crashes leaves its text and a word about it", async () => {
    const page = await open();
    await say(page, "demo: words=50 delay=1 crash-after=25");
    await page.getByText("The turn failed").waitFor();
    await picture(page, "failed");
    assert.deepEqual(await words(page), countedWords(25));
    await say(page, "demo: words=4");
    await hasWords(page, 4);
    await statusIs(page, "Finished");
  });

  test("the page of a server that is killed and started again goes on", async () => {
    const page = await open();
    await say(page, "demo: words=600 delay=10");
    await hasWords(page, 50);
    await vaporForge.killAndStartAgain();
    await page.locator(".connection[data-state=live]").waitFor();
    await page.locator(".busy").waitFor({ state: "detached", timeout: 40_000 });
    await page.locator("li:has(a[aria-current])[data-status=idle]").waitFor();
    await picture(page, "after-a-kill");
    assert.deepEqual(await words(page), countedWords(600));
    await say(page, "demo: words=4");
    await hasWords(page, 4);
    assert.deepEqual(world.person.unexpected(/net::ERR_/), []);
  });
});
