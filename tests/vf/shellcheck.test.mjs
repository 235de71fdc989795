import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const missing = spawnSync('shellcheck', ['--version']).error ? 'shellcheck is missing (Debian: shellcheck)' : false;

test('shellcheck finds nothing in the scripts', { skip: missing }, () => {
  const verbs = readdirSync(join(root, 'deploy/vf')).filter((name) => name.endsWith('.sh'));
  const scripts = ['vf', '.ci/run', ...verbs.map((name) => `deploy/vf/${name}`)];
  const { status, stdout } = spawnSync('shellcheck', ['-x', ...scripts], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});
