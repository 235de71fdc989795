import type { Approval, Decision } from "@vaporforge/client";
import { memo, useEffect, useId, useRef, useState } from "react";
import { inputSummary } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import { ToolInput } from "../tools/ToolBody.tsx";

export type Decide = (approvalId: string, decision: Decision) => Promise<boolean>;

interface ApprovalCardProps {
  approval: Approval;
  /** The turn ended: nobody waits for an answer. */
  isOver: boolean;
  decide: Decide;
}

/** An agent asks whether it may use a tool; a person allows or denies; what was decided stays to be read. */
export const ApprovalCard = memo(function ApprovalCard({ approval, isOver, decide }: ApprovalCardProps) {
  const state = approval.decision ?? (isOver ? "over" : "waiting");
  const card = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  if (card.current) hadFocus.current = card.current.contains(document.activeElement);
  useEffect(() => {
    if (state !== "waiting" && hadFocus.current) card.current?.focus();
  }, [state]);
  return (
    <div ref={card} className="card approval" data-state={state} tabIndex={-1}>
      {state === "waiting" ? <Question approval={approval} decide={decide} /> : <Answer approval={approval} />}
    </div>
  );
});

function Question({ approval, decide }: { approval: Approval; decide: Decide }) {
  const headingId = useId();
  const [isSent, setSent] = useState(false);
  const answer = async (decision: Decision) => {
    setSent(true);
    if (!(await decide(approval.approvalId, decision))) setSent(false);
  };
  return (
    <div role="group" aria-labelledby={headingId}>
      <p id={headingId} className="approval-question">
        The agent wants to use <strong>{approval.toolName || "a tool"}</strong>.
      </p>
      <ToolInput name={approval.toolName} input={approval.input} />
      <div className="buttons">
        <button
          type="button"
          className="primary"
          disabled={isSent}
          aria-keyshortcuts="y"
          onClick={() => void answer("allow")}
        >
          Allow
        </button>
        <button type="button" disabled={isSent} aria-keyshortcuts="x" onClick={() => void answer("deny")}>
          Deny
        </button>
      </div>
    </div>
  );
}

function Answer({ approval: { toolName, input, decision, by } }: { approval: Approval }) {
  const verb = decision === "allow" ? "Allowed" : decision === "deny" ? "Denied" : "Not answered";
  const why = by === "timeout" ? " (nobody answered in time)" : by === "stop" ? " (stopped)" : "";
  return (
    <p>
      {verb}: <PlainText text={[toolName, inputSummary(input)].filter(Boolean).join(" ")} />
      {why}
    </p>
  );
}
