import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Bom = {
  serialNumber: string;
  metadata: { timestamp: string; component: { name: string; 'bom-ref': string } };
};

/**
 * Every package that the lock names, with version, licence and hash, as CycloneDX (JSON): npm's own list, without what is of the
 * machine and the moment that it was made on. The same lock gives the same text.
 */
export function sbomOf(clone: string, timeS: number): string {
  const pinned = join(clone, '.runtime', 'npm', 'bin', 'npm-cli.js');
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const run = existsSync(pinned)
    ? ([process.execPath, [pinned, ...args]] as const)
    : (['npm', args] as const);
  const text = execFileSync(run[0], run[1], {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return steady(JSON.parse(text) as Bom, timeS);
}

function steady(bom: Bom, timeS: number): string {
  const { component } = bom.metadata;
  // npm takes the name of the folder.
  component.name = component['bom-ref'].replace(/@[^@]*$/, '');
  bom.metadata.timestamp = new Date(timeS * 1_000).toISOString();
  bom.serialNumber = '';
  const hash = createHash('sha256').update(JSON.stringify(bom)).digest('hex');
  bom.serialNumber = `urn:uuid:${[
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')}`;
  return `${JSON.stringify(bom, null, 2)}\n`;
}
