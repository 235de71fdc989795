import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, withFields } from "../../../ui/src/settings/agent-fields.ts";
import { mcpFieldsOf, mcpServerOf } from "../../../ui/src/settings/mcp-fields.ts";

test("The form changes its own settings and leaves all others", () => {
  const settings = { model: "old", hooks: { a: 1 }, permissions: { allow: ["Read"], defaultMode: "plan" } };
  assert.deepEqual(fieldsOf(settings), { model: "old", mode: "plan", autoContext: false });
  assert.deepEqual(withFields(settings, { model: "opus", mode: "acceptEdits", autoContext: true }), {
    hooks: { a: 1 },
    model: "opus",
    permissions: { allow: ["Read"], defaultMode: "acceptEdits" },
    autoContext: true,
  });
  assert.deepEqual(
    withFields({ permissions: { defaultMode: "plan" } }, { model: "", mode: "", autoContext: false }),
    {},
  );
});

test("A mode that nobody knows is shown as none", () => {
  assert.equal(fieldsOf({ permissions: { defaultMode: "everything" } }).mode, "");
});

test("An MCP server survives its form", () => {
  for (const server of [
    { command: "npx", args: ["-y", "some-server"], env: { TOKEN: "a=b" } },
    { command: "server" },
    { type: "http", url: "https://example.com/mcp", headers: { Authorization: "Bearer x" } },
    { type: "sse", url: "https://example.com/sse" },
  ])
    assert.deepEqual(mcpServerOf(mcpFieldsOf(server), server), server);
});
