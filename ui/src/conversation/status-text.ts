import type { SessionState, Turn } from "@vaporforge/client";

/** What the status line says about a session. Pure. */

const STATES: Record<string, string> = {
  waking: "Waking the sandbox",
  installing: "Installing",
  preparing: "Preparing",
  running: "Working",
  reconnecting: "Waiting for the agent's connection",
  recovering: "Recovering",
};

export function statusText(state: SessionState, isStopping: boolean): string {
  if (state.activeTurnId === undefined) return outcomeText(lastTurn(state));
  if (isStopping) return "Stopping…";
  if (state.turns[state.activeTurnId]?.approvals.some(({ decision }) => decision === undefined))
    return "Waiting for your decision";
  if (state.status === undefined) return hasAnswer(state) ? "Working…" : "Starting…";
  const text = STATES[state.status.state] ?? state.status.state;
  return state.status.detail ? `${text}: ${state.status.detail}` : `${text}…`;
}

function outcomeText(turn: Turn | undefined): string {
  switch (turn?.outcome) {
    case "completed":
      return "Finished";
    case "stopped":
      return "Stopped";
    case "failed":
      return "Failed";
    case "lost":
      return "Lost";
    default:
      return "";
  }
}

/** Prompts that were taken back never were turns. */
function lastTurn(state: SessionState): Turn | undefined {
  const last = state.messages.findLast(({ turnId }) => state.turns[turnId]?.reason !== "withdrawn");
  return state.turns[last?.turnId ?? ""];
}

function hasAnswer(state: SessionState): boolean {
  return state.messages.some(
    ({ role, turnId, parts }) => role === "assistant" && turnId === state.activeTurnId && parts.length > 0,
  );
}
