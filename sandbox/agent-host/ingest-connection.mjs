/**
 * One numbered POST: the transport alone, without policy. Lines go out on the request body, and what the server says
 * comes back, line by line, on the response while the request is still open.
 */

import http from "node:http";
import https from "node:https";
import { codeOf } from "./errors.mjs";
import { parseObject } from "./json.mjs";
import { LineSplitter } from "./line-splitter.mjs";
import { INGEST_PATH, KEEP_ALIVE_MS, MAX_RESPONSE_LINE_BYTES } from "./protocol.mjs";

/** @typedef {import("./protocol.mjs").IngestResponse} IngestResponse */

/**
 * @typedef {object} ConnectionEvents
 * @property {(response: IngestResponse) => void} said  one line of the response
 * @property {() => void} heard   any bytes at all came
 * @property {() => void} drained  writing may go on
 * @property {(status: number) => void} refused  the response head was not 200; nothing follows
 * @property {(why: string) => void} lost  broken, or closed by the server; nothing follows
 */

export class IngestConnection {
  #request;
  #events;
  #splitter = new LineSplitter(MAX_RESPONSE_LINE_BYTES);
  #over = false;

  /**
   * @param {{ callbackUrl: string, token: string, sessionId: string, attempt: number }} target  attempt: how many before it
   *   brought nothing; a balancer that sends a session to one node then knows that this node may hang
   * @param {ConnectionEvents} events
   */
  constructor(target, events) {
    this.#events = events;
    const url = ingestUrl(target.callbackUrl);
    this.#request = (url.protocol === "https:" ? https : http).request(url, {
      method: "POST",
      // No pooling: the connection lives as long as the execution.
      agent: false,
      headers: {
        Authorization: `Bearer ${target.token}`,
        "X-VF-Session": target.sessionId,
        "Content-Type": "application/x-ndjson",
        "Transfer-Encoding": "chunked",
        ...(target.attempt > 0 ? { "X-VF-Attempt": target.attempt } : {}),
      },
    });
    this.#request.setNoDelay(true);
    this.#request.setSocketKeepAlive(true, KEEP_ALIVE_MS);
    this.#request.on("drain", () => this.#over || events.drained());
    this.#request.on("error", (error) => this.#lose(codeOf(error)));
    this.#request.on("close", () => this.#lose("closed"));
    this.#request.on("response", (response) => this.#read(response));
    // The server answers the head before there is a line to send.
    this.#request.flushHeaders();
  }

  /**
   * Sends a batch in one write: chunk size, bytes and trailer as three small segments would meet the peer's delayed
   * acknowledgement (measured: 40 ms at p99).
   * @param {Buffer[]} data
   * @returns {boolean} false when `drained` should be waited for
   */
  send(data) {
    const batch = data.length === 1 && data[0] ? data[0] : Buffer.concat(data);
    const socket = this.#request.socket;
    socket?.cork();
    const more = this.#request.write(batch);
    socket?.uncork();
    return more;
  }

  /** The body is complete; the response goes on until the server ends it. */
  finish() {
    this.#request.end();
  }

  /** No event follows. */
  close() {
    this.#over = true;
    this.#request.destroy();
  }

  /** @param {import("node:http").IncomingMessage} response */
  #read(response) {
    if (this.#over) return;
    if (response.statusCode !== 200) {
      this.close();
      this.#events.refused(response.statusCode ?? 0);
      return;
    }
    response.on("data", (chunk) => this.#take(chunk));
    response.on("error", (error) => this.#lose(codeOf(error)));
    response.on("end", () => this.#lose("response ended"));
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    if (this.#over) return;
    this.#events.heard();
    for (const line of this.#splitter.push(chunk)) {
      if (this.#over) return;
      const response = line.tooLongBytes === undefined ? parseResponse(line.text) : undefined;
      if (response === undefined) return this.#lose("bad response line");
      if (response !== "unknown") this.#events.said(response);
    }
  }

  /** @param {string} why */
  #lose(why) {
    if (this.#over) return;
    this.close();
    this.#events.lost(why);
  }
}

/**
 * @param {string} callbackUrl  the base address of the internal listener, or the whole address
 * @returns {URL}
 */
export function ingestUrl(callbackUrl) {
  const url = new URL(callbackUrl);
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname = path.endsWith(INGEST_PATH) ? path : path + INGEST_PATH;
  return url;
}

/**
 * @param {string} text
 * @returns {IngestResponse | "unknown" | undefined} undefined when the line breaks the contract
 */
export function parseResponse(text) {
  const value = parseObject(text);
  if (value === undefined) return undefined;
  const { type, next, n, jwt } = value;
  switch (type) {
    case "resume":
      return isLineNumber(next) && next >= 1 ? { type, next } : undefined;
    case "ack":
    case "end":
      return isLineNumber(n) ? { type, n } : undefined;
    case "token":
      return typeof jwt === "string" && jwt !== "" ? { type, jwt } : undefined;
    default:
      // A later server may say more (pings, say).
      return "unknown";
  }
}

/** @param {unknown} value @returns {value is number} */
function isLineNumber(value) {
  return Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0;
}
