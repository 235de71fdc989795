import type { Connection } from "@vaporforge/client";

const WORDS: Record<Connection, string> = {
  connecting: "Connecting…",
  "catching-up": "Catching up…",
  live: "Live",
  reconnecting: "Reconnecting…",
  gone: "Not found",
};

export function ConnectionState({ connection }: { connection: Connection }) {
  return (
    <span className="connection" data-state={connection}>
      {WORDS[connection]}
    </span>
  );
}
