/** The sandbox of a session: its files, its state, its terminal. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { picture, reload, visit } from "./browser.mjs";
import { eventually } from "./eventually.mjs";
import { describeWorld } from "./world.mjs";

describeWorld("The workspace", (world) => {
  test("is walked through, looked at, and downloaded from", async () => {
    const { files } = world.server.addSession("s").workspace;
    const evil = "<script>document.title='owned'</script>\n";
    files.set("src/deep/évil.html", Buffer.from(evil));
    files.set("README.md", Buffer.from("# Hello\n"));
    files.set("picture.png", Buffer.from([0x89, 0x50, 0, 1]));
    const page = await world.open("/s/s");
    await page.getByRole("link", { name: "Files" }).click();
    assert.deepEqual(await page.locator(".file-list .file-name").allTextContents(), [
      "src/",
      "picture.png",
      "README.md",
    ]);
    await page.getByRole("link", { name: "src/" }).click();
    await page.getByRole("link", { name: "deep/" }).click();
    await page.getByRole("link", { name: /évil\.html \d/ }).click();
    await page.locator(".file-view code", { hasText: evil.trim() }).waitFor();
    assert.equal(await page.locator(".file-view script").count(), 0);
    await reload(page);
    await page.locator(".file-view code", { hasText: evil.trim() }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "évil.html");
    assert.equal(await readFile(await download.path(), "utf8"), evil);
    await page.getByRole("navigation", { name: "Folder" }).getByRole("link", { name: "workspace" }).click();
    await page
      .getByRole("link", { name: /picture/ })
      .first()
      .click();
    await page.getByText("This is no text.").waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("takes files, tells how far it is, and says why not", async () => {
    const { workspace } = world.server.addSession("s");
    workspace.files.set("src/a.ts", Buffer.from("a"));
    const page = await world.open("/s/s?panel=files&path=src/");
    await page.getByRole("link", { name: /a\.ts/ }).first().waitFor();
    await page.getByLabel("Files to upload").setInputFiles([
      { name: "new.txt", mimeType: "text/plain", buffer: Buffer.from("fresh") },
      { name: "huge.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(2_000_000) },
    ]);
    await page.getByRole("alert").filter({ hasText: "The file is larger than 1 MB." }).waitFor();
    await page.locator(".file-list .file-name", { hasText: "new.txt" }).waitFor();
    await picture(page, "upload-refused");
    assert.equal(String(workspace.files.get("src/new.txt")), "fresh");
    assert.equal(workspace.files.has("src/huge.bin"), false);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
  });

  test("of which there is nothing says so", async () => {
    world.server.addSession("s");
    const page = await world.open("/s/s?panel=files");
    await page.getByText("The folder is empty.").waitFor();
    await visit(page, `${world.server.url}/s/s?panel=files&path=no/such/`);
    await page.getByRole("alert").filter({ hasText: "There is no such folder." }).waitFor();
  });

  test("sleeps, wakes and restarts when told to, and not while the agent works", async () => {
    const session = world.server.addSession("s");
    const page = await world.open("/s/s?panel=sandbox");
    await page.locator(".sandbox-state[data-state=awake]").waitFor();
    await page.getByText("286 MiB of 2.0 GiB").waitFor();
    await page.getByRole("button", { name: "Sleep" }).click();
    await page.locator(".sandbox-state[data-state=asleep]").waitFor();
    assert.ok(await page.getByRole("button", { name: "Sleep" }).isDisabled());
    await page.getByRole("button", { name: "Wake" }).click();
    await page.locator(".sandbox-state[data-state=awake]").waitFor();
    await page.getByRole("button", { name: "Restart" }).click();
    await eventually(
      () => world.server.calls.includes("POST /api/sessions/s/sandbox/restart"),
      "the restart is asked for",
    );
    world.server.write(session, (log) => log.begin("t", "go"));
    await page.getByText("While the agent works").waitFor();
    assert.ok(await page.getByRole("button", { name: "Restart" }).isDisabled());
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("has a terminal in a tab of its own", async () => {
    world.server.addSession("s", "A shell");
    /** @type {string[]} */
    const typed = [];
    /** @type {{ columns?: number, rows?: number }[]} */
    const told = [];
    world.server.onTerminal = (socket, url) => {
      told.push({ columns: Number(url.searchParams.get("columns")), rows: Number(url.searchParams.get("rows")) });
      socket.print("\u001b[32mwelcome\u001b[0m\r\n$ ");
      socket.onMessage = (data, isBinary) => {
        if (!isBinary) return told.push(JSON.parse(String(data)));
        typed.push(String(data));
        socket.print(String(data));
        if (typed.join("").endsWith("\r")) {
          socket.tell({ type: "exit", exitCode: 7 });
          socket.close();
        }
      };
    };
    const page = await world.open("/s/s");
    const [terminal] = await Promise.all([
      world.person.context.waitForEvent("page"),
      page.getByRole("link", { name: "Terminal" }).click(),
    ]);
    const complaints = world.person.listen(terminal);
    await terminal.locator(".xterm-rows", { hasText: "welcome" }).waitFor();
    await terminal.getByRole("heading", { name: "A shell" }).waitFor();
    await terminal.keyboard.type("exit é");
    await terminal.locator(".xterm-rows", { hasText: "exit é" }).waitFor();
    await terminal.setViewportSize({ width: 700, height: 500 });
    await eventually(() => (told.at(-1)?.columns ?? 0) < (told[0]?.columns ?? 0), "the new size is told");
    await terminal.getByText("Connected").waitFor();
    await picture(terminal, "terminal");
    await terminal.keyboard.press("Enter");
    await terminal.getByText("The shell has ended (7)").waitFor();
    assert.equal(typed.join(""), "exit é\r");
    await terminal.getByRole("button", { name: "Screen reader" }).click();
    await terminal.locator(".xterm-accessibility").waitFor({ state: "attached" });
    await terminal.getByRole("button", { name: "Connect again" }).click();
    await eventually(() => world.server.terminals.length === 2, "it connects again");
    world.server.terminals[1]?.destroy();
    await terminal.getByText("Disconnected").waitFor();
    assert.deepEqual(
      complaints.filter((text) => !/WebSocket/.test(text)),
      [],
    );
  });
});
