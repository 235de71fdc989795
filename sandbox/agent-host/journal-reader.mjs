/** Reads what a dead agent host left of a journal: as many lines as are whole and follow each other. */

import { readFileSync, readdirSync, truncateSync, unlinkSync } from "node:fs";
import { join } from "node:path";

/** @typedef {import("./journal.mjs").Block} Block */
/** @typedef {import("./segments.mjs").Segment} Segment */

/**
 * @typedef {object} FoundLines
 * @property {Segment[]} segments
 * @property {Block[]} blocks
 * @property {number} lastN
 * @property {number} ackedN  at least so many were acknowledged: the journal begins after it
 * @property {string} lastLine  empty when there is none
 * @property {string} [fault]  what of it is no journal of ours; it is given up from there on
 */

const NEWLINE = 0x0a;
const SEGMENT_NAME = /^([1-9]\d{0,15})\.ndjson$/;
const BLOCK_BYTES = 64 * 1024;

/**
 * A last line without its end was being written when the process died: nobody has seen it, and it is cut off.
 * @param {string} folder
 * @returns {FoundLines}
 */
export function readJournal(folder) {
  /** @type {FoundLines} */
  const found = { segments: [], blocks: [], lastN: 0, ackedN: 0, lastLine: "" };
  const names = segmentsOf(folder);
  for (const [index, { first, path }] of names.entries()) {
    if (first !== found.lastN + 1) {
      // Lines between that the disk did not take went from memory alone: all before this segment was acknowledged.
      for (const { path } of found.segments.splice(0)) unlinkSync(path);
      found.blocks = [];
      found.ackedN = first - 1;
      found.lastN = first - 1;
      found.lastLine = "";
    }
    const data = readFileSync(path);
    const end = takeLines(found, { path, first, last: first - 1, bytes: 0 }, data);
    if (end === data.length) continue;
    truncateSync(path, end);
    const isHalfALine = index === names.length - 1 && data.indexOf(NEWLINE, end) === -1;
    if (isHalfALine) break;
    found.fault = `${path} is no journal from byte ${end} on`;
    for (const { path } of names.slice(index + 1)) unlinkSync(path);
    break;
  }
  return found;
}

/** @param {string} folder */
function segmentsOf(folder) {
  const segments = [];
  for (const name of readdirSync(folder)) {
    const first = SEGMENT_NAME.exec(name)?.[1];
    if (first !== undefined) segments.push({ first: Number(first), path: join(folder, name) });
  }
  return segments.sort((a, b) => a.first - b.first);
}

/** @param {FoundLines} found @param {Segment} segment @param {Buffer} data @returns {number} the end of the last whole line */
function takeLines(found, segment, data) {
  found.segments.push(segment);
  /** @type {Block | undefined} */
  let block;
  let start = 0;
  for (let end = data.indexOf(NEWLINE); end !== -1; end = data.indexOf(NEWLINE, segment.bytes)) {
    const n = segment.last + 1;
    const head = `{"n":${n},`;
    if (data.toString("latin1", segment.bytes, segment.bytes + head.length) !== head) break;
    if (!block || block.bytes >= BLOCK_BYTES) {
      block = { first: n, last: n, bytes: 0, place: { segment, offset: segment.bytes } };
      found.blocks.push(block);
    }
    start = segment.bytes;
    segment.bytes = end + 1;
    segment.last = n;
    block.bytes += segment.bytes - start;
    block.last = n;
  }
  found.lastN = segment.last;
  if (segment.bytes > 0) found.lastLine = data.toString("utf8", start, segment.bytes - 1);
  return segment.bytes;
}
