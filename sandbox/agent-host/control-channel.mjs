/**
 * The silo's side door: commands in, replies out. It fences by epoch, and it outlives whoever is attached: an end of
 * its
 * input ends nothing.
 */

import { CommandParts } from "./command-parts.mjs";
import { readCommand, readEnvelope } from "./commands.mjs";
import { CommandError, codeOf, messageOf } from "./errors.mjs";
import { parseObject } from "./json.mjs";
import { LineSplitter } from "./line-splitter.mjs";
import { MAX_CONTROL_LINE_BYTES } from "./protocol.mjs";

/** @typedef {import("./diagnostics.mjs").Diagnose} Diagnose */
/** @typedef {import("./line-splitter.mjs").Line} Line */
/** @typedef {import("./protocol.mjs").Command} Command */
/** @typedef {import("./protocol.mjs").PartCommand} PartCommand */
/** @typedef {import("./protocol.mjs").Reply} Reply */

export class ControlChannel {
  /** The highest epoch that any command had. */
  epoch = 0;
  #splitter = new LineSplitter(MAX_CONTROL_LINE_BYTES);
  #parts = new CommandParts();
  #handle;
  #reply;
  #heard;
  #diagnose;

  /**
   * @param {object} options
   * @param {(command: Exclude<Command, PartCommand>) => void | Promise<void>} options.handle
   * @param {(reply: Reply) => void} options.reply
   * @param {() => void} options.heard  a command of the current epoch came
   * @param {Diagnose} options.diagnose
   */
  constructor(options) {
    this.#handle = options.handle;
    this.#reply = options.reply;
    this.#heard = options.heard;
    this.#diagnose = options.diagnose;
  }

  /** @param {import("node:stream").Readable} input */
  listen(input) {
    input.on("data", (/** @type {Buffer} */ chunk) => this.#take(this.#splitter.push(chunk)));
    input.on("end", () => {
      this.#take(this.#splitter.end());
      this.#diagnose("warning", "control-input-ended");
    });
    input.on("error", (error) => this.#diagnose("warning", "control-input-broken", { code: codeOf(error) }));
  }

  /** @param {Line[]} lines */
  #take(lines) {
    for (const line of lines) {
      this.#command(line).catch((error) => this.#answerError(error));
    }
  }

  /** @param {Line} line */
  async #command(line) {
    if (line.tooLongBytes !== undefined) {
      throw new CommandError("line-too-long", `a line of ${line.tooLongBytes} bytes; ${MAX_CONTROL_LINE_BYTES} is the limit`);
    }
    const value = parseObject(line.text);
    if (value === undefined) throw new CommandError("bad-line", `a line of ${line.text.length} characters is no JSON object`);
    const { epoch, id } = readEnvelope(value);
    if (epoch < this.epoch) {
      throw new CommandError("stale-epoch", `epoch ${epoch} is older than ${this.epoch}`, { id });
    }
    this.epoch = epoch;
    this.#heard();
    const command = readCommand(value);
    try {
      if (command.type === "part") await this.#part(command);
      else await this.#handle(command);
    } catch (error) {
      if (error instanceof CommandError) error.id ??= id;
      throw error;
    }
  }

  /** @param {PartCommand} part */
  async #part(part) {
    const whole = this.#parts.take(part);
    if (whole) await this.#command({ text: whole.toString("utf8") });
  }

  /** @param {unknown} error */
  #answerError(error) {
    // Anything else is a defect, and the process ends by it.
    if (!(error instanceof CommandError)) throw error;
    this.#diagnose("warning", "command-refused", { code: error.code, detail: error.message });
    const { code, id, executionId } = error;
    this.#reply({
      type: "error",
      ...(id === undefined ? {} : { id }),
      code,
      detail: messageOf(error),
      ...(executionId === undefined ? {} : { executionId }),
    });
  }
}
