#!/usr/bin/env node
/**
 * A stand-in of the Messages API: scripted, deterministic, without dependencies and without a network.
 *
 *   node tests/messages-api/server.mjs --port 0 --host 127.0.0.1
 *
 * prints one JSON line, {"url": "...", "port": N}, when it listens. What it answers: script.mjs.
 */

import { once } from "node:events";
import http from "node:http";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { answer, inputTokens } from "./script.mjs";
import { ClientGone, streamMessage, wholeMessage } from "./stream.mjs";

/** @typedef {Record<string, any>} Json */

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** @param {{ port?: number, host?: string }} [where] @returns {Promise<{ url: string, port: number, requests: Json[], close: () => Promise<void> }>} */
export async function startMessagesApi({ port = 0, host = "127.0.0.1" } = {}) {
  /** Bodies of `POST /v1/messages`, for tests. @type {Json[]} */
  const requests = [];
  const server = http.createServer((request, response) => {
    serve(request, response, requests).catch((error) => {
      if (!(error instanceof ClientGone)) process.stderr.write(`messages-api: ${error}\n`);
      response.destroy();
    });
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    requests,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** @param {http.IncomingMessage} request @param {http.ServerResponse} response @param {Json[]} requests */
async function serve(request, response, requests) {
  const body = await readBody(request);
  const path = (request.url ?? "/").split("?")[0];
  if (request.method === "POST" && path === "/v1/messages/count_tokens") {
    return json(response, 200, { input_tokens: inputTokens(body) });
  }
  if (request.method === "POST" && path === "/v1/messages") {
    requests.push(body);
    return message(response, body, requests.length);
  }
  if (request.method === "GET" && path === "/v1/models") return json(response, 200, { data: [], has_more: false });
  // What else a client asks for (telemetry, features, health) is answered with nothing, so that it goes on.
  return json(response, 200, {});
}

/** @param {http.ServerResponse} response @param {Json} body @param {number} number */
async function message(response, body, number) {
  const id = `msg_${String(number).padStart(6, "0")}`;
  const model = String(body["model"] ?? "stand-in");
  const answered = answer(body);
  if ("error" in answered) {
    return json(response, answered.status, { type: "error", error: { type: errorType(answered.status), message: answered.error } });
  }
  if (!body["stream"]) return json(response, 200, wholeMessage(answered.blocks, model, inputTokens(body), id));
  await streamMessage(response, answered.blocks, model, inputTokens(body), id);
}

/** @param {number} status */
function errorType(status) {
  /** @type {Record<number, string>} */
  const types = { 400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error", 529: "overloaded_error" };
  return types[status] ?? "api_error";
}

/** @param {http.ServerResponse} response @param {number} status @param {Json} value */
function json(response, status, value) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** @param {http.IncomingMessage} request @returns {Promise<Json>} */
async function readBody(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`a request of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") return {};
  const value = JSON.parse(text);
  return typeof value === "object" && value !== null ? value : {};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "0" }, host: { type: "string", default: "127.0.0.1" } },
  });
  const { url, port } = await startMessagesApi({ port: Number(values.port), host: values.host });
  process.stdout.write(JSON.stringify({ url, port }) + "\n");
}
