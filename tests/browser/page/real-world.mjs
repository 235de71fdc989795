/** A real server, a browser, and somebody who is signed in: what tests of the whole stand on. */

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { Browser } from "./browser.mjs";

/** @typedef {import("./browser.mjs").Person} Person */
/** @typedef {import("./server.mjs").Server} Server */
/** @typedef {Awaited<ReturnType<import("playwright-core").BrowserContext["storageState"]>>} SignedIn */

/** It may have to be built first. */
const START_MS = 400_000;

/** @template {Server} S */
export class RealWorld {
  browser = new Browser();
  server;
  /** @type {Person | undefined} */
  #person;
  /** @type {SignedIn | undefined} */
  #signedIn;

  /**
   * Registers what happens before and after the tests of a suite.
   * @param {S} server
   */
  constructor(server) {
    this.server = server;
    before(() => this.start(), { timeout: START_MS });
    after(() => this.stop());
    beforeEach(() => this.changePerson(true));
    afterEach(() => this.#person?.leave());
  }

  /** Whose browser the test uses. */
  get person() {
    assert.ok(this.#person);
    return this.#person;
  }

  /** The person leaves, and another browser is opened. @param {boolean} isSignedIn */
  async changePerson(isSignedIn) {
    await this.#person?.leave();
    this.#person = await this.browser.person(isSignedIn && this.#signedIn ? { storageState: this.#signedIn } : {});
    return this.#person;
  }

  /** @protected */
  async start() {
    await this.server.start();
    await this.browser.start();
    const person = await this.changePerson(false);
    const page = await person.open(this.server.signInLink);
    assert.equal(new URL(page.url()).search, "", "the code leaves the address bar");
    this.#signedIn = await person.context.storageState();
  }

  /** @protected */
  async stop() {
    await this.browser.stop();
    await this.server.stop();
  }
}
