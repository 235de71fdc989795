/** What the tests on a cluster have in common. */

import { test } from "node:test";
import { until } from "../clients/clients.mjs";
import { describeInChromium } from "../page/browser.mjs";
import { Cluster } from "./cluster.mjs";

/** It does not end before it is stopped. */
export const PROMPT = "demo: words=1000000 delay=10";
const WORDS_BETWEEN = 150;

/**
 * Kills every owner of sessions, so the one of this session too, and the gateway, each when the page has got some words
 * since the one before, and waits for some more after the last.
 * @param {Cluster} cluster @param {() => Promise<unknown[]>} words  that the page shows
 */
export async function killAll(cluster, words) {
  const more = async (/** @type {string} */ when) => {
    const before = (await words()).length;
    await until(async () => (await words()).length > before + WORDS_BETWEEN, `words ${when}`);
  };
  for (const member of [...cluster.owners, ...(cluster.gateway ? [cluster.gateway] : [])]) {
    await more(`before ${member} is killed`);
    await cluster.kill(member);
    await cluster.revive(member);
  }
  await more("after the last");
}

/** @param {string} name @param {() => void} suite */
export function describeCluster(name, suite) {
  if (Cluster.missing) test(name, { skip: Cluster.missing });
  else describeInChromium(name, suite);
}
