/** Pressing what moves meanwhile: an answer grows, a list is put in a new order. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { describeWorld } from "./world.mjs";

/** @typedef {import("playwright-core").Locator} Locator */

describeWorld("What is pressed", (world) => {
  /** A session that asks for a tool, and its Allow button with the mouse held down on it. */
  async function pressed() {
    const session = world.server.addSession("s");
    session.log
      .begin("t", "go")
      .text("t", "At it.\n\n")
      .add("tool-start", { turnId: "t", id: "k", name: "Write", input: { path: "notes.txt" } })
      .add("tool-start", { turnId: "t", id: "b", name: "Bash", input: { command: "ls" } })
      .add("confirmation", { turnId: "t", approvalId: "p", toolCallId: "b", toolName: "Bash", input: { command: "ls" } });
    const page = await world.open("/s/s");
    const button = page.getByRole("button", { name: "Allow" });
    await button.hover();
    const before = await topOf(button);
    await page.mouse.down();
    return { page, session, button, before };
  }

  test("is clicked where it moved to", async () => {
    const { page, session, button, before } = await pressed();
    world.server.write(session, (log) =>
      log.add("confirmation", { turnId: "t", approvalId: "q", toolCallId: "k", toolName: "Write", input: { path: "notes.txt" } }),
    );
    await button.nth(1).waitFor();
    assert.ok((await topOf(button.nth(1))) > before + 60, "it is somewhere else by now");
    await page.mouse.up();
    await page.getByText("Allowed: Bash ls").waitFor();
    assert.equal(await button.count(), 1, "the other one still waits");
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("is not clicked when the pointer goes away from it", async () => {
    const { page, button } = await pressed();
    await page.mouse.move(600, 20, { steps: 4 });
    await page.mouse.up();
    await button.hover();
    assert.equal(await button.count(), 1);
    assert.ok(!world.server.calls.some((call) => call.includes("/approvals/")));
  });

  test("is the session that was meant, though the list is in another order since", async () => {
    for (const id of ["a", "b", "c"]) world.server.addSession(id).log.begin("t", "go").end("t");
    const page = await world.open("/");
    const link = page.getByRole("navigation").getByRole("link", { name: /^a\b/ });
    await link.hover();
    await page.mouse.down();
    const before = await topOf(link);
    world.server.write(world.server.addSession("d"), (log) => log.begin("t", "go"));
    await page.getByRole("navigation").getByRole("link", { name: /^d\b/ }).waitFor();
    assert.notEqual(await topOf(link), before);
    await page.mouse.up();
    await page.waitForURL("**/s/a");
  });
});

/** @param {Locator} locator */
async function topOf(locator) {
  const box = await locator.boundingBox();
  assert.ok(box);
  return box.y;
}
