/** Prompts that wait, come back, and are tried again. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, picture, reload, say, statusIs } from "./browser.mjs";
import { describeWorld } from "./world.mjs";

describeWorld("Prompts", (world) => {
  test("that wait can be taken back, and their text returns to be changed", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t1", "long work").text("t1", "At it. ");
    const page = await world.open("/s/s");
    await statusIs(page, "Working");
    await say(page, "not now after all");
    await page.locator(".message.queued", { hasText: "not now after all" }).waitFor();
    await page.getByLabel("Message").fill("written since");
    await page.getByRole("button", { name: "Take back" }).click();
    await page.getByText("You took a queued message back.").waitFor();
    assert.equal(await page.getByLabel("Message").inputValue(), "not now after all\nwritten since");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "prompt");
    assert.equal(session.state().activeTurnId, "t1", "the running turn goes on");
    await reload(page);
    await page.getByText("You took a queued message back.").waitFor();
    assert.equal(await page.locator(".message.user").count(), 1);
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("come back with the arrow key: the one that waits, or else a copy of the last", async () => {
    world.server.addSession("s");
    const page = await world.open("/s/s");
    await say(page, "first");
    await statusIs(page, "Starting");
    await say(page, "second");
    await page.locator(".message.queued").waitFor();
    await page.getByLabel("Message").press("ArrowUp");
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "second");
    await page.getByLabel("Message").fill("");
    await page.locator(".message.queued").waitFor({ state: "detached" });
    await page.getByLabel("Message").press("ArrowUp");
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "first");
  });

  for (const outcome of ["failed", "lost", "stopped"])
    test(`whose turn was ${outcome} can be tried again`, async () => {
      const session = world.server.addSession("s");
      session.log.begin("t", "try this").text("t", "Half").end("t", outcome);
      const page = await world.open("/s/s");
      await page.getByRole("button", { name: "Retry" }).click();
      await page.locator(".message.user").nth(1).waitFor();
      assert.deepEqual(world.server.prompts, [{ prompt: "try this" }]);
      world.server.write(session, (log) => log.text("turn-1", "Whole").end("turn-1"));
      await statusIs(page, "Finished");
      await answer(page).getByText("Whole").waitFor();
    });

  test("carry the permission mode that was chosen, also after a reload", async () => {
    world.server.addSession("s");
    const page = await world.open("/s/s");
    await page.getByLabel("Permission mode").selectOption("plan");
    await reload(page);
    await say(page, "look only");
    await page.locator(".message.assistant").waitFor();
    assert.deepEqual(world.server.prompts, [{ prompt: "look only", mode: "plan" }]);
  });

  test("that are written before there is a session make one", async () => {
    const page = await world.open("/");
    await page.getByLabel("Permission mode").selectOption("plan");
    await say(page, "Count the trees\nand the leaves");
    await page.locator(".message.user", { hasText: "and the leaves" }).waitFor();
    await page.getByRole("heading", { name: "Count the trees" }).waitFor();
    assert.deepEqual(world.server.prompts, [{ prompt: "Count the trees\nand the leaves", mode: "plan" }]);
    await reload(page);
    await page.locator(".message.user").waitFor();
    assert.equal(world.server.prompts.length, 1);
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("end at Escape, with the text that was said so far", async () => {
    const session = world.server.addSession("s");
    session.log
      .begin("t", "go")
      .text("t", "So far. ")
      .add("tool-start", { turnId: "t", id: "k", name: "Bash", input: { command: "sleep 1000" } });
    const page = await world.open("/s/s");
    await page.locator(".tool .chip", { hasText: "Running" }).waitFor();
    await picture(page, "tool-running");
    await page.getByLabel("Message").press("Escape");
    await page.getByText("Stopped. What was said so far is kept.").waitFor();
    await page.locator(".tool .chip", { hasText: "Unfinished" }).waitFor();
    await answer(page).getByText("So far.").waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("are not answered by keys that a person types into them", async () => {
    const session = world.server.addSession("s");
    session.log
      .begin("t", "go")
      .add("confirmation", { turnId: "t", approvalId: "p", toolName: "Write", input: { path: "x" } });
    const page = await world.open("/s/s");
    await page.getByRole("button", { name: "Allow" }).waitFor();
    await page.getByLabel("Message").pressSequentially("xyn?");
    assert.equal(await page.getByLabel("Message").inputValue(), "xyn?");
    await page.getByRole("button", { name: "Allow" }).waitFor();
    await page.locator(".scroller").focus();
    await page.keyboard.press("y");
    await page.getByText("Allowed: Write x").waitFor();
  });
});
