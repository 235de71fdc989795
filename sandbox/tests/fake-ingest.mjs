/**
 * An ingest server as WIRE section 3 has it, with every fault that a test wants. What it holds as durable is a list of
 * lines; it checks the numbers itself.
 */

import { once } from "node:events";
import http from "node:http";
import { LineSplitter } from "../agent-host/line-splitter.mjs";

/** @typedef {{ n: number, type: string, [field: string]: unknown }} Frame */
/** @typedef {import("node:http").ServerResponse} Response */

/**
 * @typedef {object} Faults
 * @property {() => number} [statusOf]  status of the next connection; 200 to take it
 * @property {(lines: number) => boolean} [cut]  whether to cut the connection after a chunk with so many new lines
 * @property {(send: () => void) => void} [ack]  when to acknowledge; at once when missing
 * @property {() => boolean} [loseChunk]  whether a chunk is lost, so that the next shows a gap
 * @property {boolean} [noResume]  takes the connection and says nothing
 */

export class FakeIngest {
  /** @type {Frame[]} */
  lines = [];
  /** @type {string[]} */
  problems = [];
  /** @type {string[]} */
  authorizations = [];
  /** The header `X-VF-Attempt` of each connection. @type {(string | string[] | undefined)[]} */
  attempts = [];
  connections = 0;
  resumes = 0;
  bytesOnTheWire = 0;
  /** Chunks as the socket brought them. */
  chunks = 0;
  ended = false;
  /** @type {Response | undefined} */
  #response;
  /** @type {(() => void)[]} */
  #watchers = [];
  #server;
  #sockets = new Set();
  /** @type {Faults} */
  faults;

  /** @param {Faults} [faults] */
  constructor(faults = {}) {
    this.faults = faults;
    this.#server = http.createServer({ keepAliveTimeout: 1 }, (request, response) => this.#serve(request, response));
    this.#server.requestTimeout = 0;
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.setNoDelay(true);
    });
  }

  /** @param {string} [host] */
  async start(host = "127.0.0.1") {
    this.#server.listen(0, host);
    await once(this.#server, "listening");
    const address = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    this.url = `http://${host}:${address.port}`;
    return this;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  get text() {
    return this.lines.flatMap((line) => (line.type === "text-delta" ? [line["text"]] : [])).join("");
  }

  get types() {
    return this.lines.map((line) => line.type);
  }

  /** Cuts what is open. */
  cutNow() {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** @param {object} line */
  say(line) {
    this.#response?.write(JSON.stringify(line) + "\n");
  }

  ackNow() {
    this.say({ type: "ack", n: this.lines.length });
  }

  /**
   * Resolves when what is asked for holds; looked at whenever something comes in.
   * @param {(ingest: FakeIngest) => boolean} holds
   * @param {number} [timeoutMs]
   */
  async until(holds, timeoutMs = 20_000) {
    if (holds(this)) return;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not seen in ${timeoutMs} ms: ${holds}; ${this.state}`)), timeoutMs);
      this.#watchers.push(() => {
        if (!holds(this)) return;
        clearTimeout(timer);
        resolve(undefined);
      });
    });
  }

  get state() {
    return `${this.lines.length} lines, ${this.connections} connections, problems: ${this.problems.join("; ")}`;
  }

  /** @param {import("node:http").IncomingMessage} request @param {Response} response */
  #serve(request, response) {
    this.connections++;
    this.attempts.push(request.headers["x-vf-attempt"]);
    this.authorizations.push(request.headers.authorization ?? "");
    const status = this.faults.statusOf?.() ?? 200;
    request.on("error", () => {});
    response.on("error", () => {});
    if (status !== 200) {
      response.writeHead(status).end();
      this.#changed();
      return;
    }
    if (request.url !== "/internal/stream") this.problems.push(`posted to ${request.url}`);
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.flushHeaders();
    this.#response = response;
    if (!this.faults.noResume) this.#resume(response);
    const splitter = new LineSplitter(8 * 1024 * 1024);
    let dropsTheRest = false;
    request.on("data", (/** @type {Buffer} */ chunk) => {
      if (dropsTheRest || this.#response !== response) return;
      this.chunks++;
      this.bytesOnTheWire += chunk.length;
      const lines = splitter.push(chunk);
      if (this.faults.loseChunk?.()) return;
      const before = this.lines.length;
      for (const line of lines) {
        const frame = /** @type {Frame} */ (JSON.parse(line.text));
        if (frame.n <= this.lines.length) continue;
        if (frame.n > this.lines.length + 1) {
          dropsTheRest = true;
          this.#resume(response);
          break;
        }
        this.lines.push(frame);
      }
      this.#acknowledge(response);
      this.#changed();
      if (this.faults.cut?.(this.lines.length - before)) request.socket.destroy();
    });
    request.on("end", () => {
      const last = this.lines.at(-1);
      if (last?.type !== "done" && last?.type !== "process-exit") return void response.end();
      this.#acknowledge(response, () => {
        this.ended = true;
        response.end(JSON.stringify({ type: "end", n: this.lines.length }) + "\n");
        this.#changed();
      });
    });
    this.#changed();
  }

  /** @param {Response} response */
  #resume(response) {
    this.resumes++;
    response.write(JSON.stringify({ type: "resume", next: this.lines.length + 1 }) + "\n");
  }

  /** @param {Response} response @param {() => void} [then] */
  #acknowledge(response, then) {
    const n = this.lines.length;
    const send = () => {
      if (response.destroyed || response.writableEnded) return;
      response.write(JSON.stringify({ type: "ack", n }) + "\n");
      then?.();
    };
    if (this.faults.ack) this.faults.ack(send);
    else send();
  }

  #changed() {
    for (const look of this.#watchers) look();
  }
}
