import type { ToolPart } from "@vaporforge/client";
import { valueText } from "../format.ts";
import { CopyButton } from "../markdown/CopyButton.tsx";
import { EditDiff } from "./EditDiff.tsx";
import { editsOf } from "./edits.ts";
import { OutputText } from "./OutputText.tsx";

export function ToolBody({ part }: { part: ToolPart }) {
  const output = valueText(part.output);
  return (
    <div className="tool-body">
      <ToolInput name={part.name ?? ""} input={part.input} />
      {output !== "" && <Section label={part.state === "error" ? "Error" : "Output"} text={output} />}
    </div>
  );
}

/** What a tool is told: a change of a file as one, a command as one, anything else as it came. */
export function ToolInput({ name, input }: { name: string; input: unknown }) {
  const edits = editsOf(name, input);
  if (edits) return <EditDiff edits={edits} />;
  const command = commandOf(input);
  if (command !== undefined) return <Section label="Command" text={command} />;
  const text = valueText(input);
  return text === "" || text === "{}" ? null : <Section label="Input" text={text} />;
}

function commandOf(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  const { command } = input as Record<string, unknown>;
  return typeof command === "string" ? command : undefined;
}

function Section({ label, text }: { label: string; text: string }) {
  return (
    <section className="tool-section">
      <header>
        <h3>{label}</h3>
        <CopyButton text={text} label={`Copy the ${label.toLowerCase()}`} />
      </header>
      <OutputText text={text} label={label} />
    </section>
  );
}
