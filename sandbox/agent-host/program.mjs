/** The agent host as a program: standard streams, environment and signals given to `AgentHost`. */

import { AgentHost } from "./agent-host.mjs";
import { diagnose } from "./diagnostics.mjs";
import { messageOf } from "./errors.mjs";
import { readSettings } from "./host-settings.mjs";
import { DEFAULT_GRACE_MS, HOST_VERSION } from "./protocol.mjs";
import { ReplyWriter } from "./reply-writer.mjs";

const STANDARD_OUTPUT = 1;
const EXIT_CODE_BAD_SETTINGS = 78;
const EXIT_CODE_DEFECT = 70;

/** @returns {import("./host-settings.mjs").HostSettings} */
function settingsOrExit() {
  try {
    return readSettings(process.env);
  } catch (error) {
    diagnose("error", "bad-settings", { detail: messageOf(error) });
    process.exit(EXIT_CODE_BAD_SETTINGS);
  }
}

/**
 * @param {ReadonlyMap<string, import("./agents.mjs").AgentDefinition>} agents
 * @param {import("./execution.mjs").Limits} [limits]  other than the protocol's
 */
export async function runAgentHost(agents, limits = {}) {
  const settings = settingsOrExit();
  const replies = new ReplyWriter(STANDARD_OUTPUT, diagnose);
  const host = new AgentHost({
    settings,
    agents,
    limits,
    reply: (reply) => replies.send(reply),
    flushReplies: (timeoutMs) => replies.flush(timeoutMs),
    exit: (exitCode) => process.exit(exitCode),
    diagnose,
  });

  process.on("exit", () => host.killAgents());
  process.on("uncaughtException", (error) => {
    diagnose("error", "defect", { detail: error.stack ?? error.message });
    process.exit(EXIT_CODE_DEFECT);
  });
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) {
    process.on(signal, () => void host.end(DEFAULT_GRACE_MS));
  }

  await host.start(process.stdin);
  diagnose("info", "ready", { version: HOST_VERSION, node: process.version });
}
