// A registry for tests: serves the .tgz files of a folder on 127.0.0.1, as far as `npm install` asks.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** Starts it; gives its address and what ends it. */
export async function serve(folder) {
  const archives = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const packages = new Map(archives.map((archive) => {
    const manifest = JSON.parse(execFileSync('tar', ['-xzOf', join(folder, archive), 'package/package.json']));
    return [manifest.name, { archive, manifest }];
  }));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname).slice(1);
    if (archives.includes(path)) return response.end(readFileSync(join(folder, path)));
    const found = packages.get(path);
    if (!found) return response.writeHead(404).end('{}');
    const { archive, manifest } = found;
    const integrity = `sha512-${createHash('sha512').update(readFileSync(join(folder, archive))).digest('base64')}`;
    const dist = { tarball: `http://127.0.0.1:${server.address().port}/${archive}`, integrity };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({
      name: manifest.name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist } },
    }));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
