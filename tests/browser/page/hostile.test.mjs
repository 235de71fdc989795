/** What an agent or a tool says is text, whatever it looks like. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, picture } from "./browser.mjs";
import { eventually } from "./eventually.mjs";
import { describeWorld } from "./world.mjs";

const MARKDOWN = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>
<iframe src="https://example.com"></iframe> <b onclick=alert(1)>not bold</b>

[script](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) [relative](/api/sessions) [good](https://example.com/a "title")
![picture](https://example.com/pixel.png) <https://example.com/auto> <javascript:alert(1)>

\`\`\`html
<script>document.title='owned'</script>
\`\`\`

&lt;script&gt; \u202Egnp.exe\u202C

<svg onload="document.title='owned'"><style>*{display:none}</style>
`;

describeWorld("Hostile text", (world) => {
  test("in an answer is shown and does nothing", async () => {
    const session = world.server.addSession("s", "Hostile");
    session.log.begin("t", "go").text("t", MARKDOWN).end("t");
    const page = await world.open("/s/s");
    await answer(page).first().waitFor();
    await picture(page, "hostile-markdown");
    const message = page.locator(".message.assistant .parts");
    assert.equal(
      await message.locator("img, script, iframe, b, svg:not(.glyph), style, [onclick], [style]").count(),
      0,
    );
    assert.deepEqual(
      await message
        .locator("a")
        .evaluateAll((links) =>
          links.map((link) => [link.getAttribute("href"), link.getAttribute("rel"), link.textContent]),
        ),
      [
        ["https://example.com/a", "noopener noreferrer", "good"],
        ["https://example.com/pixel.png", "noopener noreferrer", "[image: picture]"],
        ["https://example.com/auto", "noopener noreferrer", "https://example.com/auto"],
      ],
    );
    const text = (await message.textContent()) ?? "";
    for (const part of [
      "<script>document.title='owned'</script>",
      "<b onclick=alert(1)>not bold</b>",
      "U+202E",
      "<svg onload",
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!text.includes("\u202E"));
    assert.equal(await page.title(), "Hostile · VaporForge");
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("is copied as it is, mark by mark", async () => {
    const code = "let a = `\u202E${b}`;\n<b>";
    const session = world.server.addSession("s");
    session.log.begin("t", "go").text("t", `See:\n\n\`\`\`js\n${code}\n\`\`\`\n`).end("t");
    await world.person.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await world.open("/s/s");
    await page.getByRole("button", { name: "Copy the code" }).click();
    await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    await page.getByRole("button", { name: "Copy the answer" }).click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^See:/);
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("in a tool's name, input, output and error is shown and does nothing", async () => {
    const session = world.server.addSession("s");
    const script = "<script>document.title='owned'</script>";
    session.log
      .begin("t", "go")
      .add("tool-start", { turnId: "t", id: "a", name: script, input: { command: `echo \u202E${script}` } })
      .add("tool-result", {
        turnId: "t",
        id: "a",
        name: script,
        output: `\u001b[31mred\u001b[0m \u001b]0;title\u0007\u001b[2J${script}\u202E`,
        isError: true,
      })
      .add("tool-start", {
        turnId: "t",
        id: "e",
        name: "Edit",
        input: { file_path: script, old_string: "a", new_string: `${script}\u2066` },
      })
      .add("error", { turnId: "t", code: "x", error: script })
      .end("t", "failed", script);
    const page = await world.open("/s/s");
    await page.locator(".tool").nth(1).waitFor();
    for (const summary of await page.locator(".tool summary").all()) await summary.click();
    await page.locator(".ansi-1", { hasText: "red" }).waitFor();
    await page.locator(".diff-line.added").waitFor();
    await picture(page, "hostile-tools");
    assert.equal(await page.locator(".messages script").count(), 0);
    const text = (await page.locator(".messages").textContent()) ?? "";
    assert.equal(text.match(/U\+202E/g)?.length, 3, "in the summary, the command and the output");
    assert.match(text, /U\+2066/);
    assert.doesNotMatch(text, /[\u001b\u0007\u202E\u2066]/);
    assert.deepEqual(world.person.unexpected(), []);
  });

  test("of five megabytes in one line leaves the page quick, and is shown piece by piece", async () => {
    const session = world.server.addSession("s");
    const long = "x".repeat(5_000_000);
    session.log
      .begin("t", "go")
      .add("tool-start", { turnId: "t", id: "a", name: "Bash", input: { command: "cat" } })
      .add("tool-result", { turnId: "t", id: "a", name: "Bash", output: long, isError: false })
      .text("t", long)
      .end("t");
    const page = await world.open("/s/s");
    // Five megabytes move the page while they are laid out, so that a click may miss.
    const tool = page.locator("details.tool");
    await eventually(async () => {
      if (!(await tool.evaluate((details) => details.hasAttribute("open")))) await tool.locator("summary").click();
      return tool.evaluate((details) => details.hasAttribute("open"));
    }, "the tool to be open");
    await page.locator(".tool pre").getByRole("button", { name: "Show more (4,980,000 characters left)" }).waitFor();
    await page
      .locator(".text")
      .getByRole("button", { name: /^Show more/ })
      .waitFor();
    const drawn = () => page.locator(".messages").evaluate((messages) => messages.textContent?.length ?? 0);
    assert.ok((await drawn()) < 100_000, "only the beginnings are drawn");
    await page
      .locator(".tool pre")
      .getByRole("button", { name: /^Show more/ })
      .click();
    await page.getByRole("button", { name: "Show more (4,780,000 characters left)" }).waitFor();
    assert.ok((await drawn()) > 200_000);
    await page.getByLabel("Message").fill("still here");
    assert.deepEqual(world.person.unexpected(), []);
  });
});
