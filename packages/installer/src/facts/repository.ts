import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseModels } from '@rec-io/domain/adaptive/models';
import { readConfiguration } from '../configuration.ts';
import { errorCode } from '../explain.ts';
import { reasonOf } from '../json-file.ts';
import type { Machine } from '../machine.ts';
import { absent } from '../paths.ts';
import { isPort, isPortName } from '../ports.ts';
import type { InstallationKind } from '../receipt.ts';
import { RELEASE_FILE, wholeRelease } from '../release/release.ts';
import { lines, requireOutput } from './ask.ts';
import { type Fact, found } from './fact.ts';
import type { Repository } from './facts.ts';

/** `<sha256>␣␣<path>` of every file of a release. */
export const MANIFEST_FILE = 'MANIFEST.sha256';

/** What must be there even where nothing tells what was: a copy without git and without a manifest. */
const INDISPENSABLE = ['package.json', 'package-lock.json', 'apps/cli/src/main.ts', 'config/ports.json'];

/** Whether the clone or the unpacked release is complete and as it was published, and whether its settings can be read. */
export const repositoryFacts = (
  machine: Machine,
  clone: string,
  location: string,
  kind: InstallationKind,
): Promise<Fact<Repository>> =>
  found(async () => ({
    ...(await compared(machine, clone)),
    invalid: [...(await invalidSettings(clone)), ...(await invalidConfiguration(location, kind))],
  }));

async function compared(machine: Machine, clone: string): Promise<Omit<Repository, 'invalid'>> {
  // A copy that runs leaves out what was only for development, and says so itself.
  const copied = await wholeRelease(clone);
  if (copied !== null) {
    const files = new Map(Object.entries(copied.files));
    return { kind: 'release', comparedWith: RELEASE_FILE, ...againstManifest(clone, files) };
  }
  const manifest = join(clone, MANIFEST_FILE);
  if (absent([manifest]).length === 0) {
    const files = parseManifest(await readFile(manifest, 'utf8'));
    return { kind: 'release', comparedWith: MANIFEST_FILE, ...againstManifest(clone, files) };
  }
  if (absent([join(clone, '.git')]).length === 0)
    return { kind: 'git', ...(await againstIndex(machine, clone)) };
  const missing = INDISPENSABLE.filter((path) => absent([join(clone, path)]).length > 0);
  return { kind: 'copy', comparedWith: 'nothing: it has no git and no manifest', missing, modified: [] };
}

async function againstIndex(machine: Machine, clone: string) {
  // Root may look at the clone of another account; nothing of it is run.
  const git = (...args: string[]) =>
    requireOutput(
      machine,
      'git',
      '-c',
      `safe.directory=${clone}`,
      '-c',
      'core.fsmonitor=false',
      '-C',
      clone,
      ...args,
    );
  const changed = lines(await git('diff', '--name-status', '--no-renames', '--no-ext-diff', '--relative'));
  const paths = (isWanted: (status: string) => boolean) =>
    changed.flatMap((line) => {
      const [status = '', path] = line.split('\t');
      return path !== undefined && isWanted(status) ? [path] : [];
    });
  return {
    comparedWith: `commit ${(await git('rev-parse', '--short', 'HEAD')) || '(none)'}`,
    missing: paths((status) => status === 'D'),
    modified: paths((status) => status !== 'D'),
  };
}

export function parseManifest(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, sha256, path] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
      return sha256 === undefined || path === undefined ? [] : [[path, sha256]];
    }),
  );
}

function againstManifest(clone: string, files: ReadonlyMap<string, string>) {
  const missing: string[] = [];
  const modified: string[] = [];
  for (const [path, sha256] of files) {
    const is = hashOf(join(clone, path));
    if (is === null) missing.push(path);
    else if (is !== sha256) modified.push(path);
  }
  return { missing, modified };
}

/** Read at once: streams of two thousand small files cost twenty times what hashing them does. */
function hashOf(path: string): string | null {
  try {
    return statSync(path).isFile() ? hash('sha256', readFileSync(path)) : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** The settings that come with the program. */
async function invalidSettings(clone: string): Promise<Repository['invalid']> {
  const models = join(clone, 'config/models');
  const names = await readdir(models).catch(() => []);
  const files = [
    { path: 'config/ports.json', check: checkPorts },
    ...names
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({
        path: join('config/models', name),
        check: parseModels as (value: unknown) => unknown,
      })),
  ];
  const invalid: { path: string; reason: string }[] = [];
  for (const { path, check } of files) {
    try {
      check(JSON.parse(await readFile(join(clone, path), 'utf8')));
    } catch (error) {
      // A missing file is told as missing.
      if (errorCode(error) !== 'ENOENT') invalid.push({ path, reason: reasonOf(error) });
    }
  }
  return invalid;
}

function checkPorts(value: unknown): void {
  const ports: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'ports') : null;
  if (typeof ports !== 'object' || ports === null) throw new Error('it has no "ports"');
  for (const [name, port] of Object.entries(ports)) {
    if (!isPortName(name)) throw new Error(`"${name}" is no program`);
    if (!isPort(port))
      throw new Error(`"${name}" must be a port from 1 to 65535, not ${JSON.stringify(port)}`);
  }
}

/** What an earlier installation in the same place left. */
async function invalidConfiguration(
  location: string,
  kind: InstallationKind,
): Promise<Repository['invalid']> {
  try {
    await readConfiguration(location, kind);
    return [];
  } catch (error) {
    return [{ path: location, reason: reasonOf(error) }];
  }
}
