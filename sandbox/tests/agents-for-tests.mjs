/** A host with agents that misbehave in one way each, as the prompt says. Run as a program it is that agent or that host. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { AGENTS } from "../agent-host/agents.mjs";
import { runAgentHost } from "../agent-host/program.mjs";

const SELF = fileURLToPath(import.meta.url);
const SLEEP = "setInterval(() => {}, 1000)";
const LINE_LIMIT_BYTES = 4 * 1024 * 1024;

/** @param {object | string} frame */
function say(frame) {
  process.stdout.write((typeof frame === "string" ? frame : JSON.stringify(frame)) + "\n");
}

/** @type {Record<string, (input: Record<string, any>) => void>} */
const BEHAVIOURS = {
  /** Starts a process of its own, tells its id, and does not listen any more. */
  deaf(input) {
    if (input["type"] !== "prompt") return;
    const child = spawn(process.execPath, ["-e", SLEEP], { stdio: ["ignore", "inherit", "inherit"] });
    say({ type: "text-delta", text: String(child.pid) });
  },
  /** Leaves a process behind that has left its group and keeps the pipe open. */
  litter(input) {
    if (input["type"] !== "prompt") return;
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"], { detached: true, stdio: "inherit" });
    say({ type: "text-delta", text: String(child.pid) });
    child.unref();
    setImmediate(() => process.exit(3));
  },
  "bad-lines"() {
    say("this is no JSON");
    say("[1]");
    say({ noType: true });
    say({ n: 77, type: "text-delta", text: "good" });
    say(`{"type":"text-delta","text":"${"x".repeat(2 * 1024 * 1024)}"}`);
    say(`{"type":"text-delta","text":"${"x".repeat(LINE_LIMIT_BYTES)}"}`);
    say({ type: "done", sessionId: "s" });
  },
  "long-done"() {
    say({ type: "done", sessionId: "s", fullText: "x".repeat(2 * 1024 * 1024) });
  },
  "late-done"(input) {
    if (input["type"] === "prompt") say({ type: "text-delta", text: "working" });
    else say({ type: "done", sessionId: "s", fullText: "too late" });
  },
  environment() {
    say({ type: "text-delta", text: JSON.stringify(process.env) });
    process.stderr.write(`the key is ${process.env["API_KEY"]}\n`);
    say({ type: "done", sessionId: "" });
  },
  "closes-output"() {
    process.stdout.end();
  },
};

const behaviour = process.argv[2];
if (behaviour !== undefined) {
  const act = /** @type {(input: Record<string, any>) => void} */ (BEHAVIOURS[behaviour]);
  const input = createInterface({ input: process.stdin });
  input.on("line", (line) => act(JSON.parse(line)));
  input.on("close", () => process.exit(0));
} else {
  /** @type {Map<string, import("../agent-host/agents.mjs").AgentDefinition>} */
  const agents = new Map(AGENTS);
  for (const name of Object.keys(BEHAVIOURS)) agents.set(name, { command: [process.execPath, SELF, name], resident: false });
  agents.set("absent", { command: ["/nowhere/agent"], resident: false });
  const blockedTimeoutMs = Number(process.env["VF_TEST_BLOCKED_TIMEOUT_MS"] ?? 60_000);
  const small = { memoryBytes: 100_000, diskBytes: 1_000_000, blockedNoticeMs: 100, blockedTimeoutMs };
  await runAgentHost(agents, process.env["VF_TEST_SMALL_JOURNAL"] ? small : {});
}
