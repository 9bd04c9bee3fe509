// What runs membrane-tui for people: the GitHub action's script, the problem matcher, pre-commit's hook of a program on PATH.
//
//   MEMBRANE_BINARY=target/debug/membrane-tui node --test release/test.mjs
//
// PRE_COMMIT names pre-commit; without it its test says that it was left out.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const TOP = fileURLToPath(new URL('..', import.meta.url));
const BINARY = resolve(process.env.MEMBRANE_BINARY ?? join(TOP, 'target/debug/membrane-tui'));

let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'membrane-release-'));
  mkdirSync(join(folder, 'bin'));
  copyFileSync(BINARY, join(folder, 'bin/membrane-tui'));
  execFileSync(BINARY, ['demo', join(folder, 'sample')]);
});

after(() => rmSync(folder, { recursive: true, force: true }));

function run(program, words, cwd, variables = {}) {
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, XDG_STATE_HOME: join(folder, 'state'), ...variables };
  return spawnSync(program, words, { cwd, env, encoding: 'utf8' });
}

/** The action's script as GitHub runs it, its defaults where nothing else is said. */
function action(inputs) {
  const at = mkdtempSync(join(folder, 'action-'));
  const files = { GITHUB_OUTPUT: join(at, 'output'), GITHUB_STEP_SUMMARY: join(at, 'summary') };
  Object.values(files).forEach((file) => writeFileSync(file, ''));
  const defaults = { INPUT_PATH: '.', INPUT_VERSION: 'none', INPUT_STRICT: 'false', INPUT_REPORT: 'annotations' };
  const done = run('bash', [join(TOP, 'release/action')], join(folder, 'sample'), { RUNNER_TEMP: at, ...files, ...defaults, ...inputs });
  return { ...done, output: readFileSync(files.GITHUB_OUTPUT, 'utf8'), summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') };
}

test('the action annotates files that are there, and sums up', () => {
  const done = action({});
  assert.equal(done.status, 1, done.stderr);
  const files = [...done.stdout.matchAll(/^::error file=([^,]+),/gm)].map(([, file]) => file);
  assert.ok(files.includes('membrane/integrations/book-shipment.yaml'), done.stdout);
  files.forEach((file) => readFileSync(join(folder, 'sample', file)));
  assert.match(done.summary, /^### membrane-tui check\n\n {4}push succeeds, but /);
});

test('the action writes SARIF, and says where', () => {
  const done = action({ INPUT_REPORT: 'sarif' });
  assert.equal(done.status, 1, done.stderr);
  const [, file] = done.output.match(/^sarif=(.*)$/m);
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).version, '2.1.0');
});

test('the action refuses what it does not know, and runs nothing that an input says', () => {
  assert.equal(action({ INPUT_STRICT: 'yes' }).status, 2);
  assert.equal(action({ INPUT_REPORT: 'junit' }).status, 2);
  const done = action({ INPUT_PATH: '$(touch ran); touch ran' });
  assert.equal(done.status, 2, done.stdout);
  assert.throws(() => readFileSync(join(folder, 'sample/ran')));
});

test('the script knows each input of action.yml, with its default', () => {
  const text = readFileSync(join(TOP, 'action.yml'), 'utf8');
  const script = readFileSync(join(TOP, 'release/action'), 'utf8');
  const names = [...text.matchAll(/^ {8}(INPUT_\w+): \$\{\{ inputs\.(\w+) \}\}$/gm)];
  assert.equal(names.length, 4);
  for (const [, variable, input] of names) {
    assert.equal(variable, `INPUT_${input.toUpperCase()}`);
    assert.ok(script.includes(`$${variable}`), variable);
  }
});

test('the problem matcher finds each problem that check prints', () => {
  const { problemMatcher: [{ pattern: [place, problem] }] } = JSON.parse(readFileSync(join(TOP, '.github/problem-matcher.json'), 'utf8'));
  const sample = join(folder, 'sample');
  const lines = run(BINARY, ['check'], sample).stdout.split('\n');
  const found = lines.flatMap((line, at) => {
    const where = line.match(place.regexp);
    const what = lines[at + 1]?.match(problem.regexp);
    return where && what ? [[where[place.file], where[place.line], what[problem.severity], what[problem.code], what[problem.message]]] : [];
  });
  const { diagnostics } = JSON.parse(run(BINARY, ['check', '--format', 'json'], sample).stdout);
  const expected = diagnostics.map((row) => [row.path, row.span?.line.toString(), row.severity, row.code, row.message]);
  assert.deepEqual(found.sort(), expected.sort());
});

const preCommit = process.env.PRE_COMMIT;
test('pre-commit fails on the wound, and passes once it is mended', { skip: !preCommit && 'LEFT OUT: PRE_COMMIT names no pre-commit' }, () => {
  // The hooks as a repository of their own: what is not committed here yet is tested too.
  const hooks = join(folder, 'hooks');
  const repository = (at) => {
    const git = (...words) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: at, stdio: 'pipe' });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'All');
  };
  mkdirSync(hooks);
  copyFileSync(join(TOP, '.pre-commit-hooks.yaml'), join(hooks, '.pre-commit-hooks.yaml'));
  repository(hooks);
  const at = join(folder, 'wounded');
  execFileSync(BINARY, ['demo', at]);
  // What nobody can mend without a choice goes.
  rmSync(join(at, 'membrane/interfaces'), { recursive: true });
  repository(at);
  const hook = () => run(preCommit, ['try-repo', hooks, 'membrane-tui-system', '--all-files'], at, { HOME: process.env.HOME });
  const wounded = hook();
  assert.equal(wounded.status, 1, wounded.stderr + wounded.stdout);
  assert.match(wounded.stdout, /error\[misread\]/);
  assert.equal(run(BINARY, ['fix'], at).status, 0);
  repository(at);
  const mended = hook();
  assert.equal(mended.status, 0, mended.stderr + mended.stdout);
});
