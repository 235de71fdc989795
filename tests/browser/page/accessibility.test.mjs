/** The main states, looked at by axe-core, in light and in dark; each leaves a picture. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { picture, statusIs, visit } from "./browser.mjs";
import { richSession } from "./rich-session.mjs";
import { describeWorld } from "./world.mjs";

/** @typedef {import("playwright-core").Page} Page */

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const GRAVE = ["serious", "critical"];

/** @type {Record<string, (page: Page, url: string) => Promise<unknown>>} */
const STATES = {
  home: (page, url) =>
    visit(page, url).then(() => page.getByRole("heading", { name: "What shall we forge?" }).waitFor()),
  session: async (page, url) => {
    await visit(page, `${url}/s/rich`);
    await statusIs(page, "Waiting for your decision");
  },
  "session-top": async (page, url) => {
    await visit(page, `${url}/s/rich`);
    await statusIs(page, "Waiting for your decision");
    await page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, 0));
    for (const summary of await page.locator(".tool summary, .reasoning summary").all()) await summary.click();
    await page.locator(".diff").first().waitFor();
    await page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, 0));
  },
  "session-gone": (page, url) => visit(page, `${url}/s/nowhere`).then(() => statusIs(page, "does not exist")),
  files: (page, url) => visit(page, `${url}/s/rich?panel=files`).then(() => page.locator(".file-list").waitFor()),
  file: (page, url) =>
    visit(page, `${url}/s/rich?panel=files&path=README.md`).then(() => page.locator(".file-view pre").waitFor()),
  sandbox: (page, url) =>
    visit(page, `${url}/s/rich?panel=sandbox`).then(() => page.locator(".sandbox-state").waitFor()),
  usage: (page, url) => visit(page, `${url}/s/rich?panel=usage`).then(() => page.locator(".usage-table").waitFor()),
  deleted: (page, url) =>
    visit(page, `${url}/deleted`).then(() => page.getByRole("button", { name: /^Restore/ }).waitFor()),
  "settings-agent": (page, url) => visit(page, `${url}/settings/agent`).then(() => page.locator(".form").waitFor()),
  "settings-instructions": (page, url) =>
    visit(page, `${url}/settings/instructions`).then(() => page.locator(".form").waitFor()),
  "settings-mcp-servers": (page, url) =>
    visit(page, `${url}/settings/mcp-servers`).then(() => page.locator(".rows").waitFor()),
  "settings-secrets": (page, url) => visit(page, `${url}/settings/secrets`).then(() => page.locator(".rows").waitFor()),
  "settings-credential-files": (page, url) =>
    visit(page, `${url}/settings/credential-files`).then(() => page.locator(".form").waitFor()),
  "settings-appearance": (page, url) =>
    visit(page, `${url}/settings/appearance`).then(() => page.locator(".form").waitFor()),
  keys: async (page, url) => {
    await visit(page, url);
    await page.getByRole("button", { name: "Keys" }).click();
    await page.locator("dialog[open]").waitFor();
  },
};

describeWorld("Accessibility", (world) => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const [name, size] of /** @type {const} */ ([
      ["desk", { width: 1280, height: 860 }],
      ["phone", { width: 390, height: 780 }],
    ]))
      test(`no grave finding on any page, ${colorScheme}, ${name}`, async () => {
        await world.becomes({ viewport: size, colorScheme, reducedMotion: "reduce" });
        richSession(world.server);
        const page = await world.open();
        await page.locator(".frame").waitFor();
        const findings = [];
        for (const [state, show] of Object.entries(STATES)) {
          // At the width of a phone the list is the home page.
          if (state === "home" && name === "phone") await page.locator(".session-items").waitFor();
          else if (state === "keys" && name === "phone") continue;
          else await show(page, String(world.server.url));
          await picture(page, `${colorScheme}-${name}-${state}`);
          findings.push(...(await graveFindings(page)).map((finding) => `${state}: ${finding}`));
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          if (width > size.width) findings.push(`${state}: ${width} pixels wide`);
        }
        assert.deepEqual(findings, []);
        assert.deepEqual(world.person.unexpected(/404/), []);
      });
  }

  test("the finder finds: a button without a name is grave", async () => {
    const page = await world.open();
    await page.locator(".frame").waitFor();
    await page.evaluate(() => document.querySelector("main")?.append(document.createElement("button")));
    assert.deepEqual(
      (await graveFindings(page)).map((finding) => finding.split(" ")[0]),
      ["button-name"],
    );
  });

  test("the end of a turn is said to those who do not see it, and each word is not", async () => {
    const session = world.server.addSession("s");
    const page = await world.open("/s/s");
    await page.locator(".connection[data-state=live]").waitFor();
    world.server.write(session, (log) => log.begin("t", "go").text("t", "word "));
    const status = page.getByRole("status").filter({ hasText: "Working" });
    await status.waitFor();
    world.server.write(session, (log) => log.end("t"));
    await page.getByRole("status").filter({ hasText: "Finished" }).waitFor();
    assert.equal(await page.locator(".messages [aria-live], .messages [role=log]").count(), 0);
  });

  test("the focus goes into a dialog and comes back from it", async () => {
    const page = await world.open("/");
    const keys = page.getByRole("button", { name: "Keys" });
    await keys.click();
    await page.locator("dialog[open]").waitFor();
    assert.ok(await page.evaluate(() => document.querySelector("dialog")?.contains(document.activeElement)));
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Keys");
  });
});

/** @param {Page} page @returns {Promise<string[]>} */
async function graveFindings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
  return violations
    .filter((/** @type {any} */ { impact }) => GRAVE.includes(impact))
    .map(
      (/** @type {any} */ { id, nodes }) =>
        `${id} ${nodes
          .slice(0, 3)
          .map((/** @type {any} */ node) => `${node.target} ${node.failureSummary}`)
          .join(" | ")}`,
    );
}
