import type { Turn } from "@vaporforge/client";
import { Icon } from "../app/Icon.tsx";
import { durationText, usageText } from "../format.ts";
import { CopyButton } from "../markdown/CopyButton.tsx";
import { PlainText } from "../markdown/PlainText.tsx";

const ENDINGS: Partial<Record<string, string>> = {
  stopped: "Stopped. What was said so far is kept.",
  failed: "The turn failed",
  lost: "The turn was lost: its sandbox went away. The next message goes on from here.",
};

interface MessageFooterProps {
  turn: Turn;
  /** What the agent said, to be copied. */
  text: string;
  onRetry: (() => void) | undefined;
}

/** How a turn ended, what it cost, and what can be done now. */
export function MessageFooter({ turn, text, onRetry }: MessageFooterProps) {
  const ending = turn.outcome && ENDINGS[turn.outcome];
  const isOver = turn.phase === "ended";
  return (
    <footer>
      {turn.notes.map(({ kind, text: note }, index) => (
        <p key={index} className={`note ${kind}`}>
          <PlainText text={note} />
        </p>
      ))}
      {ending && <p className={`note ending ${turn.outcome}`}>{withReason(ending, turn)}</p>}
      {isOver && (
        <div className="message-end">
          <Sum turn={turn} />
          {text !== "" && <CopyButton text={text} label="Copy the answer" />}
          {ending && onRetry && (
            <button type="button" className="quiet" onClick={onRetry}>
              <Icon name="retry" /> Retry
            </button>
          )}
        </div>
      )}
    </footer>
  );
}

function Sum({ turn: { startedAt, endedAt, usage } }: { turn: Turn }) {
  const took = startedAt && endedAt ? durationText(Date.parse(endedAt) - Date.parse(startedAt)) : "";
  const text = [took, usage && usageText(usage)].filter(Boolean).join(" · ");
  return text === "" ? null : <p className="usage">{text}</p>;
}

function withReason(ending: string, { outcome, reason }: Turn): string {
  if (outcome !== "failed") return ending;
  return reason ? `${ending} (${reason}).` : `${ending}.`;
}
