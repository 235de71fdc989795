import { useState, type ReactNode } from "react";
import { PlainText } from "./PlainText.tsx";

/** So much of a text is shown at first, and so much more each time that the person asks. */
const FIRST_CHARACTERS = 20_000;
const MORE_CHARACTERS = 200_000;

interface LongTextProps {
  text: string;
  /** How the shown part is drawn. */
  children?: (shown: string) => ReactNode;
}

/** A text of any length: a page that is given five megabytes at once stands still. */
export function LongText({ text, children = (shown) => <PlainText text={shown} /> }: LongTextProps) {
  const [most, setMost] = useState(FIRST_CHARACTERS);
  if (text.length <= most) return children(text);
  return (
    <>
      {children(text.slice(0, most))}
      <button type="button" className="more" onClick={() => setMost(most + MORE_CHARACTERS)}>
        Show more ({(text.length - most).toLocaleString()} characters left)
      </button>
    </>
  );
}
