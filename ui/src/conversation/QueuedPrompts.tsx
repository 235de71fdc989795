import type { Message } from "@vaporforge/client";
import { Icon } from "../app/Icon.tsx";
import { oneLine } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import { textIn } from "./message-text.ts";

/** Of a long prompt its beginning is enough to know it again; all of it comes back when it is taken back. */
const SHOWN_CHARACTERS = 200;

interface QueuedPromptsProps {
  prompts: readonly Message[];
  takeBack: (message: Message) => void;
}

/** What waits for the running turn. It stands still while the answer above it grows, so that it can be pressed. */
export function QueuedPrompts({ prompts, takeBack }: QueuedPromptsProps) {
  if (prompts.length === 0) return null;
  return (
    <ol className="queue" aria-label="Queued">
      {prompts.map((message) => (
        <li key={message.id} className="queued">
          <span className="chip">Queued</span>
          <span className="queued-text" dir="auto">
            <PlainText text={oneLine(textIn(message), SHOWN_CHARACTERS)} />
          </span>
          <button type="button" className="quiet" onClick={() => takeBack(message)}>
            <Icon name="undo" /> Take back
          </button>
        </li>
      ))}
    </ol>
  );
}
