import type { Span } from "@vaporforge/client";
import { durationText } from "../format.ts";
import { useNow } from "./use-now.ts";

/** How long a tool ran, or runs. */
export function ToolTime({ span, isOver }: { span: Span | undefined; isOver: boolean }) {
  if (!span?.startedAt || (isOver && !span.endedAt)) return null;
  if (span.endedAt)
    return <span className="tool-time">{durationText(Date.parse(span.endedAt) - Date.parse(span.startedAt))}</span>;
  return <Running since={Date.parse(span.startedAt)} />;
}

function Running({ since }: { since: number }) {
  const now = useNow();
  // Clocks of two machines differ a little; nothing ran for less than no time.
  return <span className="tool-time">{durationText(Math.max(0, Math.floor((now - since) / 1000) * 1000))}</span>;
}
