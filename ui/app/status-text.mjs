/** What the status line says about a session. Pure. */

/** @type {Record<string, string>} */
const STATES = {
  waking: "Waking the sandbox",
  installing: "Installing",
  preparing: "Preparing",
  running: "Working",
  reconnecting: "Waiting for the agent's connection",
  recovering: "Recovering",
};

/**
 * @param {import("./session-state.mjs").SessionState} state
 * @param {boolean} isStopping
 */
export function statusText(state, isStopping) {
  if (state.activeTurnId === undefined) return outcomeText(lastTurn(state));
  if (isStopping) return "Stopping…";
  if (state.turns[state.activeTurnId]?.approvals.some(({ decision }) => decision === undefined))
    return "Waiting for your decision";
  if (state.status === undefined) return hasAnswer(state) ? "Working…" : "Starting…";
  const text = STATES[state.status.state] ?? state.status.state;
  return state.status.detail ? `${text}: ${state.status.detail}` : `${text}…`;
}

/** @param {import("./session-state.mjs").Turn | undefined} turn */
function outcomeText(turn) {
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

/** @param {import("./session-state.mjs").SessionState} state */
function lastTurn(state) {
  return state.turns[state.messages.at(-1)?.turnId ?? ""];
}

/** @param {import("./session-state.mjs").SessionState} state */
function hasAnswer(state) {
  return state.messages.some(
    ({ role, turnId, parts }) => role === "assistant" && turnId === state.activeTurnId && parts.length > 0,
  );
}
