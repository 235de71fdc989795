/** The smallest MCP server: one tool. Notes in a file that it was started, and with which environment. */

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

writeFileSync(String(process.env["NOTES"]), String(process.env["MCP_SECRET"]));
/** @type {Record<string, (params: any) => object>} */
const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "fake", version: "1" },
  }),
  "tools/list": () => ({ tools: [{ name: "look", description: "Looks.", inputSchema: { type: "object", properties: {} } }] }),
};
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  const result = methods[method]?.(params);
  if (id !== undefined) process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result: result ?? {} }) + "\n");
});
