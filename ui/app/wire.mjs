/**
 * The wire, as the page reads it: what the server's answers and frames look like. Everything else knows it from here.
 */

/**
 * @typedef {"idle" | "starting" | "running" | "stopping"} SessionStatus
 *
 * @typedef {object} SessionSummary  a row of the session list, and the data of an activity event
 * @property {string} id
 * @property {string | null} [title]
 * @property {string} agent
 * @property {SessionStatus} status
 * @property {number} headSeq
 * @property {string} createdAt
 * @property {string} updatedAt
 * @property {string | null} [deletedAt]
 *
 * @typedef {object} SessionPage
 * @property {SessionSummary[]} sessions
 * @property {string | null} [next]  to pass as `after` for the next page
 *
 * @typedef {{ turnId: string }} ActiveTurn
 * @typedef {SessionSummary & { activeTurn?: ActiveTurn | null, queued: number, sandbox: string }} SessionDetails
 *
 * @typedef {{ type: "text" | "reasoning", text: string }} TextPart
 *
 * @typedef {object} ToolPart
 * @property {"tool"} type
 * @property {string} [id]  a sub-agent's is `parent:child`
 * @property {string} [name]
 * @property {"running" | "done" | "error"} state
 * @property {unknown} [input]
 * @property {unknown} [output]
 *
 * @typedef {TextPart | ToolPart} Part
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {"user" | "assistant"} role
 * @property {Part[]} parts
 * @property {string} createdAt
 * @property {string} turnId
 *
 * @typedef {{ headSeq: number, messages: Message[] }} History
 *
 * @typedef {object} Receipt  the answer to a prompt
 * @property {string} turnId
 * @property {string} messageId
 * @property {string} assistantMessageId
 * @property {number} seq
 * @property {boolean} queued
 *
 * @typedef {"completed" | "stopped" | "failed" | "lost"} Outcome
 * @typedef {"allow" | "deny"} Decision
 */

/**
 * A frame of a session's log. Its own fields come from agents and are checked where they are read.
 * @typedef {{ seq: number, type: string, turnId?: string | null, at: string } & { [field: string]: unknown }} Frame
 */

/** @param {string} data @returns {Frame} */
export function parseFrame(data) {
  return JSON.parse(data);
}

/** A text field of a frame; empty when it is absent or no text. @param {unknown} value */
export function textOf(value) {
  return typeof value === "string" ? value : "";
}
