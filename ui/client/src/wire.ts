/**
 * The wire, as a client reads it: what the server's answers and frames look like. Everything else knows it from here.
 */

export type SessionStatus = "idle" | "starting" | "running" | "stopping";

/** A row of the session list, and the data of an activity event. */
export interface SessionSummary {
  id: string;
  title?: string | null;
  agent: string;
  status: SessionStatus;
  headSeq: number;
  createdAt: string;
  updatedAt: string;
  deletedAt?: string | null;
  /** A tool waits until somebody allows or denies it. */
  awaitingApproval: boolean;
}

/** One page of a list of sessions; `next` is passed as `after` for the page that follows. */
export interface SessionPage {
  sessions: SessionSummary[];
  next?: string | null;
}

/** What turns used, as far as they told. */
export interface Usage {
  inputTokens?: number;
  outputTokens?: number;
  costUsd?: number | null;
}

export interface SessionDetails extends SessionSummary {
  /** Of all turns through `headSeq`. */
  usage?: Usage | null;
  activeTurn?: { turnId: string } | null;
  queued: number;
  /** The ids of the turns that wait; not told by older servers, as are open approvals. */
  queuedTurns?: readonly string[];
  openApprovals?: readonly OpenApproval[];
  sandbox: string;
}

/** A tool that waits for a person's word; what it asks for stands in the frame of that seq. */
export interface OpenApproval {
  approvalId: string;
  toolName: string;
  seq: number;
}

export interface TextPart {
  type: "text" | "reasoning";
  text: string;
}

export interface ToolPart {
  type: "tool";
  /** A sub-agent's is `parent:child`. */
  id?: string;
  name?: string;
  state: "running" | "done" | "error";
  input?: unknown;
  output?: unknown;
}

export type Part = TextPart | ToolPart;

export interface Message {
  id: string;
  role: "user" | "assistant";
  parts: Part[];
  createdAt: string;
  turnId: string;
}

/** A message as the history has it. */
export interface HistoryMessage extends Message {
  /** Of a turn that ended: the agent's message has it, or the prompt of a turn that never ran. */
  ending?: Ending;
}

export interface Ending {
  outcome: Outcome;
  reason?: string;
  at: string;
  usage?: Usage;
  errors?: readonly string[];
}

export interface History {
  headSeq: number;
  messages: HistoryMessage[];
}

/** The answer to a prompt. */
export interface Receipt {
  turnId: string;
  messageId: string;
  assistantMessageId: string;
  seq: number;
  queued: boolean;
}

export type Outcome = "completed" | "stopped" | "failed" | "lost";
export type Decision = "allow" | "deny";

/** A frame of a session's log. Its own fields come from agents and are checked where they are read. */
export type Frame = { seq: number; type: string; turnId?: string | null; at: string } & { [field: string]: unknown };

export function parseFrame(data: string): Frame {
  return JSON.parse(data) as Frame;
}

/** A text field of a frame; empty when it is absent or no text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
