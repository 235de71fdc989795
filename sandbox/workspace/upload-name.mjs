/** The name of a file that is not whole yet. Nobody is shown it. */

import { randomBytes } from "node:crypto";

const PREFIX = ".vf-upload-";
const NAME = /^\.vf-upload-[0-9a-f]{16}$/;

/** @returns {string} */
export function newUploadName() {
  return PREFIX + randomBytes(8).toString("hex");
}

/** @param {string} name @returns {boolean} */
export function isUpload(name) {
  return NAME.test(name);
}
