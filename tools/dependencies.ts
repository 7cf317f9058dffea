import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What came of asking for known holes: `unknown` where nobody could be asked, which is told, and never taken for none. */
export type Audit =
  | { readonly state: 'clean' }
  | { readonly state: 'holes'; readonly packages: readonly string[] }
  | { readonly state: 'unknown'; readonly why: string };

/** Which packages of a running system have holes that are known as high or critical, by what npm's registry says. */
export function auditPackages(root: string): Audit {
  const pinned = join(root, '.runtime', 'npm', 'bin', 'npm-cli.js');
  const args = [
    'audit',
    '--omit=dev',
    '--audit-level=high',
    '--json',
    '--fetch-retries=1',
    '--fetch-timeout=20000',
  ];
  const { stdout, status } = existsSync(pinned)
    ? spawnSync(process.execPath, [pinned, ...args], { cwd: root, encoding: 'utf8' })
    : spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
  return judged(stdout ?? '', status);
}

const GRAVE: ReadonlySet<unknown> = new Set(['high', 'critical']);

/** @param said what `npm audit --json` printed */
export function judged(said: string, status: number | null): Audit {
  const report = objectOf(said);
  const found = report?.['vulnerabilities'];
  if (typeof found !== 'object' || found === null) {
    const message = report?.['message'];
    const why = typeof message === 'string' ? message : said.trim().split('\n')[0];
    return { state: 'unknown', why: why || `npm ended with ${status} and said nothing` };
  }
  const packages = Object.entries(found as Readonly<Record<string, { readonly severity?: unknown }>>)
    .filter(([, { severity }]) => GRAVE.has(severity))
    .map(([name, { severity }]) => `${name} (${String(severity)})`);
  if (packages.length > 0) return { state: 'holes', packages };
  return status === 0 ? { state: 'clean' } : { state: 'unknown', why: `npm ended with ${status}` };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

/** They ask for no more than to be named. */
const FREE = new Set([
  ...[
    'MIT',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'BlueOak-1.0.0',
    'Unlicense',
    'CC0-1.0',
  ],
  ...['PostgreSQL', 'Python-2.0', 'MIT-0', 'CC-BY-4.0'],
]);

/** Packages of a running system whose licence is none of those that ask for no more than to be named. */
export function strangeLicences(lockText: string): readonly string[] {
  const { packages } = JSON.parse(lockText) as {
    packages: Record<string, { dev?: boolean; link?: boolean; version?: string; license?: string }>;
  };
  return Object.entries(packages).flatMap(([path, { dev, link, license = 'none named' }]) => {
    if (!path.startsWith('node_modules/') || dev === true || link === true) return [];
    const names = license.replaceAll(/[()]/g, '').split(/ OR /);
    return names.some((name) => FREE.has(name)) ? [] : [`${path.slice('node_modules/'.length)}: ${license}`];
  });
}

/** The exit code of a check that could not be made: neither passed nor failed. */
export const NOT_DONE = 77;

function checkLicences(root: string): number {
  const strange = strangeLicences(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const line of strange) console.error(line);
  return strange.length > 0 ? 1 : 0;
}

function checkHoles(root: string): number {
  const audit = auditPackages(root);
  if (audit.state === 'holes') console.error(`known holes: ${audit.packages.join(', ')}`);
  if (audit.state === 'unknown') console.log(`the registry did not say: ${audit.why}`);
  return { clean: 0, holes: 1, unknown: NOT_DONE }[audit.state];
}

/** node tools/dependencies.ts holes|licences */
if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  process.exitCode = process.argv[2] === 'licences' ? checkLicences(root) : checkHoles(root);
}
