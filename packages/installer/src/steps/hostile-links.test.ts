import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Configuration } from '../configuration.ts';
import { type Layout, layout as layoutOf } from '../layout.ts';
import { NOTHING_MADE, type StepRecord } from '../receipt.ts';
import type { Step } from '../step.ts';
import type { ClusterPlan } from '../system-database/cluster-plan.ts';
import { directoriesStep } from './directories-step.ts';
import { environmentStep } from './environment-step.ts';
import { secretsStep } from './secrets-step.ts';
import { systemDatabasePasswordsStep } from './system-database-passwords-step.ts';

const SECRET = 'root:$6$what-only-root-may-read\n';

describe('a program that was taken over cannot lead root astray by a link in its own directories', () => {
  let base = '';
  let layout: Layout;
  let outside = '';
  let closed = '';
  const myself = async () => ({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'rec-io-links-'));
    outside = join(base, 'outside');
    closed = join(outside, 'shadow');
    layout = layoutOf(join(base, 'rec-io'), 'full');
    mkdirSync(outside, { mode: 0o755 });
    writeFileSync(closed, SECRET, { mode: 0o640 });
    mkdirSync(layout.secrets, { recursive: true, mode: 0o700 });
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const apply = async (step: Step) => {
    const made: StepRecord['made'] = await step.makes();
    return step.apply({ made, say: () => undefined, signal: new AbortController().signal });
  };
  const everythingIn = (directory: string) =>
    readdirSync(directory)
      .filter((name) => lstatSync(join(directory, name)).isFile())
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .join('');

  test('not to close or give away another directory', async () => {
    mkdirSync(layout.data, { recursive: true });
    symlinkSync(outside, layout.run);
    await expect(apply(directoriesStep(layout, myself))).rejects.toThrow('REC-640');
    expect(statSync(outside).mode & 0o777).toBe(0o755);
  });

  test('not to give away another file', async () => {
    symlinkSync(closed, layout.internalToken);
    await expect(apply(secretsStep(layout, myself, 'system'))).rejects.toThrow('REC-640');
  });

  test('not to copy what only root may read into a password', async () => {
    const cluster: ClusterPlan = { family: 'debian', port: 1, existing: null, before: [] };
    symlinkSync(closed, layout.databasePassword);
    const plan = { location: layout.dataDir, serviceAccount: null, cluster, takeOver: false };
    await apply(systemDatabasePasswordsStep(plan));
    expect(lstatSync(layout.databasePassword).isFile()).toBe(true);
    expect(everythingIn(layout.secrets)).not.toContain('root');
    expect(readFileSync(closed, 'utf8')).toBe(SECRET);
  });

  test('not to read or write another file as psql’s', async () => {
    const configuration = { ports: { database: 5432 } } as unknown as Configuration;
    const target = join(outside, 'cron');
    symlinkSync(closed, layout.databasePassword);
    writeFileSync(join(layout.secrets, 'pgpass'), 'what the program wants to be run');
    symlinkSync(target, join(layout.secrets, 'pgpass.before-rec-io.tmp'));
    await apply(environmentStep(layout, configuration, myself));
    expect(readdirSync(outside)).toEqual(['shadow']);
    rmSync(layout.databasePassword);
    writeFileSync(layout.databasePassword, 'of-the-role\n', { mode: 0o600 });
    await apply(environmentStep(layout, configuration, myself));
    expect(readdirSync(outside)).toEqual(['shadow']);
    expect(everythingIn(layout.secrets)).toContain(':of-the-role\n');
    expect(everythingIn(layout.secrets)).not.toContain('root');
  });

  test('and what it makes in good order is right all the same', async () => {
    const step = directoriesStep(layout, myself);
    expect(await step.isDone()).toBe(false);
    await apply(step);
    expect(await step.isDone()).toBe(true);
    expect(await step.revert(NOTHING_MADE)).toEqual([]);
  });
});
