/** What a person sets for all their sessions, and how the list of these is found through. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, reload, visit } from "./browser.mjs";
import { eventually } from "./eventually.mjs";
import { describeWorld } from "./world.mjs";

describeWorld("Settings", (world) => {
  test("of the agent: model, mode, and everything else as it was", async () => {
    const { config } = world.server;
    config.answer("PUT", new URL("http://x/api/config/agent-settings"), { hooks: { a: 1 }, model: "haiku" });
    const page = await world.open("/");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.waitForFunction(() => document.querySelector("input")?.form || document.querySelector("[list=models]"));
    await eventually(async () => (await page.getByLabel("Model").inputValue()) === "haiku", "the model is shown");
    await page.getByLabel("Model").fill("opus");
    await page.getByLabel("Permission mode").selectOption("acceptEdits");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The settings are saved.").waitFor();
    assert.deepEqual(config.value("agent-settings"), {
      hooks: { a: 1 },
      model: "opus",
      permissions: { defaultMode: "acceptEdits" },
    });
    await page.getByText("All settings, as JSON").click();
    await page.getByLabel("Settings", { exact: true }).last().fill("{ not JSON");
    await page.getByText("This is not a JSON object.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Save" }).isDisabled());
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("of instructions, which are removed when they are emptied", async () => {
    const page = await world.open("/settings/instructions");
    const text = page.getByLabel("Instructions for the agent");
    await text.fill("Be brief.");
    await page.getByRole("button", { name: "Save" }).click();
    await eventually(() => world.server.config.value("instructions") === "Be brief.", "they are saved");
    await reload(page);
    await eventually(async () => (await text.inputValue()) === "Be brief.", "they are shown again");
    await text.fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await eventually(() => world.server.config.value("instructions") === undefined, "they are removed");
  });

  test("of MCP servers: added, changed, removed", async () => {
    const { config } = world.server;
    const page = await world.open("/settings/mcp-servers");
    await page.getByText("No MCP server is set.").waitFor();
    await page.getByLabel("Name").fill("docs");
    await page.getByLabel("Command", { exact: true }).fill("npx");
    await page.getByLabel("Arguments").fill("-y\ndocs-server");
    await page.getByLabel("Environment").fill("TOKEN=a=b");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".row", { hasText: "npx -y docs-server" }).waitFor();
    assert.deepEqual(config.value("mcp-servers", "docs"), {
      command: "npx",
      args: ["-y", "docs-server"],
      env: { TOKEN: "a=b" },
    });
    await page.getByRole("button", { name: "Change docs" }).click();
    await page.getByLabel("An address").check();
    await page.getByLabel("Address", { exact: true }).fill("https://example.com/mcp");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".row", { hasText: "https://example.com/mcp" }).waitFor();
    assert.deepEqual(config.value("mcp-servers", "docs"), { type: "http", url: "https://example.com/mcp" });
    await page.getByRole("button", { name: "Remove docs" }).click();
    await page.getByText("No MCP server is set.").waitFor();
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("of secrets and credential files, whose values are not shown again", async () => {
    const { config } = world.server;
    const page = await world.open("/settings/secrets");
    await page.getByLabel("Name").fill("TOKEN");
    await page.getByLabel("Value").fill("very secret");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".row", { hasText: "TOKEN" }).waitFor();
    assert.deepEqual(config.value("secrets", "TOKEN"), { value: "very secret" });
    assert.equal(await page.getByLabel("Value").inputValue(), "");
    await visit(page, `${world.server.url}/settings/credential-files`);
    await page.getByLabel("Path").fill(".config/tool/token");
    await page.getByLabel("Content").fill("also secret");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".row", { hasText: ".config/tool/token" }).waitFor();
    assert.equal(config.value("credential-files", ".config/tool/token"), "also secret");
    await page.getByRole("button", { name: "Remove .config/tool/token" }).click();
    await page.getByText("There is no credential file.").waitFor();
    assert.equal((await page.content()).includes("very secret"), false);
  });

  test("of this browser: colours and single keys", async () => {
    const page = await world.open("/settings/appearance");
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByLabel("Dark").check();
    assert.notEqual(await background(), light);
    await reload(page);
    await page.getByLabel("Dark").waitFor();
    assert.notEqual(await background(), light);
    await page.getByLabel("Single keys").uncheck();
    await page.locator("h2").click();
    await page.keyboard.press("n");
    assert.equal(world.server.calls.filter((call) => call === "POST /api/sessions").length, 0);
    await page.getByLabel("Single keys").check();
    await page.locator("h2").click();
    await page.keyboard.press("n");
    await page.locator(".session").waitFor();
  });
});

describeWorld("The session list", (world) => {
  test("is searched by title, on the server too", async () => {
    world.server.addSession("a", "Forest fires");
    world.server.addSession("b", "Deep sea");
    const page = await world.open("/");
    await page.getByRole("link", { name: "Deep sea" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("FOREST");
    await page.getByRole("link", { name: "Deep sea" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Forest fires" }).waitFor();
    await eventually(() => world.server.queries.includes("FOREST"), "the server is asked");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Forest fires" }).waitFor();
    await page.getByLabel("Search sessions").press("Escape");
    await page.getByRole("link", { name: "Deep sea" }).waitFor();
    await page.getByLabel("Search sessions").fill("nothing like it");
    await page.getByText("Nothing has that in its title.").waitFor();
  });

  test("gives deleted sessions back", async () => {
    const session = world.server.addSession("a", "Thrown away");
    session.log.begin("t", "go").text("t", "kept").end("t");
    session.deletedAt = new Date().toISOString();
    const page = await world.open("/");
    await page.getByRole("link", { name: "Deleted" }).click();
    await picture(page, "deleted-page");
    await page.getByRole("button", { name: "Restore Thrown away" }).click();
    await page.locator(".message.assistant", { hasText: "kept" }).waitFor();
    assert.equal(session.deletedAt, undefined);
    await page.getByRole("link", { name: "Thrown away" }).waitFor();
  });

  test("is gone through with two keys, and older links still lead to their session", async () => {
    world.server.addSession("a", "First");
    world.server.addSession("b", "Second");
    const page = await world.open("/#/s/a");
    await page.getByRole("heading", { name: "First" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/s/a");
    await page.locator(".scroller").focus();
    const titles = await page.locator(".item-title").allTextContents();
    await page.keyboard.press(titles[0] === "First" ? "j" : "k");
    await page.getByRole("heading", { name: "Second" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "First" }).waitFor();
    await visit(page, `${world.server.url}/no/such/page`);
    await page.getByText("There is no such page").waitFor();
  });
});
