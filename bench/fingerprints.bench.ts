import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BASELINE, bucketOf, HORIZON_MINUTES_MAX, rowOf, THRESHOLDS } from '@rec-io/domain/fingerprint-table';
import { MinuteMomentum } from '@rec-io/domain/minute-momentum';
import { random } from '@rec-io/domain/random';
import { MINUTE_MS } from '@rec-io/domain/time';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { fingerprints } from '@rec-io/research/fingerprints';
import type { Comparison } from './comparison.ts';

/** Five years of minutes, less a little. */
const BARS = 2_600_000;
/** Market data beside the repository, where a workplace has it. */
const FOLDER = join(import.meta.dirname, '../../shared/data/prices');
const HERE = existsSync(FOLDER);
/** The plain loop takes minutes over all bars. */
const PART = 100;

async function someBars(seed: number): Promise<MinuteBars> {
  if (HERE) {
    const names = readdirSync(FOLDER).filter((name) => /^BTCUSD_.*_1m_/.test(name));
    return (await readPriceFiles(names.map((name) => join(FOLDER, name)))).bars;
  }
  const dice = random(seed, 'fingerprints');
  const columns = new BarColumns();
  let price = 5e8;
  for (let minute = 0; minute < 1_000_000; minute++) {
    price = Math.round(price * (1 + 0.0006 * dice.normal()));
    if (dice.next() > 0.02) columns.push(minute * MINUTE_MS, price, price, price, price);
  }
  return columns.bars();
}

/** One after the other, as often as it takes. */
function tiled(bars: MinuteBars, length: number): MinuteBars {
  const columns = new BarColumns();
  const span = (bars.startMs[bars.length - 1] ?? 0) - (bars.startMs[0] ?? 0) + MINUTE_MS;
  for (let n = 0; n < length; n++) {
    const row = n % bars.length;
    const close = bars.closeE4[row] ?? 0;
    columns.push((bars.startMs[row] ?? 0) + Math.floor(n / bars.length) * span, close, close, close, close);
  }
  return columns.bars();
}

/** Bars, minutes, thresholds: one loop in the other, as the tables are defined. */
function plainly(bars: MinuteBars): number {
  const closes = new Map<number, number>();
  for (let n = 0; n < bars.length; n++) closes.set(bars.startMs[n] ?? 0, bars.closeE4[n] ?? 0);
  const momentum = new MinuteMomentum();
  const pos = new Float64Array((BASELINE + 1) * HORIZON_MINUTES_MAX * THRESHOLDS);
  const neg = new Float64Array(pos.length);
  for (const [startMs, close] of closes) {
    momentum.observe(startMs, close);
    const weight = 0.5 ** (startMs / 86_400_000 / 365);
    const table = bucketOf(momentum.atBp(startMs + MINUTE_MS));
    for (let minutes = 1; minutes <= HORIZON_MINUTES_MAX; minutes++) {
      const later = closes.get(startMs + minutes * MINUTE_MS);
      if (later === undefined) continue;
      const move = later / close - 1;
      for (let k = 0; k < THRESHOLDS; k++)
        for (const row of [rowOf(table, minutes), rowOf(BASELINE, minutes)]) {
          const cell = row * THRESHOLDS + k;
          if (move >= k / 2_000) pos[cell] = (pos[cell] ?? 0) + weight;
          if (move <= -k / 2_000) neg[cell] = (neg[cell] ?? 0) + weight;
        }
    }
  }
  return pos[0] ?? 0;
}

const counting: Comparison = {
  name: `fingerprints: ${BARS.toLocaleString('en-US')} bars × ${HORIZON_MINUTES_MAX} minutes`,
  setup: async ({ seed, share }) => {
    const some = await someBars(seed);
    const bars = tiled(some, Math.round(BARS * share));
    const part = barsBetween(bars, 0, bars.startMs[Math.floor(bars.length / PART)] ?? 0);
    const plain = 'the plain triple loop';
    return {
      notes: [
        `${bars.length.toLocaleString('en-US')} bars: ${HERE ? 'real ones of Bitcoin, 2016 to 2018,' : 'invented ones,'} ${some.length.toLocaleString('en-US')} of them, tiled`,
      ],
      ways: [
        {
          name: 'counted and smoothed',
          against: plain,
          run: async () => {
            fingerprints(bars);
            return undefined;
          },
        },
        {
          name: plain,
          run: async () => {
            const startMs = performance.now();
            plainly(part);
            const seconds = ((performance.now() - startMs) / 1_000) * (bars.length / part.length);
            return { seconds, note: `on ${part.length.toLocaleString('en-US')} bars, scaled` };
          },
        },
      ],
    };
  },
};

export const comparisons: Comparison[] = [counting];
