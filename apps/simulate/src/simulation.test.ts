import { expect, test } from 'vitest';
import { installedModel, settle } from './command/model.ts';
import { allowedFaults } from './command/options.ts';
import { REGRESSIONS } from './regressions.ts';
import { simulate } from './simulation.ts';

const model = installedModel();
const run = (seed: number, { hours = 1, faults = 'all', killAt = null as number | null } = {}) =>
  simulate({ seed, hours, faults: allowedFaults(faults), killAt, model, settle });
const SEEDS = 50;
/** The same in every run, unless others are asked for, as for property tests. */
const asked = process.env['PROPERTY_SEED'] ?? '1';
const FIRST_SEED = asked === 'random' ? 1 + (Date.now() % 1_000_000) : Number(asked);

test('a run is a function of its seed', async () => {
  const first = await run(7);
  const again = await run(7);
  expect(again.hash).toBe(first.hash);
  expect(again.log).toEqual(first.log);
  expect((await run(8)).hash).not.toBe(first.hash);
});

test('a run can be ended at any point of it, and goes on', async () => {
  const { counts } = await run(3, { faults: 'none' });
  const points = counts['kill points passed'] ?? 0;
  expect(points).toBeGreaterThan(1_000);
  const killed = await run(3, { faults: 'none', killAt: Math.floor(points / 3) });
  expect(killed.violation).toBeNull();
  expect(killed.counts['lives of the trader']).toBe(2);
});

test('hours in which everything goes wrong leave everything right', async () => {
  const failures: string[] = [];
  let entries = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const { violation, counts } = await run(seed);
    entries += counts['entries sent'] ?? 0;
    if (violation) failures.push(`seed ${seed}: ${violation.invariant}: ${violation.message}`);
  }
  expect(failures).toEqual([]);
  expect(entries).toBeGreaterThan(SEEDS);
});

test('what once was found is not found again', async () => {
  for (const { found, seed, ...options } of REGRESSIONS)
    expect((await run(seed, options)).violation, `${found} (seed ${seed})`).toBeNull();
});
