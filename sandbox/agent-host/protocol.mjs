/**
 * Every word and limit of the three wires that the agent host speaks: the control channel (silo), the ingest POST
 * (gateway) and the agents' standard streams. The pages behind it: docs/control-channel.md and WIRE sections 2, 3, 5.
 */

export const PROTOCOL_VERSION = 1;
export const HOST_VERSION = "1.0.0";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Control channel: the longest line in either direction, in bytes. */
export const MAX_CONTROL_LINE_BYTES = 4 * MIB;
/** Commands of which some parts are here and some are not; the oldest is given up for one more. */
export const MAX_PARTED_COMMANDS = 8;
/** Replies that wait for a reader, in bytes. More than that is dropped, oldest first: none of it is acknowledged storage. */
export const MAX_WAITING_REPLY_BYTES = 4 * MIB;

/** Agents: the longest line that is passed on. A longer one becomes an `error` frame with code `bad-line`. */
export const MAX_AGENT_LINE_BYTES = 4 * MIB;
/** Ingest: the server records a longer line as `bad-line` (its own limit, which the agent host does not enforce). */
export const MAX_INGEST_LINE_BYTES = MIB;
/** The longest line of the ingest response. Its lines hold one number or one token. */
export const MAX_RESPONSE_LINE_BYTES = 64 * KIB;
/** Agents leave `fullText` out of `done` above this, in bytes; the text-deltas already carry it. */
export const MAX_FULL_TEXT_BYTES = 256 * KIB;

/** Unacknowledged lines of one execution: this much on disk, then the agent is not read any more ... */
export const JOURNAL_DISK_BYTES = 256 * MIB;
/** ... and this much of it in memory, ready to be sent. */
export const JOURNAL_MEMORY_BYTES = 8 * MIB;
/** An agent that is not read for so long is said to wait (`status`), ... */
export const BLOCKED_NOTICE_MS = 2_000;
/** ... and one that is not read for so long is ended. */
export const BLOCKED_TIMEOUT_MS = 60 * 60_000;
/** What is acknowledged is given back to the disk in pieces of this size. */
export const JOURNAL_SEGMENT_BYTES = MIB;

export const BACKOFF_MIN_MS = 50;
export const BACKOFF_MAX_MS = 5_000;
/** From the start of a connection to its `resume` line. Doubled after each connection that brought nothing, up to ... */
export const CONNECT_TIMEOUT_MS = 3_000;
export const CONNECT_TIMEOUT_MAX_MS = 12_000;
/** Lines are sent and nothing at all comes back for so long: the connection is dead. An idle one is never timed out. Doubled likewise. */
export const ACK_TIMEOUT_MS = 5_000;
export const ACK_TIMEOUT_MAX_MS = 40_000;
/** TCP keep-alive: an idle connection whose peer vanished is noticed by the kernel. */
export const KEEP_ALIVE_MS = 15_000;
/** After the last line was sent and acknowledged: how long to wait for `end` before the end is taken for granted. */
export const END_TIMEOUT_MS = 5_000;
/** How often `token-needed` is said again while no token comes; the first saying may have had no listener. */
export const TOKEN_REMINDER_MS = 10_000;

export const MAX_RUNNING_EXECUTIONS = 8;
/** Executions that ended but whose last line is not acknowledged yet; at this number a `run` is refused. */
export const MAX_UNACKNOWLEDGED_EXECUTIONS = 32;
/** Executions that are over and only remembered, so that a repeated command changes nothing. */
export const MAX_REMEMBERED_EXECUTIONS = 256;

export const MAX_RESIDENTS = 4;
export const RESIDENT_IDLE_MS = 30 * 60_000;

export const DEFAULT_GRACE_MS = 5_000;
export const MAX_GRACE_MS = 60_000;
/** After the process is gone: how long its open standard output may stay silent before it is given up. */
export const AGENT_DRAIN_MS = 1_000;
/** Longest line of an agent's standard error that is relayed. */
export const MAX_DIAGNOSTIC_LINE_BYTES = 8 * KIB;

export const INSTALL_TIMEOUT_MS = 60_000;
export const INSTALL_LOG_LINES = 3;
export const MAX_CREDENTIAL_FILES = 256;
export const MAX_PACKAGES = 128;
/** The longest package name or version specification; npm's own limit of a name is 214. */
export const MAX_PACKAGE_LENGTH = 512;

export const DEFAULT_ORPHAN_TIMEOUT_S = 1_800;
/** After `shutdown` and the agents' grace: how long acknowledgements of the last lines are waited for. */
export const SHUTDOWN_FLUSH_MS = 2_000;

/** Added to a callback URL unless it is there already. */
export const INGEST_PATH = "/internal/stream";

/** The five parts of a configuration, hashed one by one by the silo. */
export const CONFIGURATION_PARTS = /** @type {const} */ ([
  "mcpServers",
  "credentialFiles",
  "packages",
  "instructions",
  "agentSettings",
]);

/** The hash of a part that holds nothing. */
export const EMPTY_HASH = "empty";

/**
 * @typedef {Record<string, unknown>} JsonObject
 *
 * @typedef {{ command?: string, args?: string[], env?: Record<string, string>, [key: string]: unknown }} McpServer
 *
 * @typedef {(typeof CONFIGURATION_PARTS)[number]} ConfigurationPart
 * @typedef {Partial<Record<ConfigurationPart, string>>} Hashes
 *
 * @typedef {object} Configuration
 * @property {Record<string, McpServer>} mcpServers
 * @property {Record<string, string>} credentialFiles  path relative to the agent's home -> content
 * @property {string[]} packages
 * @property {string | null} instructions
 * @property {JsonObject} agentSettings
 *
 * @typedef {{ type: "hello", epoch: number, id: string, callbackUrls: string[] }} HelloCommand
 * @typedef {{ type: "apply", epoch: number, id: string, configuration: Configuration, hashes: Hashes }} ApplyCommand
 * @typedef {{ type: "run", epoch: number, id: string, executionId: string, turnId: string, agent: string, prompt: string,
 * sdkSessionId: string, mode: string, env: Record<string, string>, token: string, cwd: string | undefined }}
 * RunCommand
 * @typedef {{ type: "cancel", epoch: number, id: string, executionId: string, graceMs: number }} CancelCommand
 * @typedef {{ type: "approve", epoch: number, id: string, executionId: string, approvalId: string,
 *   decision: "allow" | "deny" }} ApproveCommand
 * @typedef {{ type: "token", epoch: number, id: string, executionId: string, jwt: string }} TokenCommand
 * @typedef {{ type: "ping", epoch: number, id: string }} PingCommand
 * @typedef {{ type: "shutdown", epoch: number, id: string, graceMs: number }} ShutdownCommand
 * @typedef {{ type: "part", epoch: number, id: string, part: number, of: number, data: Buffer }} PartCommand
 * @typedef {HelloCommand | ApplyCommand | RunCommand | CancelCommand | ApproveCommand | TokenCommand | PingCommand
 *   | ShutdownCommand | PartCommand} Command
 *
 * @typedef {"done" | "cancelled" | "killed" | "crashed" | "abandoned" | "blocked" | "agent-host-lost"} ExitReason
 *
 * @typedef {object} ExecutionReport
 * @property {string} executionId
 * @property {string} turnId
 * @property {"running" | "exited"} state
 * @property {number} lastN   number of the newest line that the agent produced
 * @property {number} ackedN  number of the newest line that the server has made durable
 * @property {number | null} [exitCode]
 * @property {ExitReason} [reason]
 *
 * @typedef {object} AppliedReply
 * @property {"applied"} type
 * @property {string} id
 * @property {boolean} ok
 * @property {Hashes} hashes
 * @property {ConfigurationPart[]} changed
 * @property {string[]} log
 * @property {string} [error]
 *
 * @typedef {{ type: "hello", id: string, protocol: number, version: string, node: string, epoch: number, hashes: Hashes,
 *     executions: ExecutionReport[] }
 *   | { type: "started", id: string, executionId: string, resident: boolean }
 *   | AppliedReply
 *   | { type: "exited", id?: string, executionId: string, exitCode: number | null, reason: ExitReason,
 *     lastN: number }
 *   | { type: "settled", executionId: string }
 *   | { type: "token-needed", executionId: string }
 *   | { type: "pong", id: string }
 *   | { type: "bye", id?: string }
 *   | { type: "error", id?: string, code: ErrorCode, detail: string, executionId?: string }} Reply
 *
 * @typedef {"bad-line" | "line-too-long" | "unknown-command" | "bad-command" | "stale-epoch" | "unknown-agent"
 *   | "unknown-execution" | "too-many-executions" | "shutting-down"} ErrorCode
 *
 * What the agent host says to an agent:
 * @typedef {{ type: "prompt", executionId: string, turnId: string, prompt: string, sdkSessionId: string, mode: string }
 *   | { type: "cancel" }
 *   | { type: "approve", approvalId: string, decision: "allow" | "deny" }} AgentInput
 *
 * What the server says on the response of the ingest POST:
 * @typedef {{ type: "resume", next: number } | { type: "ack", n: number } | { type: "token", jwt: string }
 *   | { type: "end", n: number }} IngestResponse
 */

/** The frames that end an execution, and the one by which an agent says that it obeyed a `cancel`. */
export const DONE = "done";
export const CANCELLED = "cancelled";
export const PROCESS_EXIT = "process-exit";
/** The frame by which an execution tells how it is. */
export const STATUS = "status";
/** The reason of an execution whose agent host died in the middle of it: nobody saw how its agent ended. */
export const AGENT_HOST_LOST = "agent-host-lost";
