import { UNKNOWN_TURN, type ToolPart, type Turn } from "@vaporforge/client";
import { memo, useState } from "react";
import { inputSummary } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import { ToolBody } from "./ToolBody.tsx";
import { ToolTime } from "./ToolTime.tsx";

/** A tool call as a card that opens: name, state, time, input, output. */
export const ToolCard = memo(
  function ToolCard({ part, turn }: { part: ToolPart; turn: Turn }) {
    const [isOpen, setOpen] = useState(false);
    const id = part.id ?? "";
    const state = part.state === "running" && turn.phase === "ended" ? "unfinished" : part.state;
    const isAsked = turn.approvals.some(({ toolId, decision }) => toolId === part.id && decision === undefined);
    return (
      <details
        className={id.includes(":") ? "card tool nested" : "card tool"}
        data-tool={id}
        data-state={isAsked && state === "running" ? "waiting" : state}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary>
          <span className="tool-name">{part.name || "Tool"}</span>
          <span className="tool-input">
            <PlainText text={inputSummary(part.input)} />
          </span>
          <ToolTime span={turn.tools[id]} isOver={state !== "running"} />
          <span className="chip">{WORDS[isAsked && state === "running" ? "waiting" : state]}</span>
        </summary>
        {/* What nobody opens is not laid out. */}
        {isOpen && <ToolBody part={part} />}
      </details>
    );
  },
  (before, after) => before.part === after.part && isSameFor(before.part.id ?? "", before.turn, after.turn),
);

const WORDS = { running: "Running", waiting: "Waiting", done: "Done", error: "Error", unfinished: "Unfinished" };

function isSameFor(toolId: string, before: Turn = UNKNOWN_TURN, after: Turn = UNKNOWN_TURN): boolean {
  return (
    before.phase === after.phase && before.approvals === after.approvals && before.tools[toolId] === after.tools[toolId]
  );
}
