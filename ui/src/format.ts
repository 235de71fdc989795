import type { Usage } from "@vaporforge/client";

/** How values look to a person. Pure. */

/** Today's times as a time, others as a date. */
export function shortTime(iso: string, now = new Date()): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  return at.toDateString() === now.toDateString()
    ? at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

export function fullTime(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleString();
}

/** A tool's input or output. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

export function oneLine(text: string, most = 100): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** What an input is about, in one line: its first text. */
export function inputSummary(input: unknown): string {
  const first =
    typeof input === "object" && input !== null
      ? Object.values(input).find((value) => typeof value === "string")
      : input;
  return typeof first === "string" ? oneLine(first) : "";
}

export function usageText({ inputTokens, outputTokens, costUsd }: Usage): string {
  const parts = [];
  if (typeof inputTokens === "number") parts.push(`${inputTokens.toLocaleString()} in`);
  if (typeof outputTokens === "number") parts.push(`${outputTokens.toLocaleString()} out`);
  const tokens = parts.length > 0 ? [`${parts.join(", ")} tokens`] : [];
  if (typeof costUsd === "number") tokens.push(costText(costUsd));
  return tokens.join(" · ");
}

export function costText(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}

export function durationText(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return "";
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

export function titleOf(session: { title?: string | null | undefined } | undefined): string {
  return session?.title?.trim() || "New session";
}

/** @param prompt the first of a session */
export function titleFrom(prompt: string): string {
  const line = (prompt.trim().split("\n", 1)[0] ?? "").replace(/\p{Cc}/gu, " ");
  const characters = [...line];
  return characters.length > 60 ? `${characters.slice(0, 59).join("").trimEnd()}…` : line;
}
