// Reads the output of node's test runner: the sums at its end, and the tests that failed, in either of its two forms
// (TAP into a file, "spec" on a terminal). Several runs may follow each other in one output.

const SUM = /^(?:#|ℹ) (tests|pass|fail|cancelled|skipped|todo) (\d+)$/;
const NOT_OK = /^\s*not ok \d+ - (.*)$/;
const SKIPPED = /^\s*ok \d+ - (.*?) # SKIP ?(.*)$/i;
const TODO = /^\s*(?:not )?ok \d+ - (.*?) # TODO/i;
const SPEC_FAILED = /^✖ (.+?)(?: \([\d.]+ms\))?$/;
const SPEC_SKIPPED = /^\s*(?:﹣|✔|✖) (.+?) \([\d.]+ms\) # (.*)$/;
const FILTERED_OUT = 'test name does not match pattern';

export function readNode(text) {
  const lines = text.split('\n').map((line) => line.replace(/\u001b\[[0-9;]*m/g, '').trimEnd());
  const sums = { tests: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
  for (const line of lines) {
    const sum = SUM.exec(line);
    if (sum) sums[sum[1]] += Number(sum[2]);
  }
  const skips = skipsIn(lines);
  const chosen = skips.filter(({ message }) => message !== FILTERED_OUT);
  const filteredOut = skips.length - chosen.length;
  return {
    passed: sums.pass,
    failed: exactly(sums.fail + sums.cancelled, failuresIn(lines), 'a failed test that the output does not name'),
    skipped: exactly(sums.skipped + sums.todo - filteredOut, chosen, 'a skipped test that the output does not name'),
    broken: sums.tests === 0 ? 'no test ran' : '',
  };
}

/** As many findings as the sums say. */
function exactly(count, findings, unnamed) {
  const kept = findings.slice(0, count);
  while (kept.length < count) kept.push({ name: unnamed, message: '' });
  return kept;
}

function failuresIn(lines) {
  const found = lines.flatMap((line, index) => {
    const failed = NOT_OK.exec(line);
    if (!failed || /# (SKIP|TODO)/i.test(failed[1])) return [];
    const details = detailsAfter(lines, index);
    // The runner's sums count tests, and suites apart.
    return /^type: 'suite'$/m.test(details) ? [] : [{ name: failed[1], message: details }];
  });
  return found.length > 0 ? found : failuresInSpec(lines);
}

/** The end of the "spec" form repeats each failed test and its error under a heading. */
function failuresInSpec(lines) {
  const found = [];
  for (const line of lines.slice(lines.indexOf('✖ failing tests:') + 1)) {
    const name = SPEC_FAILED.exec(line)?.[1];
    if (name) found.push({ name, message: '' });
    else if (found.length > 0 && line.startsWith('  ')) found.at(-1).message += `${line.slice(2)}\n`;
  }
  return found;
}

function detailsAfter(lines, index) {
  if (lines[index + 1]?.trim() !== '---') return '';
  const end = lines.findIndex((line, at) => at > index && line.trim() === '...');
  return lines.slice(index + 2, end < 0 ? undefined : end).map((line) => line.trim()).join('\n');
}

function skipsIn(lines) {
  return lines.flatMap((line) => {
    const skipped = SKIPPED.exec(line) ?? SPEC_SKIPPED.exec(line);
    if (skipped) return [{ name: skipped[1], message: skipped[2] }];
    const todo = TODO.exec(line);
    return todo ? [{ name: todo[1], message: 'to be done' }] : [];
  });
}
