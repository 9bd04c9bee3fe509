// What the SDK's loader takes from a config and an environment: a JSON text a line in, a line of JSON out.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { MembraneConfigLoader } from '@membranehq/sdk/config'

for (const name of Object.keys(process.env)) if (name.startsWith('MEMBRANE_')) delete process.env[name]

for await (const line of createInterface({ input: process.stdin })) {
  const { text, environment } = JSON.parse(line)
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  if (text !== null) writeFileSync(join(folder, 'membrane.config.yml'), text)
  Object.assign(process.env, environment)
  try {
    const loader = new MembraneConfigLoader(folder)
    const fields = Object.keys(loader.loadConfig()).sort()
    console.log(JSON.stringify({ fails: false, fields, credentials: loader.hasWorkspaceCredentials() }))
  } catch {
    console.log(JSON.stringify({ fails: true, fields: [], credentials: false }))
  }
  for (const name of Object.keys(environment)) delete process.env[name]
  rmSync(folder, { recursive: true })
}
