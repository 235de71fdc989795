/** How values look to a person. Pure. */

/** Today's times as a time, others as a date. @param {string} iso @param {Date} [now] */
export function shortTime(iso, now = new Date()) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  return at.toDateString() === now.toDateString()
    ? at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

/** A tool's input or output. @param {unknown} value */
export function valueText(value) {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** What an input is about, in one line: its first text. @param {unknown} input */
export function inputSummary(input) {
  const first =
    typeof input === "object" && input !== null
      ? Object.values(input).find((value) => typeof value === "string")
      : input;
  const line = typeof first === "string" ? (first.trim().split("\n", 1)[0] ?? "") : "";
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

/** @param {NonNullable<import("./session-state.mjs").Turn["usage"]>} usage */
export function usageText({ inputTokens, outputTokens, costUsd }) {
  const parts = [];
  if (typeof inputTokens === "number") parts.push(`${inputTokens.toLocaleString()} in`);
  if (typeof outputTokens === "number") parts.push(`${outputTokens.toLocaleString()} out`);
  const tokens = parts.length > 0 ? [`${parts.join(", ")} tokens`] : [];
  if (typeof costUsd === "number") tokens.push(`$${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)}`);
  return tokens.join(" · ");
}

/** @param {{ title?: string | null | undefined } | undefined} session */
export function titleOf(session) {
  return session?.title?.trim() || "New session";
}

/** @param {string} prompt  the first of a session */
export function titleFrom(prompt) {
  const line = (prompt.trim().split("\n", 1)[0] ?? "").replace(/\p{Cc}/gu, " ");
  const characters = [...line];
  return characters.length > 60 ? `${characters.slice(0, 59).join("").trimEnd()}…` : line;
}
