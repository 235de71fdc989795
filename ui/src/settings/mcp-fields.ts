import { objectOf } from "./agent-fields.ts";

/** An MCP server as a form has it. Pure. */
export interface McpFields {
  kind: "command" | "url";
  command: string;
  /** One argument a line. */
  args: string;
  /** `NAME=value`, one a line. */
  env: string;
  url: string;
  /** `Name: value`, one a line. */
  headers: string;
}

export const NO_SERVER: McpFields = { kind: "command", command: "", args: "", env: "", url: "", headers: "" };

export function mcpFieldsOf(value: unknown): McpFields {
  const { command, args, env, url, headers } = objectOf(value);
  return {
    kind: typeof url === "string" ? "url" : "command",
    command: textOf(command),
    args: Array.isArray(args) ? args.map(String).join("\n") : "",
    env: pairs(env, "="),
    url: textOf(url),
    headers: pairs(headers, ": "),
  };
}

/** @param before what is configured now: what has no field, such as its type, stays */
export function mcpServerOf(fields: McpFields, before: unknown = {}): Record<string, unknown> {
  const { command: _c, args: _a, env: _e, url: _u, headers: _h, type, ...others } = objectOf(before);
  if (fields.kind === "command") {
    const args = lines(fields.args);
    const env = record(fields.env, "=");
    return {
      ...others,
      command: fields.command.trim(),
      ...(args.length > 0 && { args }),
      ...(Object.keys(env).length > 0 && { env }),
    };
  }
  const headers = record(fields.headers, ":");
  return {
    ...others,
    type: type === "sse" ? "sse" : "http",
    url: fields.url.trim(),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function record(text: string, separator: string): Record<string, string> {
  return Object.fromEntries(
    lines(text).map((line) => {
      const at = line.indexOf(separator);
      return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + separator.length).trim()];
    }),
  );
}

function pairs(value: unknown, separator: string): string {
  return Object.entries(objectOf(value))
    .map(([name, text]) => `${name}${separator}${String(text)}`)
    .join("\n");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
