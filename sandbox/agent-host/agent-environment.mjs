/** What an agent finds in its environment: WIRE, section 5. */

import { delimiter, join } from "node:path";

/** @typedef {import("./protocol.mjs").McpServer} McpServer */

/**
 * What is taken from the agent host's own environment. A list of what is allowed, because on a developer's machine the
 * agent host inherits a whole environment, with secrets that are none of the agent's.
 */
const INHERITED = [
  "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "TMPDIR", "USER", "LOGNAME", "SHELL",
  "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
  "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
];

const RESERVED = new Set(["IS_SANDBOX", "CLAUDE_CONFIG_DIR", "CLAUDE_MCP_SERVERS", "NODE_PATH", "HOME", "PATH"]);

/**
 * Names that a run's environment cannot set. Everything that begins with `VF_` is ours, also what we do not use yet.
 * @param {string} name
 */
export function isReserved(name) {
  return RESERVED.has(name) || name.startsWith("VF_");
}

/**
 * @param {object} from
 * @param {NodeJS.ProcessEnv} from.host
 * @param {string} from.home
 * @param {string} from.npmPrefix  where packages are installed
 * @param {string} from.configFolder  of Claude
 * @param {string} from.callbackUrl
 * @param {string} from.mode
 * @param {boolean} from.autoContext
 * @param {Record<string, McpServer>} from.mcpServers
 * @param {Record<string, string>} from.run  the run's own, merged by the silo
 * @returns {Record<string, string>} all but `VF_SDK_SESSION_ID`, which belongs to the conversation
 */
export function agentEnvironment(from) {
  /** @type {Record<string, string>} */
  const environment = {};
  for (const name of INHERITED) {
    const value = from.host[name];
    if (value !== undefined) environment[name] = value;
  }
  for (const [name, value] of Object.entries(from.run)) if (!isReserved(name)) environment[name] = value;
  return {
    ...environment,
    HOME: from.home,
    PATH: [join(from.npmPrefix, "bin"), from.host["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"].join(delimiter),
    NODE_PATH: join(from.npmPrefix, "lib", "node_modules"),
    IS_SANDBOX: "1",
    CLAUDE_CONFIG_DIR: from.configFolder,
    CLAUDE_MCP_SERVERS: JSON.stringify(from.mcpServers),
    VF_CALLBACK_URL: from.callbackUrl,
    VF_SESSION_MODE: from.mode,
    VF_AUTO_CONTEXT: from.autoContext ? "1" : "0",
  };
}
