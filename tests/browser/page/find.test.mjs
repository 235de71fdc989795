/** Finding what was said in a long session, most of which is not drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, say, visit } from "./browser.mjs";
import { describeWorld } from "./world.mjs";

/** @typedef {import("playwright-core").Page} Page */

const TURNS = 150;

describeWorld("Finding", (world) => {
  /** A long session in which two answers, far apart, speak of something rare. */
  async function open() {
    const session = world.server.addSession("s");
    for (let turn = 1; turn <= TURNS; turn++) {
      const rare = turn === 10 ? "The **Café** (and its `price_list`) opens at 8." : turn === 100 ? "I went to the cafÉ again." : "";
      session.log
        .begin(`t${turn}`, `prompt ${turn}`)
        .text(`t${turn}`, `Some words.\n\n${"More of them. ".repeat(40)}\n\n${rare}`)
        .end(`t${turn}`);
    }
    const page = await world.open("/s/s");
    await page.locator(".message.user", { hasText: `prompt ${TURNS}` }).waitFor();
    return { session, page, field: page.getByRole("textbox", { name: "Find in this session" }) };
  }

  test("goes from the newest message that says it to the older ones, and around", async () => {
    const { page, field } = await open();
    await page.keyboard.press("Control+f");
    await field.fill("café");
    await page.getByText("2 of 2").waitFor();
    await isMarkedInView(page, "cafÉ");
    await field.press("Enter");
    await page.getByText("1 of 2").waitFor();
    await isMarkedInView(page, "Café");
    await picture(page, "find");
    await field.press("Enter");
    await page.getByText("2 of 2").waitFor();
    await field.press("Shift+Enter");
    await page.getByText("1 of 2").waitFor();
    await page.getByRole("button", { name: "Newer" }).click();
    await page.getByText("2 of 2").waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("finds a text as it is read and as it was written, across its marks", async () => {
    const { page, field } = await open();
    await page.getByRole("button", { name: "Find", exact: true }).click();
    for (const text of ["the café (and", "price_list", "its `price"]) {
      await field.fill(text);
      await page.getByText("1 of 1").waitFor();
      await page.locator(".message", { hasText: "opens at 8" }).waitFor();
    }
    for (const text of [".*", "\\w", "no such word", "[", "(?"]) {
      await field.fill(text);
      await page.locator(".find-count", { hasText: "None" }).waitFor();
    }
    await field.fill("  ");
    await page.locator(".find-count:empty").waitFor({ state: "attached" });
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("is over at Escape: the marks go, the agent works on, and the field of messages has the focus again", async () => {
    const { page, session, field } = await open();
    world.server.write(session, (log) => log.begin("now", "go").text("now", "At the café. "));
    await page.getByLabel("Message").focus();
    await page.keyboard.press("Control+f");
    await field.fill("café");
    await page.getByText("3 of 3").waitFor();
    world.server.write(session, (log) => log.end("now").begin("then", "café").text("then", "Yes."));
    await page.getByText("3 of 4").waitFor();
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => CSS.highlights.size), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "prompt");
    assert.equal(session.state().activeTurnId, "then");
  });

  test("leaves the key to the browser when it is pressed in the field, and everywhere else", async () => {
    const { page, field } = await open();
    await page.evaluate(() => {
      addEventListener("keydown", (event) => document.body.setAttribute("data-prevented", String(event.defaultPrevented)));
    });
    const isPrevented = () => page.locator("body").getAttribute("data-prevented");
    await page.keyboard.press("Control+f");
    assert.equal(await isPrevented(), "true");
    await field.waitFor();
    await page.keyboard.press("Control+f");
    assert.equal(await isPrevented(), "false");
    await say(page, "back");
    await page.keyboard.press("Control+f");
    assert.equal(await field.evaluate((input) => input === document.activeElement), true);
    await visit(page, `${world.server.url}/settings/agent`);
    assert.equal(await page.getByRole("search", { name: "Find in this session" }).count(), 0);
  });
});

/** That the place which is shown has the mark, and stands where a person sees it. @param {Page} page @param {string} text */
async function isMarkedInView(page, text) {
  await page.waitForFunction((wanted) => {
    const [range] = CSS.highlights.get("found-here") ?? [];
    const view = document.querySelector(".scroller")?.getBoundingClientRect();
    if (!(range instanceof Range) || !view || range.toString() !== wanted) return false;
    const { top, bottom } = range.getBoundingClientRect();
    return top >= view.top && bottom <= view.bottom;
  }, text);
}
