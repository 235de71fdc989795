import type { SessionSnapshot } from "@vaporforge/client";
import { useEffect, useRef, useState } from "react";
import { firstUnseen, keepSeen, seenOf, type Seen } from "./away.ts";

/** How often, at most, it is written down what was seen. */
const KEEP_EVERY_MS = 1_000;

export interface AwayMarker {
  messageId: string;
  sinceMs: number;
}

/** Where to say "while you were away": worked out when somebody comes back and has caught up, and then left there. */
export function useAwayMarker(sessionId: string, { state, connection }: SessionSnapshot): AwayMarker | undefined {
  const [marker, setMarker] = useState<AwayMarker | undefined>();
  const pending = useRef<Seen | undefined>(seenOf(sessionId));
  const { messages } = state;
  const latest = useRef(messages);
  latest.current = messages;

  useEffect(() => {
    if (connection !== "live" || document.visibilityState === "hidden") return;
    const seen = pending.current;
    pending.current = undefined;
    const messageId = seen && firstUnseen(messages, seen);
    if (seen && messageId) setMarker({ messageId, sinceMs: seen.at });
  }, [connection, messages]);

  useEffect(() => {
    const keep = () => {
      // Before it is caught up with, what is there was not seen.
      if (pending.current === undefined && document.visibilityState === "visible") keepSeen(sessionId, latest.current);
    };
    const onVisibility = () => {
      if (document.visibilityState === "hidden") keepSeen(sessionId, latest.current);
      else pending.current = seenOf(sessionId);
    };
    const timer = setInterval(keep, KEEP_EVERY_MS);
    document.addEventListener("visibilitychange", onVisibility);
    addEventListener("pagehide", keep);
    return () => {
      keep();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisibility);
      removeEventListener("pagehide", keep);
    };
  }, [sessionId]);
  return marker;
}
