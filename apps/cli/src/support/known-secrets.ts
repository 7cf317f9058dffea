import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';

const DEPTH_MAX = 8;

/** Every secret that lies in an installation, as far as this account may read it: so that nothing of them gets out. */
export async function knownSecrets(layout: Layout): Promise<readonly string[]> {
  const files = [
    ...(await filesIn(layout.secrets)),
    ...(layout.installerSecrets === layout.secrets ? [] : await filesIn(layout.installerSecrets)),
    ...(await filesIn(layout.users)).filter((path) => path.includes('/credentials/')),
    ...(await filesIn(layout.exchange)).filter((path) => path.endsWith('.pem')),
    join(layout.data, 'database.json'),
    layout.env,
  ];
  const secrets: string[] = [];
  for (const path of files) {
    const text = await readFile(path, 'utf8').catch(() => '');
    // What is public has no need to be hidden, and being in every log would hide too much.
    if (!text.includes('BEGIN PUBLIC KEY')) secrets.push(text, ...partsOf(text));
  }
  return [...new Set(secrets.map((secret) => secret.trim()).filter((secret) => secret.length >= SHORTEST))];
}

const SHORTEST = 8;

/** The values in a file of several: JSON, `name: value`, `NAME=value`. */
function partsOf(text: string): string[] {
  if (text.startsWith('-----BEGIN')) return [];
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return Object.values(value).filter((item) => typeof item === 'string');
  } catch {
    // Then it is lines.
  }
  return text.split('\n').flatMap((line) => /^\s*[\w-]+\s*[:=]\s*["']?(.+?)["']?\s*$/.exec(line)?.[1] ?? []);
}

async function filesIn(directory: string, depth = 0): Promise<readonly string[]> {
  if (depth > DEPTH_MAX) return [];
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesIn(path, depth + 1);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}
