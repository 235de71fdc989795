/** The panel of what a session used, and the way to forget what was said. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./browser.mjs";
import { describeWorld } from "./world.mjs";

const CLEAR = "Clear the history…";

describeWorld("The usage panel", (world) => {
  function usedSession() {
    const session = world.server.addSession("s");
    session.log
      .begin("t", "go")
      .text("t", "said")
      .add("usage", { turnId: "t", inputTokens: 1, outputTokens: 2 })
      .end("t");
    return session;
  }

  test("clears the history, once that is confirmed", async () => {
    const session = usedSession();
    const page = await world.open("/s/s?panel=usage");
    await page.getByRole("button", { name: CLEAR }).click();
    await page.getByRole("button", { name: "Keep" }).click();
    await page.getByRole("button", { name: CLEAR }).click();
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await page.getByText("The history was cleared.").waitFor();
    await page.getByText("Nothing here yet.").waitFor();
    assert.equal(session.state().messages.length, 0);
  });

  test("claims nothing and offers nothing before the session is loaded", async () => {
    usedSession();
    const page = await world.open();
    /** @type {() => void} */
    let answer = () => {};
    const isAsked = new Promise((resolve) => {
      void page.route("**/api/sessions/s", async (route) => {
        await new Promise((go) => {
          answer = () => go(undefined);
          resolve(undefined);
        });
        await route.continue();
      });
    });
    await visit(page, `${world.server.url}/s/s?panel=usage`);
    await isAsked;
    const panel = page.getByRole("complementary", { name: "Usage" });
    await panel.getByText("Looking…").waitFor();
    assert.equal(await panel.getByText("No turn has told").count(), 0);
    assert.equal(await panel.getByRole("button", { name: CLEAR }).count(), 0);
    answer();
    await panel.getByRole("cell", { name: "2", exact: true }).waitFor();
  });

  test("does not move a button away from under the pointer when a turn tells what it used", async () => {
    const session = world.server.addSession("s");
    const page = await world.open("/s/s?panel=usage");
    await page.getByText("No turn has told what it used.").waitFor();
    await page.getByRole("button", { name: CLEAR }).hover();
    await page.mouse.down();
    for (const turnId of ["t", "u", "v"])
      world.server.write(session, (log) =>
        log.begin(turnId, "go").add("usage", { turnId, inputTokens: 1, outputTokens: 2, costUsd: 1 }).end(turnId),
      );
    await page.getByRole("row").nth(3).waitFor();
    await page.mouse.up();
    await page.getByRole("button", { name: "Keep" }).waitFor();
  });
});
