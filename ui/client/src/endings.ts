import { UNKNOWN_TURN, type SessionState, type Turn } from "./session-state.ts";
import type { Ending, HistoryMessage } from "./wire.ts";

/** The state with these messages through that seq, and with what they tell of turns that ended. Pure. */
export function withHistory(state: SessionState, historySeq: number, history: readonly HistoryMessage[]): SessionState {
  const turns = { ...state.turns };
  const messages = history.map(({ ending, ...message }) => {
    if (ending) turns[message.turnId] = turnFrom(message, ending, turns[message.turnId]);
    return message;
  });
  return { ...state, historySeq, messages, turns };
}

function turnFrom({ role, createdAt }: HistoryMessage, ending: Ending, known: Turn = UNKNOWN_TURN): Turn {
  return {
    ...known,
    phase: "ended",
    isTold: true,
    outcome: ending.outcome,
    reason: ending.reason,
    usage: ending.usage,
    notes: (ending.errors ?? []).map((text) => ({ kind: "error", text })),
    startedAt: role === "assistant" ? createdAt : undefined,
    endedAt: ending.at,
  };
}
