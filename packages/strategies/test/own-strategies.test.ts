import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OwnStrategies } from '../src/own-strategies.ts';
import { writeTemplate } from '../src/strategy-files.ts';
import { CALM, INPUT, source } from './scene.ts';

const LIMITS = { deadlineMs: 30_000, loadMs: 60_000, memoryMb: 64 };

describe('the strategies of an installation’s owner', () => {
  let directory: string;
  let own: OwnStrategies;
  beforeAll(async () => {
    directory = join(await mkdtemp(join(tmpdir(), 'rec-io strategies ')), 'not there yet');
    own = new OwnStrategies(directory, LIMITS);
  });
  afterAll(async () => {
    own.close();
    await rm(join(directory, '..'), { recursive: true });
  });

  test('are none where there is no directory, and nobody’s where there is no file', async () => {
    await own.load(['mine', 'Hourly HTC', '../../etc/passwd']);
    for (const name of ['mine', 'Hourly HTC', '../../etc/passwd']) expect(own.runner(name)).toBeNull();
  });

  test('are loaded by name, and asked', async () => {
    await writeTemplate(directory, 'mine');
    await own.load(['mine']);
    const runner = own.runner('mine');
    expect(runner?.strategy.name).toBe('mine');
    expect(runner?.problem).toBeNull();
    const decision = await runner?.decide(
      INPUT,
      { entries: 0 },
      { min_probability: 96, min_edge: 0.5, max_time: 600 },
    );
    expect(decision?.status.state).toBe('ACTIVE');
  });

  test('do not keep each other from it when one is broken', async () => {
    await writeFile(join(directory, 'broken.ts'), 'export default {');
    await writeFile(join(directory, 'good.ts'), source(`return ${CALM};`));
    await own.load(['broken', 'good']);
    expect(own.runner('good')?.problem).toBeNull();
    expect(own.runner('broken')?.problem).toContain('no TypeScript');
    await expect(own.runner('broken')?.decide(INPUT, {}, {})).rejects.toMatchObject({ code: 'invalid' });
  });

  test('are read again when they were broken, not while they run', async () => {
    await writeFile(join(directory, 'broken.ts'), source(`return ${CALM};`));
    const before = own.runner('good');
    await own.load(['broken', 'good']);
    expect(own.runner('broken')?.problem).toBeNull();
    expect(own.runner('good')).toBe(before);
  });
});
