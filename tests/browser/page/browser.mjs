/** One Chromium for a test file, and pages that tell everything that goes wrong in them. */

import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const SCREENSHOTS = fileURLToPath(new URL("../artifacts/screenshots/", import.meta.url));
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE_MS = 15_000;

/**
 * Chromium breaks off all requests when a network interface comes or goes, as tests of containers beside this one make
 * happen. The page has to live with that; a navigation of ours is made again.
 */
const NETWORK_CHANGED = /ERR_NETWORK_CHANGED|The page could not be loaded/;
const LOAD_ATTEMPTS = 5;

function find() {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // The next place.
      }
    }
  }
  return undefined;
}

const EXECUTABLE = find();
const isRequired = (process.env["VF_TEST_REQUIRE"] ?? "").split(",").includes("chromium");

/**
 * A suite that needs Chromium: without one it counts as one skipped test, unless Chromium was required.
 * @param {string} name @param {() => void} suite
 */
export function describeInChromium(name, suite) {
  if (EXECUTABLE || isRequired) describe(name, suite);
  else test(name, { skip: "Chromium is not installed" });
}

export class Browser {
  /** @type {import("playwright-core").Browser | undefined} */
  #browser;

  /** Once, however often it is called. */
  async start() {
    if (this.#browser) return;
    if (!EXECUTABLE) throw new Error("Chromium is required and not installed.");
    this.#browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
    mkdirSync(SCREENSHOTS, { recursive: true });
  }

  async stop() {
    await this.#browser?.close();
  }

  /** A browser profile of its own. @param {import("playwright-core").BrowserContextOptions} [options] */
  async person(options) {
    if (!this.#browser) throw new Error("Start the browser first.");
    const context = await this.#browser.newContext({ viewport: { width: 1100, height: 760 }, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Person(context);
  }
}

/** Somebody with a browser. */
export class Person {
  /** Errors of the console, exceptions and violations of the content security policy, of all tabs. @type {string[]} */
  complaints = [];

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }

  /** @param {string} url */
  async open(url) {
    const page = await this.context.newPage();
    this.listen(page);
    await visit(page, url);
    return page;
  }

  /** To what a page complains about. @param {Page} page */
  listen(page) {
    page.on("pageerror", (error) => this.complaints.push(`exception: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        this.complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    });
    return this.complaints;
  }

  /** What it complains about, apart from what a test brought about. @param {RegExp} [expected] */
  unexpected(expected) {
    return this.complaints.filter((text) => !NETWORK_CHANGED.test(text) && !expected?.test(text));
  }

  async leave() {
    await this.context.close();
  }
}

/** @param {Page} page @param {string} url */
export function visit(page, url) {
  return overNetworkChanges(() => page.goto(url));
}

/** @param {Page} page */
export function reload(page) {
  return overNetworkChanges(() => page.reload());
}

/** @param {() => Promise<unknown>} load */
async function overNetworkChanges(load) {
  for (let attempts = 1; ; attempts++) {
    try {
      await load();
      return;
    } catch (error) {
      if (attempts === LOAD_ATTEMPTS || !NETWORK_CHANGED.test(String(error))) throw error;
    }
  }
}

/** @param {Page} page @param {string} name */
export async function picture(page, name) {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** The text of the agent's last message. @param {Page} page */
export function answer(page) {
  return page.locator(".message.assistant .parts").last().locator(".text p");
}

/**
 * Every message of the conversation, in order, with its text: a long one is drawn only where it is looked at.
 * @param {Page} page @returns {Promise<{ id: string, role: string, text: string }[]>}
 */
export function allMessages(page) {
  return page.locator(".scroller").evaluate(async (scroller) => {
    const found = new Map();
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const look = () => {
      for (const message of scroller.querySelectorAll("[data-message]"))
        found.set(message.getAttribute("data-message"), {
          id: message.getAttribute("data-message") ?? "",
          role: message.classList.contains("user") ? "user" : "assistant",
          text: message.querySelector(".parts")?.textContent ?? "",
        });
    };
    scroller.scrollTop = 0;
    for (let top = -1; top !== scroller.scrollTop; ) {
      top = scroller.scrollTop;
      await drawn();
      look();
      scroller.scrollTop = top + scroller.clientHeight / 2;
    }
    return [...found.values()];
  });
}

/** The words of all text parts of the last answer, in order. @param {Page} page @returns {Promise<string[]>} */
export async function words(page) {
  const texts = await answer(page).allTextContents();
  return texts.join(" ").split(/\s+/).filter(Boolean);
}

/** @param {number} count */
export function countedWords(count) {
  return Array.from({ length: count }, (_, index) => `w${index + 1}`);
}

/** @param {Page} page @param {string} prompt */
export async function say(page, prompt) {
  await page.getByLabel("Message").fill(prompt);
  await page.getByLabel("Message").press("Enter");
}

/** @param {Page} page @param {string} text */
export async function statusIs(page, text) {
  await page.locator(".status", { hasText: text }).waitFor();
}
