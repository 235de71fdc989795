/** Standard output, waited for: nothing is read on from a file while the caller does not take what was read. */

/** @param {object} answer @returns {Promise<void>} */
export function say(answer) {
  return put(Buffer.from(JSON.stringify(answer) + "\n"));
}

/** @param {Buffer} bytes @returns {Promise<void>}  resolves when the bytes may be changed again */
export function put(bytes) {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

// Told by the callback of each write; without a listener it would be a defect.
process.stdout.on("error", () => {});
