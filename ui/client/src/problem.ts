import { ApiError } from "./errors.ts";

/** What a refusal says, as a rule in problem details. */
export function problemOf(status: number, text: string, retryAfter: string | null): ApiError {
  const problem = parsed(text);
  const field = (name: string) => (typeof problem[name] === "string" ? (problem[name] as string) : "");
  const message = [field("detail") || field("title"), ...fieldErrors(problem["errors"])].filter(Boolean).join(" ");
  return new ApiError(
    status,
    message || `The server answered ${status}.`,
    field("code"),
    Number(retryAfter) || undefined,
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // A proxy's own error page says nothing to a person.
  }
}

/** Field names and what is wrong with them. */
function fieldErrors(errors: unknown): string[] {
  if (typeof errors !== "object" || errors === null) return [];
  return Object.entries(errors).map(([name, texts]) => `${name}: ${Array.isArray(texts) ? texts.join(" ") : texts}`);
}
