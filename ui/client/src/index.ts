/** Sessions of VaporForge in a browser: connecting, resuming, sending. */

export { Api, type SessionQuery, type Submission } from "./api.ts";
export { backoffMs, pause } from "./backoff.ts";
export type { ConfigApi, NamedConfig, SingleConfig } from "./config-api.ts";
export { ApiError } from "./errors.ts";
export { EventStream, type EventStreamOptions, type StreamState } from "./event-stream.ts";
export type { FilesApi, UploadOptions } from "./files-api.ts";
export { applied, opened } from "./fold.ts";
export type { Http, HttpOptions } from "./http.ts";
export { LiveSession, type Connection, type LiveSessionOptions } from "./live-session.ts";
export { Outbox, type Outgoing, type OutboxOptions } from "./outbox.ts";
export { watchPresence, type PresenceListeners } from "./presence.ts";
export type { SandboxApi } from "./sandbox-api.ts";
export type * from "./sandbox-wire.ts";
export { SessionList } from "./session-list.ts";
export { sessionPath } from "./session-path.ts";
export { snapshotOf, type SessionSnapshot } from "./session-snapshot.ts";
export * from "./session-state.ts";
export { SessionStore } from "./session-store.ts";
export { parseFrame, textOf } from "./wire.ts";
export type * from "./wire.ts";
