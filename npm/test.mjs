// The npm packages as people get them: installed from a registry on 127.0.0.1 into an empty folder.
//
//   MEMBRANE_BINARY=target/debug/membrane-tui node --test npm/test.mjs

import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { serve } from './registry.mjs';

const TOP = fileURLToPath(new URL('..', import.meta.url));
const BINARY = resolve(process.env.MEMBRANE_BINARY ?? join(TOP, 'target/debug/membrane-tui'));
const PLATFORM = `${process.platform}-${process.arch}`;

let folder, registry;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'membrane-npm-'));
  execFileSync(join(TOP, 'release/documents'), [BINARY, join(folder, 'documents')]);
  execFileSync('node', [join(TOP, 'npm/make.mjs'), join(folder, 'packages'), join(folder, 'documents'), `${PLATFORM}=${BINARY}`]);
  registry = await serve(join(folder, 'packages'));
});

after(() => {
  registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing of the machine's own settings of npm, and nothing of its user. */
function environment(project) {
  const npm = { npm_config_registry: registry.address, npm_config_cache: join(project, '.cache'), npm_config_userconfig: join(project, '.npmrc') };
  return { PATH: process.env.PATH, HOME: project, XDG_STATE_HOME: join(project, '.state'), ...npm, npm_config_audit: 'false' };
}

/** What a command comes to. It does not block: the registry is in this process. */
function run(project, program, ...words) {
  return new Promise((done) => {
    execFile(program, words, { cwd: project, env: environment(project) }, (error, stdout, stderr) => {
      done({ status: error ? error.code : 0, signal: error?.signal ?? null, stdout, stderr });
    });
  });
}

/** An empty folder; with the package in it, where options of npm are given. */
async function project(name, ...options) {
  const project = join(folder, name);
  mkdirSync(project);
  if (options.length > 0) {
    writeFileSync(join(project, 'package.json'), '{ "private": true }');
    const installed = await run(project, 'npm', 'install', ...options, 'membrane-tui');
    assert.equal(installed.status, 0, installed.stderr);
  }
  return project;
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const launcher = (project) => join(project, 'node_modules/.bin/membrane-tui');

test('one line checks a workspace from an empty folder', async () => {
  const at = await project('one-line');
  write(join(at, 'membrane/actions/a/a.yaml'), 'name: [');
  const check = await run(at, 'npx', '--yes', 'membrane-tui', 'check');
  assert.equal(check.status, 1, check.stderr);
  assert.match(check.stdout, /membrane\/actions\/a\/a\.yaml/);
});

test('installed as a dependency it has the exit status of the binary', async () => {
  const at = await project('dependency', '--save-dev');
  const version = await run(at, 'npx', 'membrane-tui', '--version');
  assert.equal(version.stdout, execFileSync(BINARY, ['--version'], { encoding: 'utf8' }));
  write(join(at, 'app/membrane/actions/a/a.yaml'), 'name: A\nkey: a\ntype: run-javascript\nconfig: { code: "" }\n');
  for (const words of [['plan', 'app'], ['check', 'nowhere'], ['demo', 'app']]) {
    const binary = await run(at, BINARY, ...words);
    const launched = await run(at, launcher(at), ...words);
    assert.deepEqual(launched, binary, words.join(' '));
  }
  const page = readFileSync(join(at, `node_modules/@membrane-tui/${PLATFORM}/man/membrane-tui.1`), 'utf8');
  assert.match(page, /^\.TH membrane-tui/m);
});

test('a signal to the launcher alone ends the binary, and the launcher by that signal', async () => {
  const at = await project('signals', '--save-dev');
  // In the binary's place: a program that says that it is there, and then waits for ever.
  const stand = '#!/bin/sh\ntrap \'echo ended; trap - TERM; kill -TERM $$\' TERM\necho there\nwhile :; do sleep 0.05; done\n';
  const binary = join(at, `node_modules/@membrane-tui/${PLATFORM}/bin/membrane-tui`);
  writeFileSync(binary, stand);
  const child = spawn(launcher(at), [], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
    if (said === 'there\n') child.kill('SIGTERM');
  });
  const signal = await new Promise((closed) => child.on('close', (_status, signal) => closed(signal)));
  assert.deepEqual([said, signal], ['there\nended\n', 'SIGTERM']);
});

test('without the optional package a sentence says what to do', async () => {
  for (const [name, option] of [['no-optional', '--no-optional'], ['omit', '--omit=optional']]) {
    const at = await project(name, option);
    const check = await run(at, launcher(at), 'check');
    assert.equal(check.status, 2);
    assert.match(check.stderr, /^membrane-tui: the package @membrane-tui\/\S+ with the binary is not installed: .*--include=optional/);
  }
});

test('no package names a libc, since a binary for Linux is static', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'packages', PLATFORM, 'package.json'), 'utf8'));
  assert.equal(manifest.libc, undefined);
  assert.deepEqual([manifest.os, manifest.cpu], [[process.platform], [process.arch]]);
});
