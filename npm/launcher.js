#!/usr/bin/env node
// Starts the binary of this machine's package, and ends as it ends: with its exit status, or by its signal.
'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');

const PLATFORMS = __PLATFORMS__;
const platform = `${process.platform}-${process.arch}`;

/** Where the binary stands; ends the process with 2 where there is none. */
function binary() {
  const folder = `@membrane-tui/${platform}`;
  if (!PLATFORMS.includes(platform)) {
    fail(`there is no binary for ${platform}, only for ${PLATFORMS.join(', ')}; with Rust, \`cargo install membrane-tui\` builds one`);
  }
  try {
    return require.resolve(`${folder}/bin/membrane-tui${process.platform === 'win32' ? '.exe' : ''}`);
  } catch {
    fail(`the package ${folder} with the binary is not installed: npm leaves it out with --no-optional and --omit=optional, and where ` +
      `node_modules comes from another system; install again without them (\`npm install --include=optional\`)`);
  }
}

function fail(why) {
  // Written before the process ends: a write to a pipe may else be cut off.
  require('node:fs').writeSync(2, `membrane-tui: ${why}\n`);
  process.exit(2);
}

// Before the start: a signal that comes right after it must find its way to the binary too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // What is typed in a terminal reaches the binary without us; what is sent to this process alone does not.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}

const child = spawn(binary(), process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => fail(`${child.spawnfile} cannot be started: ${error.message}`));

child.on('exit', (status, signal) => {
  if (signal === null) process.exit(status);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // A signal that does not end this process: say it as a shell does.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 1000);
});
