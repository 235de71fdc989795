/** The one way to wait for what tells nobody when it is there. */

const WITHIN_MS = 15_000;
const EVERY_MS = 25;

/** @template T @param {() => T | Promise<T>} look @param {string} what @returns {Promise<NonNullable<T>>} */
export async function eventually(look, what) {
  for (const end = Date.now() + WITHIN_MS; ; ) {
    const found = await look();
    if (found) return /** @type {NonNullable<T>} */ (found);
    if (Date.now() > end) throw new Error(`It never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
