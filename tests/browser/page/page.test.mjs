/** The page against a stand-in that says what each test tells it to. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allMessages,
  answer,
  countedWords,
  picture,
  reload,
  say,
  statusIs,
  words,
} from "./browser.mjs";
import { describeWorld } from "./world.mjs";

describeWorld("The page", (world) => {
  /** @param {string} [id] */
  const signedIn = (id) => world.open(id && `/s/${id}`);

  test("says how to sign in", async () => {
    const page = await world.person.open(`${world.server.url}/`);
    await page.getByText("./vf link").waitFor();
    await picture(page, "signed-out");
    assert.deepEqual(world.person.unexpected(/401/), []);
  });

  test("lists, creates, names, renames, deletes and brings back sessions", async () => {
    world.server.addSession("old", "An older one, whose title does not fit the list at all, however one looks at it");
    const page = await signedIn();
    await page.getByRole("link", { name: "An older one" }).waitFor();
    assert.ok(await page.locator(".sidebar").evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
    await picture(page, "home");
    await page.getByRole("navigation").getByRole("button", { name: "New session" }).click();
    await say(page, "Count the trees\nand the leaves");
    await page.getByRole("heading", { name: "Count the trees" }).waitFor();
    await page.locator(".bar").getByRole("button", { name: "Rename" }).click();
    await page.getByLabel("Title", { exact: true }).fill("A <b>forest</b>");
    await page.getByLabel("Title", { exact: true }).press("Enter");
    await page.getByRole("link", { name: "A <b>forest</b>" }).waitFor();
    await page.getByRole("heading", { level: 1, name: "A <b>forest</b>" }).waitFor();
    await page.locator(".bar").getByRole("button", { name: "Delete" }).click();
    await page.getByText("was deleted").waitFor();
    await page.getByRole("link", { name: "A <b>forest</b>" }).waitFor({ state: "detached" });
    await picture(page, "deleted");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "A <b>forest</b>" }).waitFor();
    await page.locator(".message.user", { hasText: "and the leaves" }).waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("renames and deletes in the list, and stays where it is", async () => {
    world.server.addSession("open", "The open one");
    const other = world.server.addSession("other", "Another one");
    const page = await signedIn("open");
    const item = page.locator("[data-session=other]");
    await item.hover();
    await item.getByRole("button", { name: "Rename Another one" }).click();
    await item.getByLabel("Title").fill("Its new name");
    await picture(page, "renaming-in-the-list");
    await item.getByLabel("Title").press("Enter");
    await item.getByRole("link", { name: "Its new name" }).waitFor();
    assert.equal(other.title, "Its new name");
    await item.getByRole("link").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("was deleted").waitFor();
    await item.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await item.waitFor();
    assert.equal(new URL(page.url()).pathname, "/s/open");
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("shows what happens elsewhere in the list", async () => {
    const session = world.server.addSession("one", "First name");
    const page = await signedIn();
    await page.getByRole("link", { name: "First name" }).waitFor();
    world.server.write(session, (log) => log.begin("t", "go"));
    const item = page.locator("[data-session=one]");
    await item.getByText("Working").waitFor();
    world.server.write(session, (log) =>
      log.add("confirmation", { turnId: "t", approvalId: "p", toolName: "Bash", input: { command: "ls" } }),
    );
    await item.getByText("Needs you").waitFor();
    await picture(page, "needs-you");
    world.server.write(session, (log) =>
      log.add("confirmation-resolved", { turnId: "t", approvalId: "p", decision: "allow", by: "somebody" }),
    );
    await item.getByText("Working").waitFor();
    world.server.write(session, (log) => log.end("t"));
    await page.locator("[data-session=one][data-status=idle]").waitFor();
  });

  test("draws everything that a turn may hold", async () => {
    const session = world.server.addSession("all", "A bit of everything");
    session.log
      .begin("t1", "Please tidy up <img src=x onerror=alert(1)>\nand tell me what you did.")
      .add("status", { turnId: "t1", state: "waking" })
      .add("reasoning-delta", { turnId: "t1", text: "The person wants a tidy folder. First I look what there is." })
      .text(
        "t1",
        "I will look at the folder first.\n\n",
        "Then I ",
        "tidy:\n",
        "```js\nconst a = '<b>not bold</b>';\n",
        "console.log(a);\n```\n",
        "That is all.",
      )
      .add("tool-start", { turnId: "t1", id: "a", name: "Bash", input: { command: "ls -la", description: "Look" } })
      .add("tool-result", {
        turnId: "t1",
        id: "a",
        name: "Bash",
        output: "total 2\n-rw-r--r-- notes.txt",
        isError: false,
      })
      .add("tool-start", { turnId: "t1", id: "b", name: "Task", input: { description: "Look deeper" } })
      .add("tool-start", { turnId: "t1", id: "b:1", name: "Read", input: { file_path: "/workspace/notes.txt" } })
      .add("tool-result", { turnId: "t1", id: "b:1", name: "Read", output: "No such file.", isError: true })
      .add("from-the-future", { turnId: "t1", text: "unseen" })
      .add("usage", { turnId: "t1", inputTokens: 1234, outputTokens: 567, costUsd: 0.0123 })
      .end("t1", "failed", "crashed")
      .begin("t2", "Go on.")
      .text("t2", "Half an ans")
      .end("t2", "stopped")
      .begin("t3", "Write it.")
      .add("error", { turnId: "t3", code: "x", error: "The package could not be installed." })
      .add("tool-start", { turnId: "t3", id: "w", name: "Write", input: { path: "notes.txt", content: "tidy\n" } })
      .add("confirmation", {
        turnId: "t3",
        approvalId: "p",
        toolName: "Write",
        input: { path: "notes.txt", content: "tidy\n" },
      })
      .prompt("t4", "And then this.");
    const page = await signedIn("all");
    await statusIs(page, "Waiting for your decision");
    await picture(page, "everything-end");
    let text = await page.locator(".messages").first().innerText();
    await page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, 0));
    await page.locator(".message.user", { hasText: "Please tidy up" }).waitFor();
    text += await page.locator(".messages").first().innerText();
    for (const part of [
      "<img src=x onerror=alert(1)>",
      "crashed",
      "Stopped.",
      "could not be installed",
      "1,234 in",
      "$0.01",
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!text.includes("unseen"));
    await page.locator(".queued", { hasText: "And then this." }).waitFor();
    assert.equal(await page.locator(".messages img, .messages b").count(), 0);
    assert.equal(await page.locator("pre code", { hasText: "<b>not bold</b>" }).count(), 1);
    await page.locator(".tool", { hasText: "ls -la" }).locator("summary").click();
    await page.getByText("-rw-r--r-- notes.txt").waitFor();
    await page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, 0));
    await page.getByRole("button", { name: "Jump to the latest" }).waitFor();
    await picture(page, "everything-top");
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByText("Allowed: Write notes.txt").waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("gets every word once, however often the connection breaks", async () => {
    const session = world.server.addSession("s");
    const page = await signedIn("s");
    await page.locator(".connection[data-state=live]").waitFor();
    world.server.write(session, (log) => log.begin("t", "go"));
    const all = countedWords(300);
    for (const [index, word] of all.entries()) {
      world.server.write(session, (log) => log.text("t", `${word} `));
      if (index % 60 === 30) {
        world.server.dropViewers(session);
        await page.locator(".connection[data-state=live]").waitFor();
      }
      if (index === 200) world.server.endWithError(session);
    }
    world.server.write(session, (log) => log.end("t"));
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), all);
    assert.deepEqual(world.person.unexpected(/ERR_|net::/), []);
  });

  test("comes back by itself after the server refused it", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t", "go").text("t", "w1 ");
    const page = await signedIn("s");
    await page.locator(".connection[data-state=live]").waitFor();
    world.server.refuse("GET events", 503, 2);
    world.server.dropViewers(session);
    await page.locator(".connection[data-state=reconnecting]").waitFor();
    world.server.write(session, (log) => log.text("t", "w2 ").end("t"));
    await page.locator(".connection[data-state=live]").waitFor();
    await statusIs(page, "Finished");
    assert.deepEqual(await words(page), ["w1", "w2"]);
    assert.deepEqual(world.person.unexpected(/ERR_|net::|503/), []);
  });

  test("takes a snapshot in the place of what it had", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t1", "first").text("t1", "one").end("t1");
    const page = await signedIn("s");
    await answer(page).getByText("one").waitFor();
    world.server.write(session, (log) =>
      log.add("snapshot", { throughSeq: log.head, messages: [] }).begin("t2", "second").text("t2", "two"),
    );
    await answer(page).getByText("two").waitFor();
    assert.equal(await page.locator(".message").count(), 2);
    await reload(page);
    await answer(page).getByText("two").waitFor();
    assert.equal(await page.locator(".message").count(), 2);
  });

  test("opens a long session whose old frames are folded", async () => {
    const session = world.server.addSession("s");
    for (let turn = 1; turn <= 30; turn++)
      session.log
        .begin(`t${turn}`, `prompt ${turn}`)
        .text(`t${turn}`, ...countedWords(60).map((word) => `${word} `))
        .end(`t${turn}`);
    session.foldedThrough = session.log.head - 200;
    const page = await signedIn("s");
    await page.locator(".message.user", { hasText: "prompt 30" }).waitFor();
    const messages = await allMessages(page);
    assert.deepEqual(
      messages.map(({ id }) => id),
      Array.from({ length: 30 }, (_, index) => [`u-t${index + 1}`, `a-t${index + 1}`]).flat(),
    );
    for (const { role, text } of messages)
      if (role === "assistant") assert.equal(text.trim(), countedWords(60).join(" "));
  });

  test("sends a prompt again when the first attempt fails, and it counts once", async () => {
    world.server.addSession("s");
    const page = await signedIn("s");
    await page.locator(".connection[data-state=live]").waitFor();
    world.server.refuse("POST messages", 503, 2);
    await say(page, "only once");
    await page.getByText("Not sent yet, trying again").waitFor();
    await picture(page, "not-sent-yet");
    await page.locator(".message.assistant").waitFor();
    assert.equal(await page.locator(".message.user").count(), 1);
    assert.equal(world.server.calls.filter((call) => call === "POST /api/sessions/s/messages").length, 3);
    assert.deepEqual(world.person.unexpected(/503/), []);
  });

  test("gives a refused prompt back", async () => {
    world.server.addSession("s");
    const page = await signedIn("s");
    world.server.refuse("POST messages", 413, 1);
    await say(page, "too long");
    await page.getByText("This was not sent: Not now.").waitFor();
    assert.equal(await page.getByLabel("Message").inputValue(), "too long");
  });

  test("keeps what was written when it is reloaded", async () => {
    world.server.addSession("s");
    const page = await signedIn("s");
    await page.getByLabel("Message").fill("half a tho");
    await reload(page);
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "half a tho");
  });

  test("leaves those alone who read further up", async () => {
    const session = world.server.addSession("s");
    session.log.begin("t", "go").text("t", ...countedWords(3000).map((word) => `${word}\n`));
    const page = await signedIn("s");
    await answer(page).getByText("w3000").waitFor();
    const scroller = page.locator(".scroller");
    const distance = () =>
      scroller.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    assert.ok((await distance()) < 2);
    world.server.write(session, (log) => log.text("t", "more\n".repeat(50)));
    await answer(page).getByText("more").waitFor();
    assert.ok((await distance()) < 2);
    await scroller.evaluate((element) => element.scrollTo(0, 1000));
    await page.getByRole("button", { name: "Jump to the latest" }).waitFor();
    world.server.write(session, (log) => log.text("t", "last\n"));
    await answer(page).getByText("last").waitFor();
    assert.equal(await scroller.evaluate(({ scrollTop }) => scrollTop), 1000);
    await page.getByRole("button", { name: "Jump to the latest" }).click();
    await page.waitForFunction(() => {
      const { scrollHeight, scrollTop, clientHeight } = /** @type {HTMLElement} */ (
        document.querySelector(".scroller")
      );
      return scrollHeight - scrollTop - clientHeight < 2;
    });
  });

  test("says so when there is no such session", async () => {
    const page = await signedIn("nowhere");
    await statusIs(page, "does not exist");
    assert.deepEqual(world.person.unexpected(/404/), []);
  });

  test("is used with the keyboard alone", async () => {
    const session = world.server.addSession("s");
    const page = await signedIn("s");
    await page.locator(".connection[data-state=live]").waitFor();
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    await page.locator(".message.user", { hasText: "one\ntwo" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).focus();
    await page.keyboard.press("Enter");
    await statusIs(page, "Stopped");
    assert.equal(session.state().activeTurnId, undefined);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "prompt");
  });

  test("fits a phone, in the dark too", async () => {
    const session = world.server.addSession("s", "On the way");
    session.log
      .begin("t", "What do you see?")
      .text("t", "A small screen. ".repeat(20))
      .add("tool-start", {
        turnId: "t",
        id: "k",
        name: "Write",
        input: { path: "a/rather/long/path/that/does/not/fit.txt" },
      })
      .add("confirmation", {
        turnId: "t",
        approvalId: "p",
        toolName: "Write",
        input: { path: "a/rather/long/path/that/does/not/fit.txt" },
      });
    await world.becomes({
      viewport: { width: 390, height: 780 },
      colorScheme: "dark",
      hasTouch: true,
      isMobile: true,
    });
    const page = await signedIn();
    await picture(page, "phone-list");
    await page.getByRole("link", { name: "On the way" }).tap();
    await statusIs(page, "Waiting for your decision");
    await picture(page, "phone-session");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await page.getByRole("link", { name: "Sessions" }).tap();
    await page.getByRole("link", { name: "On the way" }).waitFor();
  });
});
