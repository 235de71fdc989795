// Sums what test runs left behind, exactly: every result is counted from the files, nothing from the screen.
//
//   results.mjs line KIND LABEL EXIT PATH   one run, as one line
//   results.mjs report MANIFEST             every run; ends with `N passed, N failed, N skipped`; exit 1 on a failure
//
// A line of the manifest is KIND, LABEL, EXIT and PATH, separated by tabs:
//   trx      PATH is a folder of .trx files, EXIT the exit code of `dotnet test`
//   node     PATH is the output of node's test runner, EXIT its exit code
//   failure  PATH is a text that says what failed (a build, a prerequisite): counts as one failed test
//   notrun   PATH is a text that says what did not run and how to get it: counts as nothing
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readNode } from './results-node.mjs';
import { readTrx } from './results-trx.mjs';

const MESSAGE_LINES_MAX = 25;
const LOG_LINES_MAX = 15;
const BROKEN_LINES_MAX = 6;

/** @typedef {{ name: string, message: string }} Finding */
/** @typedef {{ label: string, passed: number, failed: Finding[], skipped: Finding[] }} Run */

/** One run's results. A run that ended badly without a failed test to show for it is itself a failure. */
export function readRun(kind, label, exit, path) {
  if (kind === 'failure') return { label, passed: 0, failed: [{ name: label, message: path }], skipped: [] };
  const run = { label, ...(kind === 'trx' ? readTrxFolder(path) : readNode(readText(path))) };
  const broken = run.broken || (Number(exit) !== 0 && run.failed.length === 0 ? `ended with code ${exit}` : '');
  if (broken) run.failed.push({ name: `${label}: the run itself`, message: `${firstLines(broken)}\n${endOfLog(kind, path)}` });
  return run;
}

function readTrxFolder(folder) {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.trx')) : [];
  const all = { passed: 0, failed: [], skipped: [], broken: '' };
  for (const file of files) {
    const one = readTrx(readText(join(folder, file)));
    all.passed += one.passed;
    all.failed.push(...one.failed);
    all.skipped.push(...one.skipped);
    all.broken ||= one.broken;
  }
  return all;
}

const readText = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const firstLines = (text) => text.split('\n').slice(0, BROKEN_LINES_MAX).join('\n');

function endOfLog(kind, path) {
  return readText(kind === 'trx' ? join(path, 'log') : path).trimEnd().split('\n').slice(-LOG_LINES_MAX).join('\n');
}

export const countsOf = (run) => `${run.passed} passed, ${run.failed.length} failed, ${run.skipped.length} skipped`;

/** The whole report as text, and whether anything failed. */
export function report(manifest) {
  const lines = manifest.split('\n').filter(Boolean).map((line) => line.split('\t'));
  const runs = lines.filter(([kind]) => kind !== 'notrun').map((fields) => readRun(...fields));
  const notRun = lines.filter(([kind]) => kind === 'notrun');
  const sum = {
    passed: runs.reduce((total, run) => total + run.passed, 0),
    failed: runs.flatMap((run) => run.failed.map((finding) => ({ ...finding, label: run.label }))),
    skipped: runs.flatMap((run) => run.skipped.map((finding) => ({ ...finding, label: run.label }))),
  };
  if (sum.passed + sum.failed.length + sum.skipped.length === 0) {
    sum.failed.push({ label: '', name: 'No test ran', message: 'No suite was found, or no name contains the filter.' });
  }
  const text = [
    ...section('Failed', sum.failed.flatMap(describeFailure)),
    ...section('Skipped', describeSkipped(sum.skipped)),
    ...section('Not run', notRun.map(([, label, , reason]) => `  ${label}: ${reason}`)),
    countsOf(sum),
  ];
  return { text: text.join('\n'), failed: sum.failed.length > 0 };
}

const section = (title, lines) => (lines.length === 0 ? [] : [`${title}:`, ...lines, '']);

function describeFailure({ label, name, message }) {
  const lines = message.trimEnd().split('\n');
  const shown = lines.slice(0, MESSAGE_LINES_MAX);
  if (lines.length > shown.length) shown.push(`... ${lines.length - shown.length} more lines`);
  return [`  ${name}${!label || name.startsWith(label) ? '' : ` [${label}]`}`, ...shown.map((line) => `      ${line}`)];
}

/** One line a reason: a missing prerequisite skips many tests for the same one. */
function describeSkipped(skipped) {
  const byReason = new Map();
  for (const { name, message } of skipped) {
    const reason = message.trim().split('\n')[0] || 'no reason given';
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, names]) => `  ${names.length} of them: ${reason} (${names[0]}${names.length > 1 ? ', ...' : ''})`);
}

function main([command, ...rest]) {
  if (command === 'line') {
    const run = readRun(...rest);
    console.log(`  ${run.failed.length > 0 ? 'FAILED' : 'ok    '} ${run.label}: ${countsOf(run)}`);
  } else {
    const { text, failed } = report(readText(rest[0]));
    console.log(text);
    process.exitCode = failed ? 1 : 0;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
