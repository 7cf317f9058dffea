import { expect, test } from 'vitest';
import { soak } from './soak/soak.ts';

/** A simulated day of this is a part of ./test.sh --full; here it is three quarters of an hour. */
const LIMIT_MS = 1_200_000;

test(
  'trader, database, exchange and web are killed while much is traded: ledger and exchange tell the same story',
  async () => {
    const report = await soak({ hours: 0.75, speed: 60, seed: 7, kills: 8, settle: false });
    expect(report.wrong).toEqual([]);
    expect(Object.values(report.misfortunes).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3);
    // Hundreds, where the machine has time for them; where it starves, prices are stale most of the time.
    expect(report.entries).toBeGreaterThan(3);
    expect(report.exits).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
