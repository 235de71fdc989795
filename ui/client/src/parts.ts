import { textOf, type Frame, type Part, type ToolPart } from "./wire.ts";

/** How frames change the parts of a message. Pure; unchanged parts keep their identity. */

export function extended(parts: Part[], type: "text" | "reasoning", text: string): Part[] {
  if (text === "") return parts;
  const last = parts.at(-1);
  return last?.type === type ? parts.with(-1, { type, text: last.text + text }) : [...parts, { type, text }];
}

export function startedTool(frame: Frame): ToolPart {
  return {
    type: "tool",
    id: textOf(frame["id"]),
    name: textOf(frame["name"]),
    state: "running",
    input: frame["input"],
  };
}

export function finishedTool(parts: Part[], frame: Frame): Part[] {
  const index = parts.findLastIndex((part) => part.type === "tool" && part.id === textOf(frame["id"]));
  const part = parts[index];
  if (part?.type !== "tool") return parts;
  return parts.with(index, { ...part, state: frame["isError"] === true ? "error" : "done", output: frame["output"] });
}

/** An agent that does not stream says everything at the end. */
export function completed(parts: Part[], fullText: string): Part[] {
  return parts.some((part) => part.type === "text") ? parts : extended(parts, "text", fullText);
}
