/** What the SDK is started with: from the environment that the agent host gives. */

/** @typedef {import("./approvals.mjs").Approvals} Approvals */

const PERMISSION_MODES = ["default", "acceptEdits", "bypassPermissions", "plan", "dontAsk", "auto"];

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {Approvals} approvals
 * @param {string} resume  session id; empty for a fresh session
 * @param {(text: string) => void} onDiagnostics
 */
export function sdkOptions(environment, approvals, resume, onDiagnostics) {
  const permissionMode = permissionModeOf(environment["VF_SESSION_MODE"] ?? "");
  return {
    cwd: process.cwd(),
    env: {
      // In a sandbox nobody updates, reports or watches from the side. Work that goes on between turns has no turn to
      // report to, so there is none.
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
      DISABLE_AUTOUPDATER: "1",
      ...environment,
    },
    includePartialMessages: true,
    systemPrompt: { type: "preset", preset: "claude_code" },
    settingSources: ["user", "project", "local"],
    // Without one, the settings' own mode counts.
    ...(permissionMode === undefined ? {} : { permissionMode }),
    allowDangerouslySkipPermissions: permissionMode === "bypassPermissions",
    // It asks by a dialog that we do not have; without it, Claude asks in its text.
    disallowedTools: ["AskUserQuestion"],
    mcpServers: JSON.parse(environment["CLAUDE_MCP_SERVERS"] || "{}"),
    // Not on the command line, where every process could read the servers' secrets.
    mcpServersDelivery: "initialize",
    strictMcpConfig: true,
    canUseTool: (
      /** @type {string} */ name,
      /** @type {Record<string, unknown>} */ input,
      /** @type {{ signal: AbortSignal, toolUseID?: string }} */ { signal, toolUseID },
    ) => approvals.ask(name, input, signal, toolUseID),
    stderr: onDiagnostics,
    ...(resume === "" ? {} : { resume }),
  };
}

/** Undefined of a prompt that names none. An unknown mode must not allow more than the default does. @param {string} mode */
export function permissionModeOf(mode) {
  if (mode === "") return undefined;
  return PERMISSION_MODES.includes(mode) ? mode : "default";
}
