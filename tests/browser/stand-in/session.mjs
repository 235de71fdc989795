/** A session of the stand-in, and how its viewers are told. */

import { applied } from "../../../ui/client/src/fold.ts";
import { EMPTY } from "../../../ui/client/src/session-state.ts";
import { Log } from "../state/frames.mjs";
import { historyOf } from "../state/history.mjs";
import { begin, problem } from "./replies.mjs";
import { Workspace } from "./workspace.mjs";

/** @typedef {import("node:http").ServerResponse} Response */

export class Session {
  log = new Log();
  /** @type {Set<Response>} */
  viewers = new Set();
  title = "";
  /** Viewers get frames up to this one only, for now. */
  heldAfter = Infinity;
  /** Frames up to this one are answered by a snapshot only. */
  foldedThrough = 0;
  createdAt = new Date().toISOString();
  deletedAt = /** @type {string | undefined} */ (undefined);
  workspace = new Workspace();
  sandbox = {
    state: "awake",
    host: "docker",
    memoryBytes: 300_000_000,
    memoryLimitBytes: 2_147_483_648,
    startedAt: new Date().toISOString(),
  };

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** @param {number} [through] */
  state(through = Infinity) {
    return this.log.frames.filter(({ seq }) => seq <= through).reduce(applied, EMPTY);
  }

  history() {
    return historyOf(this.state());
  }

  summary() {
    const { activeTurnId, turns, usage } = this.state();
    const open = (turns[activeTurnId ?? ""]?.approvals ?? []).filter(({ decision }) => decision === undefined);
    const queuedTurns = Object.keys(turns).filter((turnId) => turns[turnId]?.phase === "queued");
    return {
      id: this.id,
      title: this.title,
      agent: "demo",
      status: activeTurnId ? "running" : "idle",
      headSeq: this.log.head,
      createdAt: this.createdAt,
      updatedAt: new Date().toISOString(),
      deletedAt: this.deletedAt,
      activeTurn: activeTurnId ? { turnId: activeTurnId } : null,
      queued: queuedTurns.length,
      queuedTurns,
      openApprovals: open.map(({ approvalId, toolName }) => ({ approvalId, toolName, seq: this.#asked(approvalId) })),
      sandbox: "awake",
      usage,
      awaitingApproval: open.length > 0,
    };
  }

  /** @param {string} approvalId */
  #asked(approvalId) {
    return this.log.frames.find((frame) => frame.type === "confirmation" && frame["approvalId"] === approvalId)?.seq ?? 0;
  }
}

/** @param {Session} session @param {number} after @param {Response} response */
export function watch(session, after, response) {
  if (after > session.log.head) return problem(response, 400, "That lies beyond the end.");
  begin(response);
  session.viewers.add(response);
  response.on("close", () => session.viewers.delete(response));
  send(response, session, after);
}

/** @param {Response} response @param {Session} session @param {number} after */
export function send(response, session, after) {
  let from = after;
  if (from < session.foldedThrough) {
    from = session.foldedThrough;
    const snapshot = {
      seq: from,
      type: "snapshot",
      at: session.createdAt,
      throughSeq: from,
      messages: session.state(from).messages,
    };
    response.write(`id: ${from}\ndata: ${JSON.stringify(snapshot)}\n\n`);
  }
  const text = session.log.frames
    .filter(({ seq }) => seq > from && seq <= session.heldAfter)
    .map((frame) => `id: ${frame.seq}\ndata: ${JSON.stringify(frame)}\n\n`);
  response.write(text.join(""));
}
