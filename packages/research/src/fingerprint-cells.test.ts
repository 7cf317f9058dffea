import { random } from '@rec-io/domain/random';
import { MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { expect, test } from 'vitest';
import { cellsOf, FINGERPRINT_BUCKETS, fingerprintCsv } from './fingerprint-cells.ts';
import { fingerprints } from './fingerprints.ts';

const dice = random(2, 'cells');
const columns = new BarColumns();
for (let minute = 0, close = 100_000; minute < 500; minute++) {
  close += 10 * (dice.integer(9) - 4);
  columns.push(Date.UTC(2018, 0) + minute * MINUTE_MS, close, close, close, close);
}
const found = fingerprints(columns.bars());

test('every bucket, minute and threshold has a line, with what was counted and what was made of it', () => {
  const lines = [...fingerprintCsv(found)].join('').trimEnd().split('\n');
  expect(lines[0]).toBe('bucket,minutes,threshold_pct,pos,neg,samples,weight,pos_raw,neg_raw');
  expect(lines.length).toBe(1 + 62 * 60 * 41);
  const line = (start: string) => lines.find((one) => one.startsWith(start))?.split(',') ?? [];
  const [cell] = [...cellsOf(found, null)].filter(
    ({ minutes, thresholdPct }) => minutes === 15 && thresholdPct === 0.05,
  );
  expect(line('baseline,15,0.05,').slice(3).map(Number)).toEqual(
    [cell?.pos, cell?.neg, 485, cell?.weight, cell?.posRaw, cell?.negRaw].map((value) =>
      Number(value?.toPrecision(10)),
    ),
  );
  expect(cell?.posRaw).toBe(cell?.pos);
  // Nobody ever had such a momentum: nothing counted, filled from what there is.
  expect(line('30,60,1.70,')).toEqual(['30', '60', '1.70', '0', '0', '0', '0', '', '']);
  expect(line('-30,1,0.00,')[3]).not.toBe('');
});

test('buckets come in order, all moments first', () => {
  expect([FINGERPRINT_BUCKETS[0], FINGERPRINT_BUCKETS[1], FINGERPRINT_BUCKETS.at(-1)]).toEqual([
    null,
    -30,
    30,
  ]);
  expect(FINGERPRINT_BUCKETS.length).toBe(62);
});
