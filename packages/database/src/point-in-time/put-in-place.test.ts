import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putInPlace, recoveredBeside, resumePutInPlace } from './put-in-place.ts';

let base: string;
let cluster: string;

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'rec io place '));
  cluster = path.join(base, 'cluster');
  made('cluster', 'old');
  made('target', 'new');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function made(name: string, content: string): void {
  mkdirSync(path.join(base, name));
  writeFileSync(path.join(base, name, 'PG_VERSION'), content);
}
const contentOf = (directory: string): string => readFileSync(path.join(directory, 'PG_VERSION'), 'utf8');
const beside = (): readonly string[] =>
  readdirSync(base).filter((name) => name.startsWith('cluster.before-'));

test('what was there is kept beside', async () => {
  const kept = await putInPlace(path.join(base, 'target'), cluster, new Date(0));
  expect([contentOf(cluster), contentOf(kept ?? '')]).toEqual(['new', 'old']);
  expect(readdirSync(base).toSorted()).toEqual(['cluster', path.basename(kept ?? '')]);
});

test('a process that is killed between the two renames is gone on with: the new one is there, the old one kept', async () => {
  const code = `
    const { putInPlace } = await import(${JSON.stringify(path.join(import.meta.dirname, 'put-in-place.ts'))});
    await putInPlace(${JSON.stringify(path.join(base, 'target'))}, ${JSON.stringify(cluster)}, new Date(0),
      () => process.kill(process.pid, 'SIGKILL'));`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', code]);
  expect(signal).toBe('SIGKILL');
  expect(existsSync(cluster)).toBe(false);
  await resumePutInPlace(cluster);
  expect(contentOf(cluster)).toBe('new');
  expect(beside().map((name) => contentOf(path.join(base, name)))).toEqual(['old']);
  await resumePutInPlace(cluster);
  expect(contentOf(cluster)).toBe('new');
});

test('one that was killed before has changed nothing, and what is at work is left alone', async () => {
  made('cluster.recovered', 'young');
  await resumePutInPlace(cluster);
  expect(contentOf(cluster)).toBe('old');
  expect(contentOf(recoveredBeside(cluster))).toBe('young');
});
