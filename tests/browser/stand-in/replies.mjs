/** What the stand-in answers with. */

import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */

const PAGE = fileURLToPath(new URL("../../../ui/dist/", import.meta.url));
const MEDIA_TYPES = /** @type {Record<string, string>} */ ({
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
});

/** @param {Response} response */
export function begin(response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.write("retry: 50\n\n");
}

/** @param {Response} response @param {string} path */
export async function sendFile(response, path) {
  // As the gateway: addresses that the page makes up itself get its one page.
  const file = join(PAGE, normalize(path.includes(".") ? path : "/index.html"));
  try {
    const content = await readFile(file);
    response.writeHead(200, { "content-type": MEDIA_TYPES[extname(file)] ?? "application/octet-stream" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

/** @param {Request} request */
export async function read(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

/** @param {Response} response @param {number} status @param {object} body */
export function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** @param {Response} response @param {number} status @param {string} title */
export function problem(response, status, title) {
  response
    .writeHead(status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ title, status, code: "refused" }));
}
