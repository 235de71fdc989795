/**
 * A server that says what a test tells it to: the frames that a real one gives only in rare moments (a snapshot, a type
 * from the future, a stream that ends with an error), and connections that break on command. It keeps the parts of the
 * API that the page uses, for one person, in memory.
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { EMPTY, applied } from "../../../ui/app/session-state.mjs";
import { Log } from "../state/frames.mjs";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */

const PAGE = fileURLToPath(new URL("../../../ui/", import.meta.url));
const POLICY = "default-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const MEDIA_TYPES = /** @type {Record<string, string>} */ ({
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
});
const COOKIE = "stand-in=1";

class Session {
  log = new Log();
  /** @type {Set<Response>} */
  viewers = new Set();
  title = "";
  /** Frames up to this one are answered by a snapshot only. */
  foldedThrough = 0;
  createdAt = new Date().toISOString();
  deletedAt = /** @type {string | undefined} */ (undefined);

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** @param {number} [through] */
  state(through = Infinity) {
    return this.log.frames.filter(({ seq }) => seq <= through).reduce(applied, EMPTY);
  }

  summary() {
    const { activeTurnId } = this.state();
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
      queued: 0,
      sandbox: "awake",
    };
  }
}

export class StandIn {
  /** @type {Map<string, Session>} */
  #sessions = new Map();
  /** @type {Set<Response>} */
  #watchers = new Set();
  #server = createServer((request, response) => void this.#answer(request, response));
  #turns = 0;
  /** @type {Map<string, object>} */
  #receipts = new Map();
  /**
   * How many of the next calls of each "METHOD end-of-path" fail, and how.
   * @type {Map<string, { status: number, left: number }>}
   */
  #refusals = new Map();
  /** @type {string[]} every call, as "METHOD path" */
  calls = [];

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === "object" && address?.port}`;
    return this;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** @param {string} id @param {string} [title] */
  addSession(id, title = id) {
    const session = new Session(id);
    session.title = title;
    this.#sessions.set(id, session);
    return session;
  }

  /**
   * Adds frames to a session and hands them to who watches.
   * @param {Session} session
   * @param {(log: Log) => void} write
   */
  write(session, write) {
    const head = session.log.head;
    write(session.log);
    for (const viewer of session.viewers) send(viewer, session, head);
    this.#tellActivity(session);
  }

  /** Ends every connection of viewers, in mid-air. @param {Session} session */
  dropViewers(session) {
    for (const viewer of session.viewers) viewer.destroy();
  }

  /** Ends every viewer's stream with an error event. @param {Session} session */
  endWithError(session) {
    for (const viewer of session.viewers)
      viewer.end(`event: error\ndata: {"title":"Try again.","status":503,"code":"unavailable"}\n\n`);
  }

  /** @param {string} call  "METHOD end-of-path" @param {number} status @param {number} times */
  refuse(call, status, times) {
    this.#refusals.set(call, { status, left: times });
  }

  /** @param {Request} request @param {Response} response */
  async #answer(request, response) {
    const url = new URL(request.url ?? "/", this.url);
    response.setHeader("content-security-policy", POLICY);
    response.setHeader("x-content-type-options", "nosniff");
    if (url.pathname === "/sign-in") return redirect(response);
    if (!url.pathname.startsWith("/api/")) return sendFile(response, url.pathname);
    this.calls.push(`${request.method} ${url.pathname}`);
    if (!request.headers.cookie?.includes(COOKIE)) return problem(response, 401, "Sign in first.");
    const refusal = [...this.#refusals].find(
      ([call]) =>
        `${request.method} ${url.pathname}`.startsWith(call.split(" ")[0] ?? "") &&
        url.pathname.endsWith(call.split(" ")[1] ?? ""),
    )?.[1];
    if (refusal && refusal.left-- > 0) return problem(response, refusal.status, "Not now.");
    if (url.pathname === "/api/activity") return this.#watchActivity(request, response);
    if (url.pathname === "/api/sessions") return this.#answerList(request, response);
    const [, , , id = "", verb = "", argument = ""] = url.pathname.split("/");
    const session = this.#sessions.get(id);
    if (!session || (session.deletedAt && verb !== "restore"))
      return problem(response, 404, "There is no such session.");
    return this.#answerSession(session, `${request.method} ${verb}`, argument, url, request, response);
  }

  /** @param {Request} request @param {Response} response */
  #answerList(request, response) {
    if (request.method === "GET")
      return json(response, 200, {
        sessions: [...this.#sessions.values()].filter(({ deletedAt }) => !deletedAt).map((one) => one.summary()),
        next: null,
      });
    const session = this.addSession(`made-${this.#sessions.size + 1}`, "");
    return json(response, 201, session.summary());
  }

  /**
   * @param {Session} session
   * @param {string} call
   * @param {string} argument
   * @param {URL} url
   * @param {Request} request
   * @param {Response} response
   */
  async #answerSession(session, call, argument, url, request, response) {
    switch (call) {
      case "GET ":
        return json(response, 200, session.summary());
      case "GET messages":
        return json(response, 200, { headSeq: session.log.head, messages: session.state().messages });
      case "GET events":
        return watch(session, Number(request.headers["last-event-id"] ?? url.searchParams.get("after")), response);
    }
    const body = JSON.parse((await read(request)) || "{}");
    switch (call) {
      case "PATCH ":
        session.title = body.title;
        break;
      case "DELETE ":
        session.deletedAt = new Date().toISOString();
        break;
      case "POST restore":
        session.deletedAt = undefined;
        break;
      case "POST messages":
        return json(response, 202, this.#submit(session, body));
      case "POST stop":
        this.write(session, (log) => log.end(session.state().activeTurnId ?? "", "stopped"));
        break;
      case "POST approvals":
        this.write(session, (log) =>
          log.add("confirmation-resolved", {
            turnId: session.state().activeTurnId,
            approvalId: argument,
            decision: body.decision,
            by: "me",
          }),
        );
        break;
      default:
        return problem(response, 404, "There is no such call.");
    }
    this.#tellActivity(session);
    return json(response, 200, session.summary());
  }

  /** @param {Session} session @param {{ prompt: string, clientMessageId: string }} body */
  #submit(session, { prompt, clientMessageId }) {
    const known = this.#receipts.get(clientMessageId);
    if (known) return known;
    const turnId = `turn-${++this.#turns}`;
    const queued = session.state().activeTurnId !== undefined;
    this.write(session, (log) => (queued ? log.prompt(turnId, prompt) : log.begin(turnId, prompt)));
    const receipt = {
      turnId,
      messageId: `u-${turnId}`,
      assistantMessageId: `a-${turnId}`,
      seq: session.log.head,
      queued,
    };
    this.#receipts.set(clientMessageId, receipt);
    return receipt;
  }

  /** @param {Request} request @param {Response} response */
  #watchActivity(request, response) {
    begin(response);
    this.#watchers.add(response);
    request.on("close", () => this.#watchers.delete(response));
  }

  /** @param {Session} session */
  #tellActivity(session) {
    for (const watcher of this.#watchers) watcher.write(`data: ${JSON.stringify(session.summary())}\n\n`);
  }
}

/** @param {Session} session @param {number} after @param {Response} response */
function watch(session, after, response) {
  if (after > session.log.head) return problem(response, 400, "That lies beyond the end.");
  begin(response);
  session.viewers.add(response);
  response.on("close", () => session.viewers.delete(response));
  send(response, session, after);
}

/** @param {Response} response @param {Session} session @param {number} after */
function send(response, session, after) {
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
    .filter(({ seq }) => seq > from)
    .map((frame) => `id: ${frame.seq}\ndata: ${JSON.stringify(frame)}\n\n`);
  response.write(text.join(""));
}

/** @param {Response} response */
function begin(response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.write("retry: 50\n\n");
}

/** @param {Response} response */
function redirect(response) {
  response.writeHead(303, { location: "/", "set-cookie": `${COOKIE}; HttpOnly; SameSite=Strict; Path=/` }).end();
}

/** @param {Response} response @param {string} path */
async function sendFile(response, path) {
  const file = join(PAGE, normalize(path === "/" ? "/index.html" : path));
  try {
    const content = await readFile(file);
    response.writeHead(200, { "content-type": MEDIA_TYPES[extname(file)] ?? "application/octet-stream" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

/** @param {Request} request */
async function read(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

/** @param {Response} response @param {number} status @param {object} body */
function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** @param {Response} response @param {number} status @param {string} title */
function problem(response, status, title) {
  response
    .writeHead(status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ title, status, code: "refused" }));
}
