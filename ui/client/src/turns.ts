import {
  NEW_TURN,
  type Approval,
  type Note,
  type SessionState,
  type Span,
  type Turn,
} from "./session-state.ts";
import { textOf, type Frame, type Outcome, type Usage } from "./wire.ts";

/** How frames change what is known of a turn. Pure. */

const NO_TURN = "";
const NO_SPAN: Span = { startedAt: undefined, endedAt: undefined };

export function withTurn(state: SessionState, turnId: string, change: Partial<Turn>): SessionState {
  const turn = { ...(state.turns[turnId] ?? NEW_TURN), ...change };
  return { ...state, turns: { ...state.turns, [turnId]: turn } };
}

export function withToolTime(state: SessionState, turnId: string, frame: Frame, end: keyof Span): SessionState {
  const toolId = textOf(frame["id"]);
  const tools = state.turns[turnId]?.tools ?? {};
  return withTurn(state, turnId, { tools: { ...tools, [toolId]: { ...(tools[toolId] ?? NO_SPAN), [end]: frame.at } } });
}

export function withApproval(state: SessionState, turnId: string, frame: Frame): SessionState {
  const known = state.turns[turnId]?.approvals ?? [];
  const approvalId = textOf(frame["approvalId"]);
  if (known.some((approval) => approval.approvalId === approvalId)) return state;
  const toolName = textOf(frame["toolName"]);
  const input = frame["input"];
  const toolId = toolFor(state, turnId, known, frame);
  const approval: Approval = { approvalId, toolName, input, toolId, decision: undefined, by: undefined };
  return withTurn(state, turnId, { approvals: [...known, approval] });
}

/**
 * The tool that an approval asks for: the one that its frame names. Not every agent names one; then it is the one with
 * the same name and input, else the one of that name that waits.
 */
function toolFor(state: SessionState, turnId: string, known: readonly Approval[], frame: Frame): string | undefined {
  const message = state.messages.findLast(({ role, turnId: id }) => role === "assistant" && id === turnId);
  const tools = (message?.parts ?? []).filter((part) => part.type === "tool");
  const named = tools.findLast(({ id }) => id !== undefined && id === frame["toolCallId"]);
  if (named) return named.id;
  const name = textOf(frame["toolName"]);
  const free = tools.filter((tool) => tool.name === name && !known.some(({ toolId }) => toolId === tool.id));
  const text = JSON.stringify(frame["input"]);
  return (free.find((tool) => JSON.stringify(tool.input) === text) ?? free.find((tool) => tool.state === "running"))
    ?.id;
}

export function withDecision(state: SessionState, turnId: string, frame: Frame): SessionState {
  const known = state.turns[turnId]?.approvals ?? [];
  const decision = frame["decision"] === "allow" ? "allow" : "deny";
  const by = textOf(frame["by"]);
  const approvals = known.map((one) =>
    one.approvalId === frame["approvalId"] ? ({ ...one, decision, by } as const) : one,
  );
  return known.length === 0 ? state : withTurn(state, turnId, { approvals });
}

export function withNote(state: SessionState, frame: Frame, kind: Note["kind"], text: string): SessionState {
  const turnId = frame.turnId ?? state.activeTurnId ?? state.messages.at(-1)?.turnId ?? NO_TURN;
  const notes = [...(state.turns[turnId]?.notes ?? []), { kind, text }];
  return withTurn(state, turnId, { notes });
}

/** A turn may tell in pieces what it used. */
export function withUsage(state: SessionState, turnId: string, frame: Frame): SessionState {
  const next = withTurn(state, turnId, { usage: added(state.turns[turnId]?.usage, frame) });
  return frame.seq <= state.usageSeq ? next : { ...next, usage: added(state.usage, frame) };
}

function added(usage: Usage | undefined, frame: Frame): Usage {
  const fields = ["inputTokens", "outputTokens", "costUsd"] as const;
  return Object.fromEntries(
    fields.flatMap((name) => {
      const more = frame[name];
      const before = usage?.[name];
      if (typeof more === "number" && more >= 0) return [[name, (before ?? 0) + more]];
      return typeof before === "number" ? [[name, before]] : [];
    }),
  );
}

export function ended(state: SessionState, turnId: string, frame: Frame): SessionState {
  const next = withTurn(state, turnId, {
    phase: "ended",
    outcome: textOf(frame["outcome"]) as Outcome,
    reason: textOf(frame["reason"]) || undefined,
    endedAt: frame.at,
  });
  return state.activeTurnId === turnId ? { ...next, activeTurnId: undefined, status: undefined } : next;
}
