/** What a server's history is when all frames through a state were appended. */

import { UNKNOWN_TURN } from "../../../ui/client/src/session-state.ts";

/** @typedef {import("../../../ui/client/src/session-state.ts").SessionState} SessionState */
/** @typedef {import("../../../ui/client/src/wire.ts").History} History */

/** @param {SessionState} state @returns {History} */
export function historyOf({ seq, messages, turns }) {
  const answered = new Set(messages.flatMap(({ role, turnId }) => (role === "assistant" ? [turnId] : [])));
  return {
    headSeq: seq,
    messages: messages.map((message) => {
      const turn = turns[message.turnId] ?? UNKNOWN_TURN;
      const tells = message.role === "assistant" || !answered.has(message.turnId);
      return tells && turn.outcome ? { ...message, ending: endingOf(turn, turn.outcome) } : message;
    }),
  };
}

/**
 * @param {import("../../../ui/client/src/session-state.ts").Turn} turn
 * @param {import("../../../ui/client/src/wire.ts").Outcome} outcome
 */
function endingOf({ reason, endedAt = "", usage, notes }, outcome) {
  const errors = notes.flatMap(({ kind, text }) => (kind === "error" ? [text] : []));
  return { outcome, ...(reason && { reason }), at: endedAt, ...(usage && { usage }), ...(errors.length > 0 && { errors }) };
}
