/** Drives the pages of clients of others. */

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "node:test";
import { RealWorld } from "../page/real-world.mjs";
import { VaporForge } from "../page/vaporforge.mjs";
import { buildPage } from "./build-page.mjs";

/** @typedef {import("playwright-core").Page} Page */

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 20;

/** A server that serves one of the pages. @extends {RealWorld<VaporForge>} */
export class ClientWorld extends RealWorld {
  #name;
  #folder;
  #chats = 0;

  /** @param {"use-chat" | "use-agent-chat"} name */
  constructor(name) {
    const folder = mkdtempSync(join(tmpdir(), "vf-page-"));
    super(new VaporForge({ VF_Gateway__UiFolder: folder }));
    this.#name = name;
    this.#folder = folder;
    afterEach(() => assert.deepEqual(this.person.unexpected(EXPECTED), []));
  }

  /** A tab with that chat; a new one unless it is named. @param {string} [id] */
  async open(id = `chat-${++this.#chats}`) {
    const page = await this.person.open(`${this.server.url}/?id=${id}`);
    await page.locator("#status", { hasText: /./ }).waitFor();
    return page;
  }

  /** @override */
  async start() {
    await buildPage(this.#name, this.#folder);
    await super.start();
  }

  /** @override */
  async stop() {
    await super.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What tests bring about themselves: a server that was killed, a reload in the middle of a response. */
const EXPECTED = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|WebSocket connection|favicon/;

/** @param {Page} page @param {string} text */
export function say(page, text) {
  return page.evaluate((text) => void window.chat.sendMessage({ text }), text);
}

/** The text of the newest answer. @param {Page} page */
export async function answer(page) {
  const texts = await page.locator("li[data-role=assistant]").last().locator(".text").allTextContents();
  return texts.join("");
}

/** The words of the newest answer. @param {Page} page */
export async function words(page) {
  return (await answer(page)).split(/\s+/).filter(Boolean);
}

/** @param {Page} page @param {string} status */
export function statusIs(page, status) {
  return page.locator("#status", { hasText: new RegExp(`^${status}$`) }).waitFor({ timeout: PATIENCE_MS });
}

/** @param {Page} page @param {number} count  until the newest answer has that many words */
export function hasWords(page, count) {
  return until(async () => (await words(page)).length >= count, `${count} words`);
}

/** @param {() => Promise<boolean> | boolean} condition @param {string} what */
export async function until(condition, what) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `still waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** How an answer grows: its lengths, as often as it was seen to change. @param {Page} page @param {number} count */
export async function growth(page, count) {
  const seen = new Set();
  await until(async () => {
    const length = (await words(page)).length;
    if (length > 0) seen.add(length);
    return length >= count;
  }, `${count} words`);
  return [...seen];
}

/** @param {number} count */
export function counted(count) {
  return Array.from({ length: count }, (_, index) => `w${index + 1}`);
}

/** How often each message is there. @param {Page} page */
export async function roles(page) {
  return page.locator("li").evaluateAll((items) => items.map((item) => item.getAttribute("data-role")));
}
