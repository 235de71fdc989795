/** A stand-in server and somebody with a browser, anew for each test. */

import { after, afterEach, beforeEach } from "node:test";
import { StandIn } from "../stand-in/server.mjs";
import { Browser, describeInChromium, visit } from "./browser.mjs";

/** @typedef {import("./browser.mjs").Person} Person */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} Options */

export class World {
  #browser = new Browser();
  /** @type {StandIn | undefined} */
  #server;
  /** @type {Person | undefined} */
  #person;

  get server() {
    if (!this.#server) throw new Error("The test has not begun.");
    return this.#server;
  }

  get person() {
    if (!this.#person) throw new Error("The test has not begun.");
    return this.#person;
  }

  /** The page of a signed-in person. @param {string} [path] @returns {Promise<Page>} */
  async open(path) {
    const page = await this.person.open(`${this.server.url}/sign-in`);
    if (path) await visit(page, this.server.url + path);
    return page;
  }

  /** Another browser in the place of the first. @param {Options} options */
  async becomes(options) {
    await this.#person?.leave();
    this.#person = await this.#browser.person(options);
  }

  async begin() {
    await this.#browser.start();
    this.#server = await new StandIn().start();
    this.#person = await this.#browser.person();
  }

  async end() {
    await this.#person?.leave();
    await this.#server?.stop();
    this.#person = this.#server = undefined;
  }

  async close() {
    await this.#browser.stop();
  }
}

/** @param {string} name @param {(world: World) => void} suite */
export function describeWorld(name, suite) {
  describeInChromium(name, () => {
    const world = new World();
    after(() => world.close());
    beforeEach(() => world.begin());
    afterEach(() => world.end());
    suite(world);
  });
}
