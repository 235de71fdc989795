import { setTimeout as sleep } from "node:timers/promises";

/**
 * The one place where a test waits for something that nobody announces.
 * @param {() => boolean | Promise<boolean>} holds
 * @param {number} [timeoutMs]
 */
export async function eventually(holds, timeoutMs = 15_000) {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`not so after ${timeoutMs} ms: ${holds}`);
    await sleep(20);
  }
}
