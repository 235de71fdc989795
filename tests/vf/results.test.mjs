import assert from 'node:assert/strict';
import { mkdtempSync, copyFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { countsOf, readRun, report } from '../../deploy/vf/results.mjs';

const samples = join(import.meta.dirname, 'samples');

/** A results folder that holds just these samples, for as long as the test runs. */
function folderWith(context, ...names) {
  const folder = mkdtempSync(join(tmpdir(), 'vf-results-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const name of names) copyFileSync(join(samples, name), join(folder, name));
  return folder;
}

test('A trx file is counted result by result, and every outcome but passed and not executed is a failure', (context) => {
  const run = readRun('trx', 'A.Tests', '1', folderWith(context, 'mixed.trx'));
  assert.equal(countsOf(run), '2 passed, 2 failed, 1 skipped');
  assert.deepEqual(run.failed.map(({ name }) => name), ['Sums.Fails', 'Sums.Takes_too_long']);
  assert.match(run.failed[0].message, /Expected: "<a> & "b""[\s\S]*Sums\.cs:line 5/);
  assert.deepEqual(run.skipped, [{ name: 'Sums.Skips', message: 'Docker is missing. Install it.' }]);
});

test('A run that crashed after tests that passed has failed', (context) => {
  const run = readRun('trx', 'A.Tests', '1', folderWith(context, 'crashed.trx'));
  assert.equal(countsOf(run), '1 passed, 1 failed, 0 skipped');
  assert.match(run.failed[0].message, /Test host process crashed/);
});

test('A result file that is cut short has failed', (context) => {
  assert.equal(readRun('trx', 'A.Tests', '0', folderWith(context, 'cut-short.trx')).failed.length, 1);
});

test('A run that leaves no result file and an exit code has failed', (context) => {
  const run = readRun('trx', 'A.Tests', '134', folderWith(context));
  assert.match(run.failed[0].message, /ended with code 134/);
});

test('Several result files of one run are added up', (context) => {
  const run = readRun('trx', 'A.Tests', '1', folderWith(context, 'mixed.trx', 'crashed.trx'));
  assert.equal(countsOf(run), '3 passed, 3 failed, 1 skipped');
});

test("The sums of node's test runner are taken as they stand, suites left out", () => {
  const run = readRun('node', 'node', '1', join(samples, 'mixed.tap'));
  assert.equal(countsOf(run), '2 passed, 4 failed, 2 skipped');
  assert.deepEqual(run.failed.map(({ name }) => name), ['beta', 'bad', 'inner bad', 'outer']);
  assert.match(run.failed[0].message, /1 == 2/);
});

test('The form for terminals is read as well', () => {
  const run = readRun('node', 'node', '1', join(samples, 'mixed.spec.txt'));
  assert.equal(countsOf(run), '1 passed, 1 failed, 3 skipped');
  assert.deepEqual(run.failed.map(({ name }) => name), ['bad']);
  assert.match(run.failed[0].message, /^Error: boom/);
  assert.deepEqual(run.skipped.map(({ message }) => message), ['no docker', 'SKIP', 'TODO']);
});

test('Tests that a filter left out count as nothing', () => {
  const run = readRun('node', 'node', '0', join(samples, 'filtered.tap'));
  assert.equal(countsOf(run), '1 passed, 0 failed, 0 skipped');
});

test('A node run without sums has failed, whatever its exit code', () => {
  assert.equal(readRun('node', 'node', '0', join(samples, 'missing.tap')).failed.length, 1);
});

test('A report adds everything up and its last line holds only the sums', (context) => {
  const folder = folderWith(context, 'mixed.trx');
  const { text, failed } = report(
    [
      `trx\tA.Tests (embedded)\t1\t${folder}`,
      `node\tthe sandbox (node)\t1\t${join(samples, 'mixed.tap')}`,
      'failure\trequired: PostgreSQL\t1\tis missing. Install it.',
      'notrun\tthe suite on Orleans\t0\tits packages do not restore.',
    ].join('\n') + '\n',
  );
  assert.equal(text.split('\n').at(-1), '4 passed, 7 failed, 3 skipped');
  assert.equal(failed, true);
  assert.match(text, /Sums\.Fails \[A\.Tests \(embedded\)\]\n\s+Assert\.Equal/);
  assert.match(text, /1 of them: Docker is missing\. Install it\. \(Sums\.Skips\)/);
  assert.match(text, /Not run:\n {2}the suite on Orleans: its packages do not restore\./);
});

test('A report of nothing is a failure and not a success', () => {
  const { text, failed } = report('notrun\tthe suite on Orleans\t0\tits packages do not restore.\n');
  assert.equal(failed, true);
  assert.match(text, /\n0 passed, 1 failed, 0 skipped$/);
});
