import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const script = join(import.meta.dirname, '../../vf');

/** A PATH with the ordinary tools of the system, node and npm, and without what is named. */
function pathWithout(context, ...missing) {
  const folder = mkdtempSync(join(tmpdir(), 'vf-path-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const from of [dirname(process.execPath), '/usr/bin', '/bin']) {
    for (const name of readdirSync(from)) {
      if (missing.includes(name)) continue;
      try {
        symlinkSync(join(from, name), join(folder, name));
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
    }
  }
  return folder;
}

const doctor = (args, env) => spawnSync(script, ['doctor', ...args], { env: { ...process.env, ...env }, encoding: 'utf8' });

test('Doctor fails when the SDK is missing, and says how to get it', (context) => {
  const { status, stdout } = doctor([], { PATH: pathWithout(context, 'dotnet') });
  assert.equal(status, 1);
  assert.match(stdout, /^\.NET 10 SDK +missing +Install the \.NET 10 SDK/m);
});

test('Doctor reports a missing Docker Engine, and fails only when it is required', () => {
  const nobody = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
  const bare = doctor([], nobody);
  assert.match(bare.stdout, /^Docker Engine +missing/m);
  assert.equal(bare.status, 0);
  assert.equal(doctor(['--require', 'docker'], nobody).status, 1);
});

test('Doctor names the credential that it found and never prints it', () => {
  const { stdout } = doctor([], { ANTHROPIC_API_KEY: 'not-to-be-seen' });
  assert.match(stdout, /Claude credential +ok +ANTHROPIC_API_KEY is set/);
  assert.doesNotMatch(stdout, /not-to-be-seen/);
});
