import type { Outgoing } from "@vaporforge/client";
import { LongText } from "../markdown/LongText.tsx";

/** A prompt that the log does not show yet. */
export function OutgoingItem({ outgoing: { prompt, phase } }: { outgoing: Outgoing }) {
  return (
    <li className="message-row">
      <article className="message user" aria-label="You">
        <header>
          <span className="author">You</span>
        </header>
        <div className="parts">
          <div className="text typed" dir="auto">
            <LongText text={prompt} />
          </div>
        </div>
        <p className="queue-row">
          <span className="chip">{phase === "delayed" ? "Not sent yet, trying again…" : "Sending…"}</span>
        </p>
      </article>
    </li>
  );
}
