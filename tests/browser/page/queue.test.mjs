/** Prompts that wait, come back, and are tried again. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, picture, reload, say, statusIs } from "./browser.mjs";
import { describeWorld } from "./world.mjs";

/** Beyond the frames that a page reads again when it is opened. */
const FAR = 1_500;

describeWorld("Prompts", (world) => {
  test("that wait can be taken back, and their text returns to be changed", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t1", "long work").text("t1", "At it. ");
    const page = await world.open("/s/s");
    await statusIs(page, "Working");
    await say(page, "not now after all");
    await page.locator(".queued", { hasText: "not now after all" }).waitFor();
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

  test("that wait are known however far a page that was loaded since is behind them", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t1", "long work").prompt("t2", "and then this").prompt("t3", "not this");
    session.log.end("t3", "stopped", "withdrawn");
    for (let n = 0; n < FAR; n++) session.log.text("t1", "word ");
    const page = await world.open("/s/s");
    await page.locator(".queued", { hasText: "and then this" }).waitFor();
    await page.getByText("You took a queued message back.").waitFor();
    await page.getByRole("button", { name: "Take back" }).click();
    await page.locator(".queued").waitFor({ state: "detached" });
    assert.equal(await page.getByLabel("Message").inputValue(), "and then this");
    assert.equal(await page.getByText("You took a queued message back.").count(), 2);
  });

  test("that wait stand still while the answer grows", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t1", "long work").text("t1", "At it.\n\n").prompt("t2", "and then this");
    const page = await world.open("/s/s");
    const button = page.getByRole("button", { name: "Take back" });
    await button.hover();
    await page.mouse.down();
    world.server.write(session, (log) => log.text("t1", "One.\n\n", "Two.\n\n", "Three."));
    await answer(page).getByText("Three.").waitFor();
    await page.mouse.up();
    await page.getByText("You took a queued message back.").waitFor();
  });

  test("come back with the arrow key: the one that waits, or else a copy of the last", async () => {
    world.server.addSession("s");
    const page = await world.open("/s/s");
    await say(page, "first");
    await statusIs(page, "Starting");
    await say(page, "second");
    await page.locator(".queued").waitFor();
    await page.getByLabel("Message").press("ArrowUp");
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "second");
    await page.getByLabel("Message").fill("");
    await page.locator(".queued").waitFor({ state: "detached" });
    await page.getByLabel("Message").press("ArrowUp");
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "first");
  });

  test("of which it is known how they ended, however long ago", async () => {
    const session = world.server.addSession("s");
    session.log
      .begin("t1", "try this")
      .text("t1", "Half")
      .add("error", { turnId: "t1", code: "x", error: "The package could not be installed." })
      .add("usage", { turnId: "t1", inputTokens: 1234, outputTokens: 567 })
      .end("t1", "failed", "crashed")
      .begin("t2", "talk");
    for (let n = 0; n < FAR; n++) session.log.text("t2", "word ");
    session.log.end("t2");
    const page = await world.open("/s/s");
    await statusIs(page, "Finished");
    await page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, 0));
    await page.getByText("The turn failed (crashed).").waitFor();
    await page.getByText("The package could not be installed.").waitFor();
    await page.getByText("1,234 in, 567 out tokens").waitFor();
    await page.getByRole("button", { name: "Retry" }).waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("that the agent asks about are asked again, however long they wait", async () => {
    const session = world.server.addSession("s");
    session.log
      .begin("t1", "go")
      .add("tool-start", { turnId: "t1", id: "k", name: "Write", input: { path: "notes.txt" } })
      .add("confirmation", { turnId: "t1", approvalId: "p", toolName: "Write", input: { path: "notes.txt" } });
    for (let n = 0; n < FAR; n++) session.log.text("t1", "word ");
    const page = await world.open("/s/s");
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByText("Allowed: Write notes.txt").waitFor();
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
