/** The page and a real sandbox: its files, its state, its terminal. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { describeInChromium, picture, say, statusIs, visit } from "./browser.mjs";
import { RealWorld } from "./real-world.mjs";
import { VaporForge } from "./vaporforge.mjs";

describeInChromium("A sandbox in a browser", () => {
  const world = new RealWorld(new VaporForge());

  /** A page with a session whose sandbox has run a turn. */
  async function open() {
    const page = await world.person.open(`${world.server.url}/`);
    await say(page, "demo: words=5 tool=1 delay=0");
    await statusIs(page, "Finished");
    return page;
  }

  test("gives the files that the agent wrote, and takes others", async () => {
    const page = await open();
    await page.getByRole("link", { name: "Files" }).click();
    await page.locator(".file-list .file-name", { hasText: "demo-1.txt" }).waitFor();
    await page.getByLabel("Files to upload").setInputFiles({
      name: "schön & gut.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("<b>text</b>\n"),
    });
    await page.getByRole("link", { name: /^schön & gut\.txt/ }).click();
    await page.locator(".file-view code", { hasText: "<b>text</b>" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    assert.equal(await readFile(await download.path(), "utf8"), "<b>text</b>\n");
    await visit(page, page.url().replace(/path=.*/, "path=..%2F..%2Fetc%2F"));
    await page.getByRole("alert").waitFor();
    assert.deepEqual(world.person.unexpected(/400/), []);
  });

  test("sleeps and wakes", async () => {
    const page = await open();
    await page.getByRole("link", { name: "Sandbox" }).click();
    await page.locator(".sandbox-state[data-state=awake]").waitFor();
    await picture(page, "real-sandbox");
    await page.getByRole("button", { name: "Sleep" }).click();
    await page.locator(".sandbox-state[data-state=asleep]").waitFor();
    await page.getByRole("button", { name: "Wake" }).click();
    await page.locator(".sandbox-state[data-state=awake]").waitFor();
    await page.getByRole("button", { name: "Restart" }).click();
    await page.getByRole("button", { name: "Sleep" }).and(page.locator(":enabled")).waitFor();
    await say(page, "demo: words=3 delay=0");
    await page.locator(".message.assistant", { hasText: "w3" }).last().waitFor();
    await statusIs(page, "Finished");
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("has a shell", async () => {
    const page = await open();
    const [terminal] = await Promise.all([
      world.person.context.waitForEvent("page"),
      page.getByRole("link", { name: "Terminal" }).click(),
    ]);
    world.person.listen(terminal);
    await terminal.getByText("Connected").waitFor();
    await terminal.keyboard.type("cat demo-1.txt; echo $((40 + 2)) answers\n");
    await terminal.locator(".xterm-rows", { hasText: "42 answers" }).waitFor();
    await picture(terminal, "real-terminal");
    await terminal.keyboard.type("exit 3\n");
    await terminal.getByText("The shell has ended (3)").waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });
});
