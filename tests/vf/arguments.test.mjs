import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const script = join(import.meta.dirname, '../../vf');

function vf(args, { cwd, env, as = script } = {}) {
  const { status, stdout, stderr } = spawnSync(as, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const wrong = [
  [['nope'], /unknown verb 'nope'/],
  [['up', '--bogus'], /unknown option '--bogus'/],
  [['up', 'extra'], /unexpected argument 'extra'/],
  [['up', '--port'], /option --port needs a value/],
  [['up', '--port='], /option --port needs a value/],
  [['up', '--port', '65536'], /--port is '65536'/],
  [['up', '--port', '80a'], /--port is '80a'/],
  [['up', '--internal-port', '-1'], /--internal-port is '-1'/],
  [['up', '--store', 'mysql'], /--store is 'mysql'; it must be one of: sqlite postgres/],
  [['up', '--sandbox', 'vm'], /--sandbox is 'vm'/],
  [['up', '--agent=other'], /--agent is 'other'/],
  [['up', '--engine', 'akka'], /--engine is 'akka'/],
  [['test', '--engine', 'akka'], /--engine is 'akka'/],
  [['test', '--require', 'docker,luck'], /--require names 'luck'/],
  [['test', 'one', 'two'], /unexpected argument 'two'/],
  [['image', 'now'], /unexpected argument 'now'/],
  [['link', '--port', '1'], /unknown option '--port'/],
  [['user'], /say what to do: add NAME/],
  [['user', 'remove', 'ann'], /user is 'remove'; it must be one of: add/],
  [['user', 'add'], /say the NAME/],
  [['user', 'add', 'ann', 'bob'], /unexpected argument 'bob'/],
  [['bench'], /say which/],
  [['cluster'], /say what to do: up start/],
  [['cluster', 'explode'], /cluster is 'explode'; it must be one of: up start/],
  [['cluster', 'up', '--silos', 'many'], /--silos is 'many'; it must be a number/],
  [['cluster', 'up', '--engine', 'embedded', '--silos', '2'], /--silos and --gateways are for --engine orleans/],
  [['cluster', 'up', '--nodes', '2', '--store', 'sqlite'], /--store sqlite is for one node/],
  [['chaos', '--nodes', '0'], /--nodes is '0'/],
  [['chaos', '--engine', 'akka'], /--engine is 'akka'; it must be one of: embedded orleans/],
  [['chaos', '--kills'], /option --kills needs a value/],
  [['chaos', '--bogus'], /unknown option '--bogus'/],
  [['doctor', '--require', 'luck'], /--require names 'luck'/],
  [['help', 'nope'], /unknown verb 'nope'/],
];

for (const [args, message] of wrong) {
  test(`vf ${args.join(' ')} is refused with exit code 2 and names what is wrong`, () => {
    const { status, stderr } = vf(args);
    assert.equal(status, 2);
    assert.match(stderr, message);
    assert.match(stderr, /usage: \.\/vf/);
  });
}

test('Help tells of every verb, and of each one in detail', () => {
  const { status, stdout } = vf(['help']);
  assert.equal(status, 0);
  for (const verb of ['up', 'test', 'image', 'doctor', 'link', 'user', 'bench', 'cluster', 'chaos', 'help']) {
    assert.match(stdout, new RegExp(`^  ${verb} `, 'm'));
    assert.match(vf(['help', verb]).stdout, /^usage: \.\/vf/);
    assert.match(vf([verb, '--help']).stdout, /^usage: \.\/vf/);
  }
});

test('The script works from any folder and through a symbolic link', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vf link '));
  context.after(() => rmSync(folder, { recursive: true }));
  symlinkSync(script, join(folder, 'forge'));
  assert.equal(vf(['help'], { cwd: folder, as: join(folder, 'forge') }).status, 0);
});

test('A command for an instance that is not there says so', () => {
  const { status, stderr } = vf(['link', '--data', join(tmpdir(), 'vf-no-such-instance')]);
  assert.equal(status, 1);
  assert.match(stderr, /there is no instance in .*vf-no-such-instance/);
});

test('The other verbs take the engine with which the instance was started', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vf data '));
  context.after(() => rmSync(folder, { recursive: true }));
  const steps = `
    set -euo pipefail
    ROOT=$1 DATA=$2
    source "$ROOT/deploy/vf/common.sh"
    load instance administer
    remember_instance "$DATA" 5080 sqlite embedded
    load() { :; }
    require_tools() { :; }
    engine_choose() { echo "engine $1"; exit; }
    administer "$DATA" link`;
  const root = join(import.meta.dirname, '../..');
  const { stdout, stderr } = spawnSync('bash', ['-c', steps, 'bash', root, folder], { encoding: 'utf8' });
  assert.equal(stdout, 'engine embedded\n', stderr);
});

test('What is started in the background heeds Ctrl-C all the same', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vf signals '));
  context.after(() => rmSync(folder, { recursive: true }));
  const again = '#!/bin/bash\necho "$@" $((0x$(sed -n "s/^SigIgn:[[:space:]]*//p" /proc/$$/status) & 2))\n';
  writeFileSync(join(folder, 'vf'), again, { mode: 0o755 });
  const steps = `
    set -euo pipefail
    source "$1/deploy/vf/common.sh"
    source "$1/deploy/vf/up.sh"
    ROOT=$2
    heed_interrupts --data 'a b'
    echo "nothing to do"`;
  const args = ['bash', '-c', steps, 'bash', join(import.meta.dirname, '../..'), folder];
  const ignored = spawnSync('env', ['--ignore-signal=INT', ...args], { encoding: 'utf8' });
  assert.equal(ignored.stdout, 'up --data a b 0\n', ignored.stderr);
  const heeded = spawnSync('env', ['--default-signal=INT', ...args], { encoding: 'utf8' });
  assert.equal(heeded.stdout, 'nothing to do\n', heeded.stderr);
});
