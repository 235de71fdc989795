import { withHistory } from "./endings.ts";
import { completed, extended, finishedTool, startedTool } from "./parts.ts";
import { EMPTY, type SessionState } from "./session-state.ts";
import { ended, withApproval, withDecision, withNote, withToolTime, withTurn, withUsage } from "./turns.ts";
import { textOf, type Frame, type History, type HistoryMessage, type Message, type Part, type SessionDetails } from "./wire.ts";

/** The fold of a session's frames to what a person sees. Pure: nothing here knows a browser. */

const NO_TURN = "";

/** Frames that say nothing new of a turn whose ending is known from the history. */
const TOLD_BY_ENDINGS = new Set(["user-message", "turn-start", "usage", "error", "turn-end"]);

/**
 * The state to begin with when a session is opened: what the server says of it, its history, and the seq from which
 * frames are followed. That seq may lie before the history's end: frames between the two then only tell what the history
 * does not hold.
 */
export function opened(
  details: Pick<SessionDetails, "headSeq" | "activeTurn" | "queuedTurns" | "usage">,
  history: History,
  afterSeq: number,
): SessionState {
  const begun = { ...EMPTY, seq: afterSeq, usage: details.usage ?? undefined, usageSeq: details.headSeq };
  const told = withHistory(begun, history.headSeq, history.messages);
  // The history is newer than the details: what it says has ended neither waits nor runs.
  const isOver = (turnId: string) => told.turns[turnId]?.isTold === true;
  const state = (details.queuedTurns ?? [])
    .filter((turnId) => !isOver(turnId))
    .reduce((before, turnId) => withTurn(before, turnId, { phase: "queued" }), told);
  const activeTurnId = details.activeTurn?.turnId;
  if (activeTurnId === undefined || isOver(activeTurnId)) return state;
  return { ...withTurn(state, activeTurnId, { phase: "running" }), activeTurnId };
}

/** The state after one more frame; one that was applied before changes nothing. */
export function applied(state: SessionState, frame: Frame): SessionState {
  if (frame.seq <= state.seq) return state;
  const moved = { ...state, seq: frame.seq };
  const turnId = frame.turnId ?? NO_TURN;
  if (TOLD_BY_ENDINGS.has(frame.type) && state.turns[turnId]?.isTold) return moved;
  switch (frame.type) {
    case "user-message":
      return withMessage(withTurn(moved, turnId, {}), frame, "user", [{ type: "text", text: textOf(frame["text"]) }]);
    case "turn-start": {
      const running = withTurn(moved, turnId, { phase: "running", startedAt: frame.at });
      return withMessage({ ...running, activeTurnId: turnId, status: undefined }, frame, "assistant", []);
    }
    case "text-delta":
      return withParts(moved, frame, (parts) => extended(parts, "text", textOf(frame["text"])));
    case "reasoning-delta":
      return withParts(moved, frame, (parts) => extended(parts, "reasoning", textOf(frame["text"])));
    case "tool-start": {
      const timed = withToolTime(moved, turnId, frame, "startedAt");
      return withParts(timed, frame, (parts) => [...parts, startedTool(frame)]);
    }
    case "tool-result":
      return withParts(withToolTime(moved, turnId, frame, "endedAt"), frame, (parts) => finishedTool(parts, frame));
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
      return withUsage(moved, turnId, frame);
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
      return moved; // A newer server may say more than this client knows.
  }
}

function isInHistory(state: SessionState, frame: Frame): boolean {
  return frame.seq <= state.historySeq;
}

function withMessage(state: SessionState, frame: Frame, role: Message["role"], parts: Part[]): SessionState {
  if (isInHistory(state, frame)) return state;
  const id = textOf(frame["messageId"]);
  const message: Message = { id, role, parts, createdAt: frame.at, turnId: frame.turnId ?? NO_TURN };
  return { ...state, messages: [...state.messages, message] };
}

/** Changes the parts of the assistant's message of the frame's turn. */
function withParts(state: SessionState, frame: Frame, change: (parts: Part[]) => Part[]): SessionState {
  if (isInHistory(state, frame)) return state;
  const index = state.messages.findLastIndex(
    (message) => message.role === "assistant" && message.turnId === frame.turnId,
  );
  const message = state.messages[index];
  if (message === undefined) return state;
  const parts = change(message.parts);
  return parts === message.parts ? state : { ...state, messages: state.messages.with(index, { ...message, parts }) };
}

/** Stands for all frames through `throughSeq`; those that follow are applied to it in full. The history has its effect already. */
function restored(state: SessionState, frame: Frame): SessionState {
  if (isInHistory(state, frame)) return state;
  const throughSeq = Number(frame["throughSeq"]);
  const messages = (Array.isArray(frame["messages"]) ? frame["messages"] : []) as HistoryMessage[];
  return withHistory({ ...state, seq: Math.max(state.seq, throughSeq) }, throughSeq, messages);
}
