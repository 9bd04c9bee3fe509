// Runs many pushes in one process: `membrane push` in each folder named on stdin, what was seen of it as a line of JSON on stdout.
// The folder of the CLI's package is its argument. The CLI's program is imported anew for each push, so that it starts as the binary does, without Node's start.

import fs from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { begin, crashed, end, reportHangs, reportSuccess } from './observe.mjs'

const dist = pathToFileURL(`${process.argv[2]}/dist/`)
const program = new URL(/"(\.\/index-[^"]+\.js)"/.exec(fs.readFileSync(new URL('index.js', dist), 'utf8'))[1], dist)
const answer = process.stdout.write.bind(process.stdout)
const leave = process.exit.bind(process)

let settle = () => {}
process.exit = (code) => settle(code ?? 0)
const crash = (error) => {
  crashed(error)
  settle(1)
}
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
process.argv = [process.argv[0], 'membrane', 'push']

let count = 0
async function push(folder) {
  process.chdir(folder)
  const exit = new Promise((resolve) => (settle = resolve))
  begin()
  reportHangs(() => settle(null))
  reportSuccess(() => settle(0))
  await import(`${program.href}?push=${++count}`)
  const observed = end(await exit)
  settle = () => {}
  return observed
}

for await (const folder of createInterface({ input: process.stdin })) {
  answer(`${JSON.stringify(await push(folder))}\n`)
}
leave(0)
