/** As much of the Docker Engine API as the container test needs, over its socket. */

import { once } from "node:events";
import http from "node:http";
import { LineSplitter } from "../agent-host/line-splitter.mjs";

/** @typedef {Record<string, any>} Json */

const SOCKET = (process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock").replace(/^unix:\/\//, "");
const HEADER_BYTES = 8;
const STANDARD_OUTPUT = 1;

/** @param {string} method @param {string} path @param {Json} [body] @returns {Promise<Json>} */
export async function engine(method, path, body) {
  const request = http.request({ socketPath: SOCKET, method, path, headers: { "content-type": "application/json" } });
  request.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = await once(request, "response");
  let text = "";
  for await (const chunk of response) text += chunk;
  const value = text === "" ? {} : JSON.parse(text);
  if (response.statusCode >= 400) throw new Error(`${method} ${path}: ${response.statusCode} ${value.message}`);
  return value;
}

/** @param {string} image @returns {Promise<string | undefined>} why the container test cannot run */
export async function missing(image) {
  try {
    await engine("GET", `/images/${image}/json`);
    return undefined;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.includes("404") ? `the image ${image} is not built (sandbox/image/build.sh)` : "no Docker engine answers";
  }
}

/** Attached standard streams: replies as they come, commands as they are sent. */
export class Attachment {
  /** @type {Json[]} */
  replies = [];
  diagnostics = "";
  /** @type {(() => void)[]} */
  #watchers = [];
  #pending = Buffer.alloc(0);
  #splitter = new LineSplitter(8 * 1024 * 1024);
  #socket;

  /** @param {string} container */
  static async to(container) {
    const request = http.request({
      socketPath: SOCKET,
      method: "POST",
      path: `/containers/${container}/attach?stream=1&stdin=1&stdout=1&stderr=1`,
      headers: { Connection: "Upgrade", Upgrade: "tcp" },
    });
    request.end();
    const [, socket] = await once(request, "upgrade");
    return new Attachment(socket);
  }

  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => {});
  }

  /** @param {Json} command */
  send(command) {
    this.#socket.write(JSON.stringify(command) + "\n");
  }

  /** @param {(reply: Json) => boolean} matches @param {number} [timeoutMs] @returns {Promise<Json>} */
  async reply(matches, timeoutMs = 20_000) {
    const found = () => this.replies.find(matches);
    if (!found()) {
      await new Promise((resolve, reject) => {
        const text = () => `no such reply in ${timeoutMs} ms; ${JSON.stringify(this.replies)} ${this.diagnostics}`;
        const timer = setTimeout(() => reject(new Error(text())), timeoutMs);
        this.#watchers.push(() => {
          if (!found()) return;
          clearTimeout(timer);
          resolve(undefined);
        });
      });
    }
    return /** @type {Json} */ (found());
  }

  detach() {
    this.#socket.destroy();
  }

  /** The engine's frames: stream number, three zeros, length, bytes. @param {Buffer} chunk */
  #take(chunk) {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#pending.readUInt32BE(4);
      if (this.#pending.length < end) break;
      const bytes = this.#pending.subarray(HEADER_BYTES, end);
      if (this.#pending[0] === STANDARD_OUTPUT) {
        for (const line of this.#splitter.push(bytes)) this.replies.push(JSON.parse(line.text));
      } else this.diagnostics += bytes;
      this.#pending = this.#pending.subarray(end);
    }
    for (const look of this.#watchers) look();
  }
}
