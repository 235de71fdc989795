/** The agent host: its parts put together, and what each command does with them. */

import { agentEnvironment } from "./agent-environment.mjs";
import { Applier } from "./apply.mjs";
import { ControlChannel } from "./control-channel.mjs";
import { Executions } from "./executions.mjs";
import { JournalFolders } from "./journal-folders.mjs";
import { OrphanWatch } from "./orphan-watch.mjs";
import { HOST_VERSION, PROTOCOL_VERSION, SHUTDOWN_FLUSH_MS } from "./protocol.mjs";
import { Residents } from "./residents.mjs";

/** @typedef {import("./agents.mjs").AgentDefinition} AgentDefinition */
/** @typedef {import("./diagnostics.mjs").Diagnose} Diagnose */
/** @typedef {import("./host-settings.mjs").HostSettings} HostSettings */
/** @typedef {Exclude<import("./protocol.mjs").Command, import("./protocol.mjs").PartCommand>} Command */
/** @typedef {import("./protocol.mjs").Reply} Reply */
/** @typedef {import("./protocol.mjs").RunCommand} RunCommand */

export class AgentHost {
  /** @type {string[]} */
  #callbackUrls;
  /** @type {Promise<void> | undefined} */
  #ending;
  #applier;
  #channel;
  #executions;
  #orphanWatch;
  #residents;
  #options;

  /**
   * @param {object} options
   * @param {HostSettings} options.settings
   * @param {ReadonlyMap<string, AgentDefinition>} options.agents
   * @param {import("./execution.mjs").Limits} options.limits
   * @param {(reply: Reply) => void} options.reply
   * @param {(timeoutMs: number) => Promise<void>} options.flushReplies
   * @param {(exitCode: number) => void} options.exit
   * @param {Diagnose} options.diagnose
   */
  constructor(options) {
    const { settings, agents, reply, diagnose } = options;
    this.#options = options;
    this.#callbackUrls = settings.callbackUrls;
    this.#residents = new Residents(diagnose);
    this.#applier = new Applier({
      home: settings.home,
      configFolder: settings.configFolder,
      stateFile: settings.stateFile,
      npm: settings.npm,
      onChanged: () => this.#residents.retire(),
    });
    const heard = () => this.#orphanWatch.heard();
    this.#executions = new Executions({
      sessionId: settings.sessionId,
      workspace: settings.workspace,
      journals: new JournalFolders(settings.stateFolder, settings.sessionId, diagnose),
      limits: options.limits,
      agents,
      residents: this.#residents,
      callbackUrls: () => this.#callbackUrls,
      environmentOf: (command) => this.#environmentOf(command),
      configured: () => this.#applier.settled(),
      reply,
      heard,
      diagnose,
    });
    this.#channel = new ControlChannel({ handle: (command) => this.#handle(command), reply, heard, diagnose });
    this.#orphanWatch = new OrphanWatch({
      timeoutMs: settings.orphanTimeoutMs,
      isBusy: () => this.#executions.isAnyRunning,
      onOrphaned: () => {
        diagnose("warning", "orphaned", { afterMs: settings.orphanTimeoutMs });
        void this.end(0);
      },
    });
  }

  /** @param {import("node:stream").Readable} input */
  async start(input) {
    await this.#applier.load();
    this.#executions.inherit();
    this.#channel.listen(input);
  }

  /**
   * Ends all agents, then the process, with exit code 0.
   * @param {number} graceMs
   * @param {string} [id]  of the command that asked
   * @returns {Promise<void>}
   */
  end(graceMs, id) {
    this.#ending ??= this.#end(graceMs, id);
    return this.#ending;
  }

  /** The last resort, synchronous: no agent outlives its host. */
  killAgents() {
    this.#residents.killAll();
  }

  /** @param {Command} command @returns {void | Promise<void>} */
  #handle(command) {
    switch (command.type) {
      case "hello":
        return this.#hello(command);
      case "apply":
        return this.#applier.apply(command).then(this.#options.reply);
      case "run":
        return this.#executions.run(command);
      case "cancel":
        return this.#executions.cancel(command);
      case "approve":
        return this.#executions.approve(command.executionId, command.approvalId, command.decision);
      case "token":
        return this.#executions.setToken(command.executionId, command.jwt);
      case "ping":
        return this.#options.reply({ type: "pong", id: command.id });
      case "shutdown":
        return this.end(command.graceMs, command.id);
    }
  }

  /** @param {import("./protocol.mjs").HelloCommand} command */
  #hello({ id, callbackUrls }) {
    if (callbackUrls.length > 0) this.#callbackUrls = callbackUrls;
    this.#options.reply({
      type: "hello",
      id,
      protocol: PROTOCOL_VERSION,
      version: HOST_VERSION,
      node: process.version,
      epoch: this.#channel.epoch,
      hashes: this.#applier.hashes,
      executions: this.#executions.report(),
    });
    this.#executions.routeChanged();
  }

  /** @param {RunCommand} command */
  #environmentOf(command) {
    const { settings } = this.#options;
    return agentEnvironment({
      host: settings.inherited,
      home: settings.home,
      npmPrefix: settings.npmPrefix,
      configFolder: settings.configFolder,
      callbackUrl: this.#callbackUrls[0] ?? "",
      mode: command.mode,
      autoContext: this.#applier.autoContext,
      mcpServers: this.#applier.mcpServers,
      run: command.env,
    });
  }

  /** @param {number} graceMs @param {string | undefined} id */
  async #end(graceMs, id) {
    this.#orphanWatch.stop();
    await this.#executions.shutDown(graceMs, SHUTDOWN_FLUSH_MS);
    this.#executions.close();
    this.#residents.killAll();
    this.#options.reply({ type: "bye", ...(id === undefined ? {} : { id }) });
    await this.#options.flushReplies(SHUTDOWN_FLUSH_MS);
    this.#options.exit(0);
  }
}
