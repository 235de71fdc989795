import type { Connection, LiveSession } from "./live-session.ts";
import type { Outgoing } from "./outbox.ts";
import type { SessionState } from "./session-state.ts";
import type { SessionDetails } from "./wire.ts";

/** A live session at one moment; a new object whenever something changed, so that it can be compared by identity. */
export interface SessionSnapshot {
  state: SessionState;
  outgoing: readonly Outgoing[];
  connection: Connection;
  details: SessionDetails | undefined;
  isLoaded: boolean;
  isStopping: boolean;
}

export function snapshotOf(session: LiveSession): SessionSnapshot {
  const { state, outgoing, connection, details, isLoaded, isStopping } = session;
  return { state, outgoing, connection, details, isLoaded, isStopping };
}
