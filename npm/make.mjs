// Makes the npm packages: `membrane-tui`, which is a launcher, and one package a platform with its binary, from which npm installs the
// one that fits.
//
//   node npm/make.mjs OUT DOCUMENTS linux-x64=BINARY …
//
// OUT gets a folder a package and its .tgz. DOCUMENTS holds `completions` and `man`, as `release/documents` writes them.

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOP = fileURLToPath(new URL('..', import.meta.url));
/** Each platform, as Node names it. A Linux binary is static, so it serves every libc. */
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];

const [out, documents, ...binaries] = process.argv.slice(2);
if (!out || !documents || binaries.length === 0) {
  console.error('usage: node npm/make.mjs OUT DOCUMENTS PLATFORM=BINARY …');
  process.exit(2);
}

const metadata = JSON.parse(execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1', '--locked'], { cwd: TOP }));
const crate = metadata.packages.find((each) => each.name === 'membrane-tui');
const common = {
  version: crate.version,
  license: crate.license,
  repository: { type: 'git', url: `git+${crate.repository}.git` },
};

const made = {};
for (const binary of binaries) {
  const [platform, file] = binary.split('=');
  if (!PLATFORMS.includes(platform)) throw new Error(`${platform} is none of ${PLATFORMS.join(', ')}`);
  const [os, cpu] = platform.split('-');
  const name = `@membrane-tui/${platform}`;
  const folder = begin(platform);
  const program = join(folder, 'bin', os === 'win32' ? 'membrane-tui.exe' : 'membrane-tui');
  copyFileSync(file, program);
  chmodSync(program, 0o755);
  cpSync(documents, folder, { recursive: true });
  // Unplugged: a binary inside of an archive cannot be started.
  pack(folder, { name, ...common, description: `The binary of membrane-tui for ${platform}`, os: [os], cpu: [cpu], preferUnplugged: true });
  made[name] = crate.version;
}

const launcher = begin('launcher');
const text = readFileSync(join(TOP, 'npm/launcher.js'), 'utf8');
const program = join(launcher, 'bin/membrane-tui.js');
writeFileSync(program, text.replace('__PLATFORMS__', JSON.stringify(PLATFORMS)));
chmodSync(program, 0o755);
copyFileSync(join(TOP, 'README.md'), join(launcher, 'README.md'));
pack(launcher, {
  name: 'membrane-tui',
  ...common,
  description: crate.description,
  keywords: crate.keywords,
  bin: { 'membrane-tui': 'bin/membrane-tui.js' },
  engines: { node: '>=18' },
  optionalDependencies: made,
});

/** An empty folder for a package, with what every one has. */
function begin(name) {
  const folder = join(resolve(out), name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  copyFileSync(join(TOP, 'LICENSE'), join(folder, 'LICENSE'));
  return folder;
}

function pack(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', resolve(out)], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
