// What the SDK takes each path for: a JSON text a line in, a line of JSON out.

import { createInterface } from 'node:readline'
import { WorkspaceElementSpecs, parseMembraneElementPath } from '@membranehq/sdk'

// The folder of a type tells it in the words of the workspace: `app` is the SDK's name for what stands in `external-apps`.
const name = (type) => WorkspaceElementSpecs[type].apiPath.replace(/s$/, '')

for await (const line of createInterface({ input: process.stdin })) {
  const element = parseMembraneElementPath(JSON.parse(line))
  const { type, key, integrationKey } = element ?? {}
  console.log(JSON.stringify(element ? { element: name(type), key, integration: integrationKey ?? null } : null))
}
