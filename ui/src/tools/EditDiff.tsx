import { memo, useState } from "react";
import { PlainText } from "../markdown/PlainText.tsx";
import type { FileEdits } from "./edits.ts";
import { lineDiff, type DiffLine } from "./line-diff.ts";

const FIRST_LINES = 200;
const MORE_LINES = 2_000;
/** One line may be a whole file. */
const LONGEST_LINE = 2_000;
const SIGNS = { same: " ", removed: "−", added: "+" };
const WORDS = { same: "", removed: "removed ", added: "added " };

/** What a tool changes in a file. */
export const EditDiff = memo(function EditDiff({ edits }: { edits: FileEdits }) {
  const [most, setMost] = useState(FIRST_LINES);
  const lines = edits.edits.map(({ before, after }) => lineDiff(before, after));
  const count = lines.reduce((sum, one) => sum + one.length, 0);
  let left = most;
  return (
    <div className="diff">
      <p className="diff-path">
        <PlainText text={edits.path} />
      </p>
      <div className="diff-lines" tabIndex={0} role="group" aria-label={`Changes in ${edits.path}`} dir="ltr">
        {lines.map((one, index) => {
          const shown = one.slice(0, Math.max(0, left));
          left -= one.length;
          return <Lines key={index} lines={shown} />;
        })}
      </div>
      {count > most && (
        <button type="button" className="more" onClick={() => setMost(most + MORE_LINES)}>
          Show more ({(count - most).toLocaleString()} lines left)
        </button>
      )}
    </div>
  );
});

function Lines({ lines }: { lines: DiffLine[] }) {
  return (
    <div className="diff-edit">
      {lines.map(({ kind, text }, index) => (
        <div key={index} className={`diff-line ${kind}`}>
          <span className="diff-sign" aria-hidden="true">
            {SIGNS[kind]}
          </span>
          <span className="unseen">{WORDS[kind]}</span>
          <PlainText text={text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text} />
        </div>
      ))}
    </div>
  );
}
