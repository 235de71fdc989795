import type { Decision, Message, Outcome, Usage } from "./wire.ts";

/** An agent asks whether it may use a tool. */
export interface Approval {
  approvalId: string;
  toolName: string;
  input: unknown;
  /** The tool card that it belongs to, where one is known. */
  toolId: string | undefined;
  decision: Decision | undefined;
  /** Who decided: a person, `timeout`, `stop` ... */
  by: string | undefined;
}

export interface Note {
  kind: "error" | "info";
  text: string;
}

/** When something began and ended, in ISO 8601; what was before the frames that we read is not known. */
export interface Span {
  startedAt: string | undefined;
  endedAt: string | undefined;
}

/** What frames tell of a turn and messages do not hold. */
export interface Turn extends Span {
  phase: "queued" | "running" | "ended";
  outcome: Outcome | undefined;
  reason: string | undefined;
  approvals: readonly Approval[];
  notes: readonly Note[];
  usage: Usage | undefined;
  /** Its ending came with the history: frames that tell it again change nothing. */
  isTold: boolean;
  /** By the tool's id. */
  tools: Readonly<Record<string, Span>>;
}

/**
 * What a person sees of one session. `messages` hold exactly what the server's own fold of the same frames holds, so it
 * makes no difference how much of the history came as messages and how much as frames. What that fold leaves out
 * (approvals, times of tools, endings of turns that run) is kept for each turn beside them.
 */
export interface SessionState {
  /** The last frame that was applied. */
  seq: number;
  /** Through which `messages` came as messages: they hold these frames. */
  historySeq: number;
  messages: readonly Message[];
  turns: Readonly<Record<string, Turn>>;
  activeTurnId: string | undefined;
  /** Of all turns, also of those whose frames were not read. */
  usage: Usage | undefined;
  /** Through which frame `usage` was told, not added up here. */
  usageSeq: number;
  /** Of the running turn. */
  status: { state: string; detail: string } | undefined;
}

export const NEW_TURN: Turn = {
  phase: "queued",
  outcome: undefined,
  reason: undefined,
  approvals: [],
  notes: [],
  usage: undefined,
  isTold: false,
  tools: {},
  startedAt: undefined,
  endedAt: undefined,
};

/** A turn of which nothing is known any more but its messages. */
export const UNKNOWN_TURN: Turn = { ...NEW_TURN, phase: "ended" };

export const EMPTY: SessionState = {
  seq: 0,
  historySeq: 0,
  messages: [],
  turns: {},
  activeTurnId: undefined,
  usage: undefined,
  usageSeq: 0,
  status: undefined,
};

export function turnOf(state: SessionState, message: Message): Turn {
  return state.turns[message.turnId] ?? UNKNOWN_TURN;
}
