/**
 * What a person sees of one session: a pure fold over its frames. Nothing here knows a browser.
 *
 * `messages` hold exactly what the server's own fold of the same frames holds, so it makes no difference how much of
 * the history came as messages and how much as frames. What that fold leaves out (endings, approvals, errors, usage) is
 * kept for each turn beside them.
 */

import { textOf } from "./wire.mjs";

/** @typedef {import("./wire.mjs").Frame} Frame */
/** @typedef {import("./wire.mjs").Message} Message */
/** @typedef {import("./wire.mjs").Part} Part */
/** @typedef {import("./wire.mjs").ToolPart} ToolPart */

/**
 * @typedef {object} Approval
 * @property {string} approvalId
 * @property {string} toolName
 * @property {unknown} input
 * @property {string | undefined} toolId  the tool card that it belongs to, where one is known
 * @property {import("./wire.mjs").Decision | undefined} decision
 * @property {string | undefined} by  who decided: a person, `timeout`, `stop` ...
 *
 * @typedef {{ kind: "error" | "info", text: string }} Note
 *
 * @typedef {object} Turn
 * @property {"queued" | "running" | "ended"} phase
 * @property {import("./wire.mjs").Outcome | undefined} outcome
 * @property {string | undefined} reason
 * @property {readonly Approval[]} approvals
 * @property {readonly Note[]} notes
 * @property {{ inputTokens?: number, outputTokens?: number, costUsd?: number } | undefined} usage
 *
 * @typedef {object} SessionState
 * @property {number} seq  the last frame that was applied
 * @property {number} historySeq  through which `messages` came as messages: they hold these frames
 * @property {readonly Message[]} messages
 * @property {Readonly<Record<string, Turn>>} turns
 * @property {string | undefined} activeTurnId
 * @property {{ state: string, detail: string } | undefined} status  of the running turn
 */

/** @type {Turn} */
const NEW_TURN = { phase: "queued", outcome: undefined, reason: undefined, approvals: [], notes: [], usage: undefined };
/** @type {Turn} */
export const UNKNOWN_TURN = { ...NEW_TURN, phase: "ended" };
const NO_TURN = "";

/** @type {SessionState} */
export const EMPTY = { seq: 0, historySeq: 0, messages: [], turns: {}, activeTurnId: undefined, status: undefined };

/**
 * The state to begin with when a session is opened: its history, and the seq from which frames are followed. That seq
 * may lie before the history's end: frames between the two then only tell what the history does not hold.
 * @param {import("./wire.mjs").History} history
 * @param {number} afterSeq
 * @param {string | undefined} activeTurnId
 * @returns {SessionState}
 */
export function opened(history, afterSeq, activeTurnId) {
  const state = { ...EMPTY, seq: afterSeq, historySeq: history.headSeq, messages: history.messages };
  return activeTurnId === undefined ? state : { ...withTurn(state, activeTurnId, { phase: "running" }), activeTurnId };
}

/**
 * @param {SessionState} state
 * @param {Frame} frame  one that was applied before changes nothing
 * @returns {SessionState}
 */
export function applied(state, frame) {
  if (frame.seq <= state.seq) return state;
  const moved = { ...state, seq: frame.seq };
  const turnId = frame.turnId ?? NO_TURN;
  switch (frame.type) {
    case "user-message": {
      const queued = withTurn(moved, turnId, {});
      const parts = [{ type: /** @type {const} */ ("text"), text: textOf(frame["text"]) }];
      return withMessage(queued, frame, {
        id: textOf(frame["messageId"]),
        role: "user",
        parts,
        createdAt: frame.at,
        turnId,
      });
    }
    case "turn-start": {
      const running = { ...withTurn(moved, turnId, { phase: "running" }), activeTurnId: turnId, status: undefined };
      return withMessage(running, frame, {
        id: textOf(frame["messageId"]),
        role: "assistant",
        parts: [],
        createdAt: frame.at,
        turnId,
      });
    }
    case "text-delta":
      return withParts(moved, frame, (parts) => extended(parts, "text", textOf(frame["text"])));
    case "reasoning-delta":
      return withParts(moved, frame, (parts) => extended(parts, "reasoning", textOf(frame["text"])));
    case "tool-start":
      return withParts(moved, frame, (parts) => [...parts, startedTool(frame)]);
    case "tool-result":
      return withParts(moved, frame, (parts) => finishedTool(parts, frame));
    case "done":
      return withParts(moved, frame, (parts) => completed(parts, textOf(frame["fullText"])));
    case "confirmation":
      return withApproval(moved, turnId, frame);
    case "confirmation-resolved":
      return withDecision(moved, turnId, frame);
    case "status":
      return turnId === moved.activeTurnId
        ? { ...moved, status: { state: textOf(frame["state"]), detail: textOf(frame["detail"]) } }
        : moved;
    case "usage":
      return withTurn(moved, turnId, { usage: usageOf(frame) });
    case "error":
      return withNote(moved, frame, "error", textOf(frame["error"]) || "Something went wrong.");
    case "session-reset":
      return withNote(moved, frame, "info", "The agent could not resume its earlier work and began afresh.");
    case "config-restored":
      return withNote(moved, frame, "info", "The configuration was restored.");
    case "turn-end":
      return ended(moved, turnId, frame);
    case "snapshot":
      return restored(moved, frame);
    default:
      return moved; // A newer server may say more than this page knows.
  }
}

/** @param {SessionState} state @param {Message} message @returns {Turn} */
export function turnOf(state, message) {
  return state.turns[message.turnId] ?? UNKNOWN_TURN;
}

/** @param {SessionState} state @param {Frame} frame */
function isInHistory(state, frame) {
  return frame.seq <= state.historySeq;
}

/** @param {SessionState} state @param {string} turnId @param {Partial<Turn>} change @returns {SessionState} */
function withTurn(state, turnId, change) {
  const turn = { ...(state.turns[turnId] ?? NEW_TURN), ...change };
  return { ...state, turns: { ...state.turns, [turnId]: turn } };
}

/** @param {SessionState} state @param {Frame} frame @param {Message} message @returns {SessionState} */
function withMessage(state, frame, message) {
  return isInHistory(state, frame) ? state : { ...state, messages: [...state.messages, message] };
}

/**
 * Changes the parts of the assistant's message of the frame's turn.
 * @param {SessionState} state @param {Frame} frame @param {(parts: Part[]) => Part[]} change @returns {SessionState}
 */
function withParts(state, frame, change) {
  if (isInHistory(state, frame)) return state;
  const index = state.messages.findLastIndex(
    (message) => message.role === "assistant" && message.turnId === frame.turnId,
  );
  const message = state.messages[index];
  if (message === undefined) return state;
  const parts = change(message.parts);
  return parts === message.parts ? state : { ...state, messages: state.messages.with(index, { ...message, parts }) };
}

/** @param {Part[]} parts @param {"text" | "reasoning"} type @param {string} text @returns {Part[]} */
function extended(parts, type, text) {
  if (text === "") return parts;
  const last = parts.at(-1);
  return last?.type === type ? parts.with(-1, { type, text: last.text + text }) : [...parts, { type, text }];
}

/** @param {Frame} frame @returns {ToolPart} */
function startedTool(frame) {
  return {
    type: "tool",
    id: textOf(frame["id"]),
    name: textOf(frame["name"]),
    state: "running",
    input: frame["input"],
  };
}

/** @param {Part[]} parts @param {Frame} frame @returns {Part[]} */
function finishedTool(parts, frame) {
  const index = parts.findLastIndex((part) => part.type === "tool" && part.id === textOf(frame["id"]));
  const part = parts[index];
  if (part?.type !== "tool") return parts;
  return parts.with(index, { ...part, state: frame["isError"] === true ? "error" : "done", output: frame["output"] });
}

/**
 * An agent that does not stream says everything at the end.
 * @param {Part[]} parts
 * @param {string} fullText
 * @returns {Part[]}
 */
function completed(parts, fullText) {
  return parts.some((part) => part.type === "text") ? parts : extended(parts, "text", fullText);
}

/** @param {SessionState} state @param {string} turnId @param {Frame} frame @returns {SessionState} */
function withApproval(state, turnId, frame) {
  const known = state.turns[turnId]?.approvals ?? [];
  const approvalId = textOf(frame["approvalId"]);
  if (known.some((approval) => approval.approvalId === approvalId)) return state;
  const toolName = textOf(frame["toolName"]);
  const input = frame["input"];
  const toolId = toolFor(state, turnId, known, toolName, input)?.id;
  /** @type {Approval} */
  const approval = { approvalId, toolName, input, toolId, decision: undefined, by: undefined };
  return withTurn(state, turnId, { approvals: [...known, approval] });
}

/**
 * The tool that an approval asks for. Frames do not name it, so it is the one with the same name and input, else the
 * one of that name that waits.
 * @param {SessionState} state @param {string} turnId @param {readonly Approval[]} known
 * @param {string} name @param {unknown} input
 */
function toolFor(state, turnId, known, name, input) {
  const message = state.messages.findLast(({ role, turnId: id }) => role === "assistant" && id === turnId);
  const free = (message?.parts ?? [])
    .filter((part) => part.type === "tool")
    .filter((tool) => tool.name === name && !known.some(({ toolId }) => toolId === tool.id));
  const text = JSON.stringify(input);
  return free.find((tool) => JSON.stringify(tool.input) === text) ?? free.find((tool) => tool.state === "running");
}

/** @param {SessionState} state @param {string} turnId @param {Frame} frame @returns {SessionState} */
function withDecision(state, turnId, frame) {
  const known = state.turns[turnId]?.approvals ?? [];
  const decision = frame["decision"] === "allow" ? /** @type {const} */ ("allow") : /** @type {const} */ ("deny");
  const by = textOf(frame["by"]);
  const approvals = known.map((one) => (one.approvalId === frame["approvalId"] ? { ...one, decision, by } : one));
  return known.length === 0 ? state : withTurn(state, turnId, { approvals });
}

/**
 * @param {SessionState} state
 * @param {Frame} frame
 * @param {Note["kind"]} kind
 * @param {string} text
 * @returns {SessionState}
 */
function withNote(state, frame, kind, text) {
  const turnId = frame.turnId ?? state.activeTurnId ?? state.messages.at(-1)?.turnId ?? NO_TURN;
  const notes = [...(state.turns[turnId]?.notes ?? []), { kind, text }];
  return withTurn(state, turnId, { notes });
}

/** @param {Frame} frame @returns {NonNullable<Turn["usage"]>} */
function usageOf(frame) {
  const fields = /** @type {const} */ (["inputTokens", "outputTokens", "costUsd"]);
  return Object.fromEntries(fields.flatMap((name) => (typeof frame[name] === "number" ? [[name, frame[name]]] : [])));
}

/** @param {SessionState} state @param {string} turnId @param {Frame} frame @returns {SessionState} */
function ended(state, turnId, frame) {
  const outcome = /** @type {import("./wire.mjs").Outcome} */ (textOf(frame["outcome"]));
  const next = withTurn(state, turnId, { phase: "ended", outcome, reason: textOf(frame["reason"]) || undefined });
  return state.activeTurnId === turnId ? { ...next, activeTurnId: undefined, status: undefined } : next;
}

/**
 * Stands for all frames through `throughSeq`; those that follow are applied to it in full.
 * @param {SessionState} state
 * @param {Frame} frame
 * @returns {SessionState}
 */
function restored(state, frame) {
  const throughSeq = Number(frame["throughSeq"]);
  const messages = /** @type {Message[]} */ (Array.isArray(frame["messages"]) ? frame["messages"] : []);
  return { ...state, seq: Math.max(state.seq, throughSeq), historySeq: throughSeq, messages };
}
