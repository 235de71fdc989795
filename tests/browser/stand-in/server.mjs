/**
 * A server that says what a test tells it to: the frames that a real one gives only in rare moments (a snapshot, a type
 * from the future, a stream that ends with an error), and connections that break on command. It keeps the parts of the
 * API that the page uses, for one person, in memory.
 */

import { createServer } from "node:http";
import { eventually } from "../page/eventually.mjs";
import { Config } from "./config.mjs";
import { begin, json, problem, read, sendFile } from "./replies.mjs";
import { send, Session, watch } from "./session.mjs";
import { Socket } from "./socket.mjs";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {import("../state/frames.mjs").Log} Log */

/** Those of the gateway, for all pages and for the terminal's. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TERMINAL_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
const COOKIE = "stand-in=1";

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
  config = new Config();
  url = "";
  /** What was searched for. @type {string[]} */
  queries = [];
  /** @type {{ prompt: string, mode?: string }[]} */
  prompts = [];
  /** The terminals that are open. @type {Socket[]} */
  terminals = [];
  /** Plays the shell. @type {(socket: Socket, url: URL) => void} */
  onTerminal = () => {};

  async start() {
    this.#server.on("upgrade", (request, stream) => {
      const socket = new Socket(request, stream);
      this.terminals.push(socket);
      this.onTerminal(socket, new URL(request.url ?? "/", this.url));
    });
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === "object" && address?.port}`;
    return this;
  }

  async stop() {
    for (const terminal of this.terminals) terminal.destroy();
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

  /** Viewers get nothing after this frame until it is let go. @param {Session} session @param {number} seq */
  holdBackAfter(session, seq) {
    const from = session.heldAfter;
    session.heldAfter = seq;
    if (from < seq) for (const viewer of session.viewers) send(viewer, session, from);
  }

  /** @param {Session} session */
  hasNoViewers(session) {
    return eventually(() => session.viewers.size === 0, "nobody watches any more");
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
    response.setHeader("content-security-policy", url.pathname === "/terminal.html" ? TERMINAL_POLICY : POLICY);
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
    if (url.pathname === "/api/sessions") return this.#answerList(url, request, response);
    if (url.pathname.startsWith("/api/config/")) {
      const body = JSON.parse((await read(request)) || "{}");
      const { status, answer } = this.config.answer(request.method ?? "", url, body);
      return answer
        ? json(response, status, answer)
        : status === 204
          ? response.writeHead(204).end()
          : problem(response, status, "Nothing is set.");
    }
    const [, , , id = "", verb = "", argument = ""] = url.pathname.split("/");
    const session = this.#sessions.get(id);
    if (!session || (session.deletedAt && verb !== "restore"))
      return problem(response, 404, "There is no such session.");
    return this.#answerSession(session, `${request.method} ${verb}`, argument, url, request, response);
  }

  /** @param {URL} url @param {Request} request @param {Response} response */
  #answerList(url, request, response) {
    if (request.method === "GET") {
      const isDeleted = url.searchParams.get("deleted") === "true";
      const query = url.searchParams.get("query") ?? "";
      if (query) this.queries.push(query);
      const text = query.toLowerCase();
      const sessions = [...this.#sessions.values()]
        .filter(({ deletedAt, title }) => Boolean(deletedAt) === isDeleted && title.toLowerCase().includes(text))
        .map((one) => one.summary());
      return json(response, 200, { sessions, next: null });
    }
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
        return json(response, 200, session.history());
      case "GET events":
        return watch(session, Number(request.headers["last-event-id"] ?? url.searchParams.get("after")), response);
      case "GET files":
        return sendFolder(session, argument, url.searchParams.get("path") ?? "", response);
      case "PUT files":
        return takeFile(session, url.searchParams.get("path") ?? "", request, response);
      case "GET sandbox":
        return json(response, 200, session.sandbox);
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
      case "DELETE messages":
        this.write(session, (log) => log.add("snapshot", { throughSeq: log.head, messages: [] }));
        break;
      case "POST stop":
        return json(response, 202, { changed: this.#stop(session, body.turnId) });
      case "POST sandbox":
        session.sandbox = { ...session.sandbox, state: argument === "sleep" ? "asleep" : "awake" };
        return json(response, 200, session.sandbox);
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

  /** @param {Session} session @param {string | undefined} turnId */
  #stop(session, turnId) {
    const { activeTurnId, turns } = session.state();
    const wanted = turnId ?? activeTurnId;
    if (wanted === undefined || turns[wanted]?.phase === "ended" || !turns[wanted]) return false;
    this.write(session, (log) => log.end(wanted, "stopped", wanted === activeTurnId ? undefined : "withdrawn"));
    return true;
  }

  /** @param {Session} session @param {{ prompt: string, clientMessageId: string, mode?: string }} body */
  #submit(session, { prompt, clientMessageId, mode }) {
    this.prompts.push({ prompt, ...(mode && { mode }) });
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

/** @param {Session} session @param {string} what @param {string} path @param {Response} response */
function sendFolder({ workspace }, what, path, response) {
  const file = workspace.files.get(path);
  if (what === "content") {
    if (!file) return problem(response, 404, "There is no such file.");
    response.writeHead(200, {
      "content-type": "application/octet-stream",
      "content-disposition": "attachment",
      "content-length": file.length,
    });
    return response.end(file);
  }
  if (file) return problem(response, 400, "That is a file.");
  const folder = workspace.folder(path);
  return folder ? json(response, 200, folder) : problem(response, 404, "There is no such folder.");
}

/** @param {Session} session @param {string} path @param {Request} request @param {Response} response */
async function takeFile({ workspace }, path, request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const content = Buffer.concat(chunks);
  if (content.length > workspace.mostBytes) return problem(response, 413, "The file is larger than 1 MB.");
  const status = workspace.files.has(path) ? 200 : 201;
  workspace.files.set(path, content);
  return json(response, status, { path, size: content.length });
}

/** @param {Response} response */
function redirect(response) {
  response.writeHead(303, { location: "/", "set-cookie": `${COOKIE}; HttpOnly; SameSite=Strict; Path=/` }).end();
}
