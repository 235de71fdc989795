/** @typedef {import("./protocol.mjs").ErrorCode} ErrorCode */

/** A command that cannot be done. Its text goes back to the silo as an `error` reply, so it never holds a secret. */
export class CommandError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} detail
   * @param {{ executionId?: string, id?: string }} [about]
   */
  constructor(code, detail, about = {}) {
    super(detail);
    this.name = "CommandError";
    this.code = code;
    this.executionId = about.executionId;
    this.id = about.id;
  }
}

/** The peer broke the ingest contract; the connection, or the execution, cannot go on. */
export class IngestProtocolError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "IngestProtocolError";
  }
}

/** A configuration part that cannot be applied. Its text is fit for `applied.error`. */
export class ConfigurationError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "ConfigurationError";
  }
}

/**
 * The system's code of an error (`EPIPE`, `ENOENT`), or its name.
 * @param {unknown} error
 * @returns {string}
 */
export function codeOf(error) {
  if (error instanceof Error) {
    const code = /** @type {{ code?: unknown }} */ (error).code;
    return typeof code === "string" ? code : error.name;
  }
  return String(error);
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
