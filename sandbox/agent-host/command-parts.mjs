/**
 * Puts commands together that came in parts. A pipe takes no more than 4 KiB in one piece, and several silos may write at
 * once: between the parts of one command there may be anything.
 */

import { CommandError } from "./errors.mjs";
import { MAX_CONTROL_LINE_BYTES, MAX_PARTED_COMMANDS } from "./protocol.mjs";

/** @typedef {import("./protocol.mjs").PartCommand} PartCommand */
/** @typedef {{ of: number, data: Buffer[], bytes: number }} Parted */

export class CommandParts {
  /** By the command's id, oldest first. @type {Map<string, Parted>} */
  #parted = new Map();

  /**
   * Parts of one command come in order, because one writer sent them; what is missing one is given up.
   * @param {PartCommand} command
   * @returns {Buffer | undefined} the whole command, with its last part
   */
  take({ id, part, of, data }) {
    const parted = part === 1 ? this.#begin(id, of) : this.#parted.get(id);
    if (!parted || parted.of !== of || parted.data.length !== part - 1) {
      this.#parted.delete(id);
      throw new CommandError("bad-command", `part ${part} of ${of} came without those before it`);
    }
    parted.data.push(data);
    parted.bytes += data.length;
    if (parted.bytes > MAX_CONTROL_LINE_BYTES) {
      this.#parted.delete(id);
      throw new CommandError("line-too-long", `a command of more than ${MAX_CONTROL_LINE_BYTES} bytes`);
    }
    if (part < of) return undefined;
    this.#parted.delete(id);
    return Buffer.concat(parted.data);
  }

  /** @param {string} id @param {number} of @returns {Parted} */
  #begin(id, of) {
    /** @type {Parted} */
    const parted = { of, data: [], bytes: 0 };
    this.#parted.delete(id);
    this.#parted.set(id, parted);
    // A silo that died in the middle leaves its parts behind: the oldest go.
    const [oldest] = this.#parted.keys();
    if (this.#parted.size > MAX_PARTED_COMMANDS && oldest !== undefined) this.#parted.delete(oldest);
    return parted;
  }
}
