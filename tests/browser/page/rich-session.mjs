/** Sessions with a bit of everything that a page may show. */

const ANSWER = `## What changed

The pause now **grows** with each failure, so clients do not come back all at once:

\`\`\`ts
// Half of it is chance.
export function backoffMs(failures: number): number {
  const longest = Math.min(LONGEST_MS, 500 * 2 ** failures);
  return longest / 2 + (Math.random() * longest) / 2;
}
\`\`\`

| case | before | after |
|---|---|---:|
| first retry | 500 ms | 250 to 500 ms |
| fifth retry | 500 ms | 4 to 8 s |

- [x] the constant has a name
- [ ] \`retry()\` still needs a test, see [the docs](https://example.com/docs)

> It stays bounded at 15 s.`;

const TEST = 'test("grows", () => {\n  assert(backoffMs(3) > backoffMs(0));\n});\n';

/** @param {import("../stand-in/server.mjs").StandIn} server */
export function richSession(server) {
  server.addSession("gone", "Deleted by mistake").deletedAt = new Date().toISOString();
  server.addSession("notes", "Write the release notes");
  server.addSession("busy", "Port the parser").log.begin("b", "go").text("b", "At it");
  const session = server.addSession("rich", "Tidy up the retries and say what changed");
  const write = { file_path: "tests/backoff.test.ts", content: TEST };
  session.log
    .begin("t1", "Please tidy up the retries\nand tell me what you did.")
    .add("reasoning-delta", { turnId: "t1", text: "First I look what there is, then I change it." })
    .text("t1", "I look at the **retries** first.\n\n")
    .add("tool-start", { turnId: "t1", id: "a", name: "Bash", input: { command: "ls -la src/retry" } })
    .add("tool-result", {
      turnId: "t1",
      id: "a",
      name: "Bash",
      output:
        "total 2\n\u001b[32mok\u001b[0m \u001b[31mbad\u001b[0m \u001b[33mwarn\u001b[0m \u001b[34mb\u001b[35mm\u001b[36mc\u001b[0;2mdim\u001b[0m",
      isError: false,
    })
    .add("tool-start", {
      turnId: "t1",
      id: "e",
      name: "Edit",
      input: {
        file_path: "src/retry/backoff.ts",
        old_string: "const wait = 500;\nretry(wait);\n",
        new_string: "const FIRST_MS = 500;\nretry(FIRST_MS * 2 ** failures);\n",
      },
    })
    .add("tool-result", { turnId: "t1", id: "e", name: "Edit", output: "The file was updated.", isError: false })
    .add("tool-start", { turnId: "t1", id: "x", name: "Task", input: { description: "Run the tests" } })
    .add("tool-start", { turnId: "t1", id: "x:1", name: "Bash", input: { command: "npm test" } })
    .add("tool-result", { turnId: "t1", id: "x:1", name: "Bash", output: "1 failed", isError: true })
    .text("t1", ANSWER)
    .add("usage", { turnId: "t1", inputTokens: 12_034, outputTokens: 567, costUsd: 0.0423 })
    .end("t1")
    .begin("t0", "Go on.")
    .add("error", { turnId: "t0", code: "x", error: "The package could not be installed." })
    .end("t0", "failed", "crashed")
    .begin("t2", "Add the test as well.")
    .text("t2", "I write it beside the others.")
    .add("tool-start", { turnId: "t2", id: "w", name: "Write", input: write })
    .add("confirmation", { turnId: "t2", approvalId: "p", toolName: "Write", input: write })
    .prompt("t3", "And then the changelog.");
  session.workspace.files.set("src/retry/backoff.ts", Buffer.from("export {};\n"));
  session.workspace.files.set("README.md", Buffer.from("# Retries\n\nThey grow.\n"));
  server.config.answer("PUT", new URL("http://x/api/config/mcp-servers/docs"), {
    command: "npx",
    args: ["-y", "docs-server"],
  });
  server.config.answer("PUT", new URL("http://x/api/config/secrets/TOKEN"), { value: "secret" });
  return session;
}
