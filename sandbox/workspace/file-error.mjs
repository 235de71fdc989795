/** Why something could not be done with a file; the silo branches on the code, and a person reads the text. */

/** @typedef {"not-found" | "bad-path" | "not-allowed" | "too-large" | "disk-full" | "failed"} FileErrorCode */

export class FileError extends Error {
  /** @param {FileErrorCode} code @param {string} message  fit for a person's eyes */
  constructor(code, message) {
    super(message);
    this.name = "FileError";
    this.code = code;
  }
}

/** What the system says, in our words. @type {ReadonlyMap<string, [FileErrorCode, string]>} */
const OF_THE_SYSTEM = new Map([
  ["ENOENT", ["not-found", "There is no such file or folder."]],
  ["ENOTDIR", ["bad-path", "names a file where a folder is meant."]],
  ["EISDIR", ["bad-path", "names a folder where a file is meant."]],
  ["ENOTEMPTY", ["bad-path", "names a folder where a file is meant."]],
  ["ELOOP", ["bad-path", "leads through a link that ends nowhere."]],
  ["ENXIO", ["bad-path", "names something that is no file."]],
  ["ENAMETOOLONG", ["bad-path", "is too long."]],
  ["EACCES", ["not-allowed", "The sandbox's user may not do this."]],
  ["EPERM", ["not-allowed", "The sandbox's user may not do this."]],
  ["EROFS", ["not-allowed", "The workspace is read-only."]],
  ["ENOSPC", ["disk-full", "The sandbox's disk is full."]],
  ["EDQUOT", ["disk-full", "The sandbox's disk is full."]],
  ["EFBIG", ["disk-full", "The sandbox's disk takes no file as large as this."]],
]);

/** @param {unknown} error @returns {FileError} */
export function toFileError(error) {
  if (error instanceof FileError) return error;
  const code = systemCodeOf(error);
  const [ours, text] = OF_THE_SYSTEM.get(code) ?? ["failed", `The sandbox could not do this (${code}).`];
  return new FileError(ours, text);
}

/** @param {unknown} error @returns {string} */
export function systemCodeOf(error) {
  const code = /** @type {{ code?: unknown } | undefined} */ (error)?.code;
  return typeof code === "string" ? code : String(error);
}
