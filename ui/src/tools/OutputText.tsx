import { LongText } from "../markdown/LongText.tsx";
import { PlainText } from "../markdown/PlainText.tsx";
import { ansiRuns } from "./ansi.ts";

/** A tool's input or output, as text. */
export function OutputText({ text, label }: { text: string; label: string }) {
  return (
    <pre tabIndex={0} role="group" aria-label={label} dir="ltr">
      <code>
        <LongText text={text}>{(shown) => <Runs text={shown} />}</LongText>
      </code>
    </pre>
  );
}

function Runs({ text }: { text: string }) {
  return ansiRuns(text).map((run, index) => (
    <span key={index} className={run.style || undefined}>
      <PlainText text={run.text} />
    </span>
  ));
}
