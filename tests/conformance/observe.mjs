// Watches the vendor's CLI while it pushes, without changing it: what it reads, what it takes each file for, where it stops.
// The functions that are wrapped (`fs`, js-yaml's `load`, the console, `process.exit`) still do what they did.

import fs from 'node:fs'
import path from 'node:path'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { pathToFileURL } from 'node:url'

// The js-yaml of the CLI whose package's folder is the argument: the very module that it imports.
const ofTheCli = createRequire(`${process.argv[2]}/package.json`)
const { exports } = ofTheCli('js-yaml/package.json')
const file = new URL(exports['.'].import, pathToFileURL(ofTheCli.resolve('js-yaml/package.json')))
const { default: yaml } = await import(file)

const PHASES = [
  ['Loading configuration', 'config'],
  ['Getting remote workspace data', 'fetch'],
  ['Loading local workspace data', 'load'],
  ['Matching imported integrations', 'connectors'],
  ['[Push] Creating integration', 'sync'],
  ['[Push] Updating integration', 'sync'],
  ['Syncing Universal Elements', 'sync'],
]

let run = null

// Begins to watch a push in the current directory.
export function begin() {
  run = {
    root: process.cwd(),
    phase: 'config',
    folder: null, // the type folder that is being read
    batch: 0, // how many folders were begun
    entry: null, // the last file that was read, relative to the root
    reads: [],
    loads: [], // { path, folder, batch, value }
    documents: new Map(), // path -> the value that js-yaml gave at the last reading
    owners: new Map(), // value -> path
    spec: null, // the connector's file, once it is read
    integrations: 0, // how many integrations were begun to be sent
    failing: null, // the path of the element whose upload was begun last
    lines: [],
    hang: null,
    error: null,
  }
}

// Ends it: the observation as plain data.
export function end(exit) {
  const done = run
  run = null
  return {
    exit,
    hang: done.hang,
    reads: done.reads,
    lines: done.lines,
    loads: done.loads.filter(isLoaded).map(({ path, folder, batch, value }) => ({
      path,
      unfinished: exit !== 0 && done.phase === 'load' && batch === done.batch && isInside({ path, folder }),
      element: path.startsWith('membrane/connectors/') ? 'connectors' : folder,
      key: text(value?.key),
      integration: folder === 'integrations' || !value?.integrationKey ? null : text(value.integrationKey),
    })),
    abort: done.error && { phase: done.phase, path: culprit(done), ...describe(done) },
  }
}

// Inside an integration a text, a number or `true` is said to be loaded, and then push cannot write into it.
function isLoaded({ path, folder, value }) {
  return typeof value === 'object' || !isInside({ path, folder })
}

function isInside({ path, folder }) {
  return path.startsWith('membrane/integrations/') && (folder !== 'integrations' || path.split('/')[3] === 'integrations')
}

// The text of what is sent as JSON; null where there is nothing.
function text(value) {
  try {
    const json = JSON.stringify(value)
    if (json === undefined || json === 'null') return null
    return typeof value === 'object' || json[0] !== '"' ? unquoted(json) : value
  } catch {
    return null // a cycle
  }
}

function unquoted(json) {
  return json[0] === '"' ? JSON.parse(json) : json
}

function describe({ error, root }) {
  return { message: String(error?.message ?? error).replaceAll(root, '$ROOT'), reason: error?.reason ?? null, line: place(error?.mark?.line), column: place(error?.mark?.column) }
}

function place(zeroBased) {
  return zeroBased === undefined ? null : zeroBased + 1
}

// The path that an abort is about: the error's own, else that of the file or the element at hand. A connector's source that is
// missing is asked for by the name in its spec, so the spec is what the abort is about.
function culprit({ error, phase, root, entry, failing, owners, loads, batch, integrations, spec }) {
  if (/^Cannot create property 'integrationKey'/.test(error?.message)) {
    // Written into all of a folder once the last of it is read.
    return loads.find((load) => load.batch === batch && typeof load.value !== 'object')?.path
  }
  if (typeof error?.path === 'string') {
    const missing = spec && path.basename(error.path) === 'src.zip' && !fs.lstatSync(error.path, { throwIfNoEntry: false })
    return missing ? spec : relative(root, error.path)
  }
  if (phase !== 'sync') return entry
  return (error?.config && owners.get(error.config.data)) ?? failing ?? loads.filter(({ folder }) => folder === 'integrations')[integrations - 1]?.path
}

function relative(root, file) {
  return path.relative(root, file).split(path.sep).join('/')
}

function inWorkspace(file) {
  return run && typeof file === 'string' && path.resolve(file).startsWith(run.root + path.sep)
}

const { createWriteStream, readFileSync, readdirSync } = fs
fs.readFileSync = function (file, ...rest) {
  if (inWorkspace(file)) {
    open(file)
    run.reads.push(run.entry)
  }
  return readFileSync.call(this, file, ...rest)
}
fs.createWriteStream = function (file, ...rest) {
  if (inWorkspace(file)) open(file)
  return createWriteStream.call(this, file, ...rest)
}

// Notes a file that is opened, and does not let a FIFO be.
function open(file) {
  run.entry = relative(run.root, path.resolve(file))
  if (run.onHang && fs.statSync(file, { throwIfNoEntry: false })?.isFIFO()) {
    run.hang = run.entry
    run.onHang()
    throw new Error('a FIFO would hang push for ever')
  }
}
fs.readdirSync = function (folder, ...rest) {
  if (inWorkspace(folder)) run.entry = relative(run.root, path.resolve(folder))
  return readdirSync.call(this, folder, ...rest)
}
syncBuiltinESMExports()

// Where the harness wants it, opening a FIFO is reported instead of done.
export function reportHangs(report) {
  run.onHang = report
}

const load = yaml.load
yaml.load = function (source, ...rest) {
  const value = load.call(this, source, ...rest)
  if (!run || !run.entry?.startsWith('membrane/')) return value
  const watched = watch(value, run.entry)
  run.documents.set(run.entry, watched)
  if (run.phase === 'connectors' && value != null) {
    run.spec = run.entry
    run.loads.push({ path: run.entry, folder: 'connectors', value: watched })
  }
  return watched
}

// Push deletes `integrationId` of each element right before it uploads it: seen through a proxy, that tells which one is at hand.
function watch(value, file) {
  const watchable = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
  const seen = !watchable
    ? value
    : new Proxy(value, {
        deleteProperty(target, name) {
          if (run && name === 'integrationId') run.failing = file
          return Reflect.deleteProperty(target, name)
        },
      })
  if (!run.owners.has(seen)) run.owners.set(seen, file)
  return seen
}

console.debug = (...parts) => run && note(plain(parts))
console.log = console.debug
console.error = (...parts) => {
  if (run && parts[0] instanceof Error) run.error ??= parts[0]
  else if (run) run.error ??= new Error(plain(parts))
}

function plain(parts) {
  return parts
    .filter((part) => typeof part !== 'object')
    .map(String)
    .join(' ')
    .replace(/\x1b\[([0-9;]*m)?/g, '')
    .trim()
}

function note(line) {
  run.lines.push(line)
  const phase = PHASES.find(([start]) => line.startsWith(start))
  if (phase) run.phase = phase[1]
  if (/^\[Push\] (Creating|Updating) integration/.test(line)) run.integrations += 1
  if (line.startsWith(`Reading ${run.root}`)) {
    run.folder = path.basename(line)
    run.batch += 1
  }
  if (line.startsWith('[Push] Loading connector from: ')) run.spec = null
  if (line.startsWith('Loaded ')) run.loads.push({ path: run.entry, folder: run.folder, batch: run.batch, value: run.documents.get(run.entry) })
  if (line === 'Push to workspace default completed successfully') run.onSuccess?.()
}

export function reportSuccess(report) {
  run.onSuccess = report
}

// An error that nobody caught ends the process with status 1.
export function crashed(error) {
  if (run) run.error ??= error
}
