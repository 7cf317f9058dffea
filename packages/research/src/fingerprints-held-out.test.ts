import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintModel } from '@rec-io/domain/fingerprint-model';
import {
  BASELINE,
  type FingerprintTable,
  HORIZON_MINUTES_MAX,
  THRESHOLDS,
} from '@rec-io/domain/fingerprint-table';
import type { PriceE4 } from '@rec-io/domain/money';
import { BAR_MEAN_VARIANCE_SECONDS } from '@rec-io/domain/settlement-window';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { fingerprintSums, updateFingerprintSums } from './fingerprint-sums.ts';
import { fingerprints } from './fingerprints.ts';
import { minuteGrid } from './minute-grid.ts';

/** Market data beside the repository, where a workplace has it; the repository carries none. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/prices');
const HERE = existsSync(FOLDER);
const MAY = Date.UTC(2018, 4);
const JUNE = Date.UTC(2018, 5);
const JULY = Date.UTC(2018, 6);

/** The table with the baseline in rows without a move, as counted tables have them, or in all rows. */
function withBaseline(table: FingerprintTable, rows: 'unknown' | 'all'): FingerprintTable {
  const perTable = HORIZON_MINUTES_MAX * THRESHOLDS;
  const filled = (shares: Float64Array) =>
    shares.map((share, cell) =>
      rows === 'all' || Number.isNaN(share)
        ? (shares[BASELINE * perTable + (cell % perTable)] as number)
        : share,
    );
  return { ...table, pos: filled(table.pos), neg: filled(table.neg) };
}

describe.skipIf(!HERE)(`fingerprints of real bars${HERE ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  let bars: MinuteBars;
  beforeAll(async () => {
    const names = readdirSync(FOLDER).filter((name) => /^BTCUSD_.*_1m_2018-0[1-7]/.test(name));
    bars = (await readPriceFiles(names.map((name) => join(FOLDER, name)))).bars;
  });

  it('judge a month that they did not see better by momentum than without, and better smoothed than raw', () => {
    const grid = minuteGrid(barsBetween(bars, 0, JULY));
    const { raw, smoothed } = fingerprints(barsBetween(bars, MAY, JUNE));
    const score = (table: typeof raw) =>
      evaluate(
        grid,
        fingerprintModel(table, { windowVarianceSeconds: BAR_MEAN_VARIANCE_SECONDS }),
        JUNE,
        JULY,
      ).overall;
    const own = score(smoothed);
    expect(own.questions).toBeGreaterThan(150_000);
    expect(own.logLoss).toBeLessThan(score(withBaseline(smoothed, 'all')).logLoss - 0.005);
    expect(own.logLoss).toBeLessThan(score(withBaseline(raw, 'unknown')).logLoss);
    expect(own.calibrationError).toBeLessThan(0.03);
  });

  it('are the same counted day by day', () => {
    const span = (toMs: number) => barsBetween(bars, MAY, toMs);
    let sums = fingerprintSums(span(MAY + 86_400_000));
    for (let day = 2; day <= 10; day++)
      sums = updateFingerprintSums(
        sums,
        barsBetween(bars, MAY + (day - 2) * 86_400_000, MAY + day * 86_400_000),
      );
    expect(sums).toEqual(fingerprintSums(span(MAY + 10 * 86_400_000)));
  });

  it('give the same answers when the future is cut off', () => {
    const { smoothed } = fingerprints(barsBetween(bars, 0, MAY));
    const cutMs = MAY + 5 * 86_400_000 + 1_800_000;
    const asked = [JULY, cutMs + 3_600_000].map((endMs) => {
      const answers: number[] = [];
      const model = fingerprintModel(smoothed);
      const above = (strike: PriceE4) => {
        answers.push(model.above(strike));
        return answers.at(-1) ?? 0;
      };
      evaluate(minuteGrid(barsBetween(bars, 0, endMs)), { ...model, above }, MAY, cutMs);
      return answers;
    });
    expect(asked[0]?.length).toBeGreaterThan(20_000);
    expect(asked[1]).toEqual(asked[0]);
  });
});
