import type { Message } from "@vaporforge/client";

/** What somebody had seen of a session when they last looked, kept in this browser. */
export interface Seen {
  messageId: string;
  /** How much of that message there was. */
  size: number;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** Being away for less than this needs no marker. */
const SHORTEST_MS = 30_000;

const key = (sessionId: string) => `vf-seen:${sessionId}`;

export function seenOf(sessionId: string): Seen | undefined {
  const text = localStorage.getItem(key(sessionId));
  return text === null ? undefined : (JSON.parse(text) as Seen);
}

export function keepSeen(sessionId: string, messages: readonly Message[], at = Date.now()): void {
  const last = messages.at(-1);
  if (!last) return;
  try {
    localStorage.setItem(key(sessionId), JSON.stringify({ messageId: last.id, size: sizeOf(last), at }));
  } catch {
    // A full storage: then nothing is marked next time.
  }
}

/** The first message that is new, or has grown, since somebody looked; undefined where there is none. */
export function firstUnseen(messages: readonly Message[], seen: Seen, now = Date.now()): string | undefined {
  if (now - seen.at < SHORTEST_MS) return undefined;
  const index = messages.findIndex(({ id }) => id === seen.messageId);
  const message = messages[index];
  if (!message) return undefined;
  return sizeOf(message) > seen.size ? message.id : messages[index + 1]?.id;
}

function sizeOf({ parts }: Message): number {
  return parts.reduce(
    (sum, part) => sum + (part.type === "tool" ? (part.output === undefined ? 1 : 2) : part.text.length),
    0,
  );
}
