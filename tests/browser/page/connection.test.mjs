/** What the page says about its connection, and about what happened without anybody looking. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { allMessages, answer, picture, reload, statusIs, words, countedWords } from "./browser.mjs";
import { describeWorld } from "./world.mjs";

const HOUR_MS = 3_600_000;

describeWorld("The connection", (world) => {
  test("is said to catch up until the page has what the server has", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t", "go").text("t", "w1 ");
    const page = await world.open("/s/s");
    await page.locator(".connection[data-state=live]").waitFor();
    // While it is away, more is said; and what is sent after it came back stops half way.
    await world.person.context.setOffline(true);
    world.server.dropViewers(session);
    await page.locator(".connection[data-state=reconnecting]").waitFor();
    await picture(page, "reconnecting");
    world.server.holdBackAfter(session, session.log.head + 1);
    world.server.write(session, (log) =>
      log.text(
        "t",
        ...countedWords(40)
          .slice(1)
          .map((word) => `${word} `),
      ),
    );
    await world.person.context.setOffline(false);
    await page.locator(".connection[data-state=catching-up]").waitFor();
    world.server.holdBackAfter(session, Infinity);
    await page.locator(".connection[data-state=live]").waitFor();
    assert.deepEqual(await words(page), countedWords(40));
    assert.deepEqual(world.person.unexpected(/ERR_|net::/), []);
  });

  test("tells what came while the person was away, where it begins", async () => {
    const session = world.server.addSession("s", "While away");
    session.log.begin("t1", "first").text("t1", "one").end("t1");
    const page = await world.open("/s/s");
    await answer(page).getByText("one").waitFor();
    await page.waitForFunction(() => localStorage.getItem("vf-seen:s"));
    await page.goto(`${world.server.url}/`);
    await page.evaluate((hour) => {
      const seen = JSON.parse(localStorage.getItem("vf-seen:s") ?? "");
      localStorage.setItem("vf-seen:s", JSON.stringify({ ...seen, at: seen.at - hour }));
    }, HOUR_MS);
    world.server.write(session, (log) => log.begin("t2", "second").text("t2", "two").end("t2"));
    await page.goto(`${world.server.url}/s/s`);
    await page.locator(".message-row", { hasText: "While you were away" }).filter({ hasText: "second" }).waitFor();
    await picture(page, "while-you-were-away");
    assert.equal(await page.locator(".away").count(), 1);
    await page.waitForFunction(() => JSON.parse(localStorage.getItem("vf-seen:s") ?? "{}").messageId === "a-t2");
    await reload(page);
    await answer(page).getByText("two").waitFor();
    await page.locator(".connection[data-state=live]").waitFor();
    assert.equal(await page.locator(".away").count(), 0, "it is told once");
  });

  test("of a tab that nobody looks at is given back, and resumed without loss", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t", "go").text("t", "w1 ");
    const page = await world.open("/s/s");
    await page.locator(".connection[data-state=live]").waitFor();
    await page.clock.install();
    await setVisibility(page, "hidden");
    await page.clock.runFor(6_000);
    await world.server.hasNoViewers(session);
    world.server.write(session, (log) => log.text("t", "w2 ", "w3 ").end("t"));
    await setVisibility(page, "visible");
    await page.clock.resume();
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), ["w1", "w2", "w3"]);
  });

  test("opens a finished answer of five thousand words at once, for who comes late", async () => {
    const session = world.server.addSession("s");
    session.log
      .begin("t", "go")
      .text("t", ...countedWords(5_000).map((word) => `${word} `))
      .end("t");
    const page = await world.open("/s/s");
    await answer(page).filter({ hasText: "w5000" }).waitFor();
    assert.deepEqual(await words(page), countedWords(5_000));
    assert.equal(world.server.calls.filter((call) => call.endsWith("/messages")).length, 1);
    await statusIs(page, "Finished");
  });

  test("carries a session of ten thousand frames, of which the page draws only what is near", async () => {
    const session = world.server.addSession("s");
    for (let turn = 1; turn <= 400; turn++)
      session.log
        .begin(`t${turn}`, `prompt ${turn}`)
        .text(`t${turn}`, ...countedWords(20).map((word) => `${word} `))
        .add("tool-start", { turnId: `t${turn}`, id: `k${turn}`, name: "Bash", input: { command: "ls" } })
        .add("tool-result", { turnId: `t${turn}`, id: `k${turn}`, name: "Bash", output: "ok", isError: false })
        .end(`t${turn}`);
    assert.ok(session.log.head >= 10_000);
    const page = await world.open("/s/s");
    await page.locator(".message.user", { hasText: "prompt 400" }).waitFor();
    assert.ok((await page.locator(".message").count()) < 60, "not all of them are drawn");
    const messages = await allMessages(page);
    assert.equal(messages.length, 800);
    assert.equal(new Set(messages.map(({ id }) => id)).size, 800);
    assert.ok((await page.locator(".message").count()) < 60);
    assert.deepEqual(world.person.unexpected(), []);
  });
});

/** @param {import("playwright-core").Page} page @param {string} state */
function setVisibility(page, state) {
  return page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}
