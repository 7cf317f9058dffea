import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { barAt } from './bars.ts';
import { readPriceFiles } from './price-files.ts';
import { recordedPrices } from './recorded.ts';

/** Market data beside the repository, where a workplace has it; the repository carries none. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/prices');
const HERE = existsSync(FOLDER);

describe.skipIf(!HERE)(`real minute bars${HERE ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  it('become ticks whose every minute has the bar it came from', async () => {
    const { bars } = await readPriceFiles([join(FOLDER, 'BTCUSD_bitfinex_1m_2018-11.csv.gz')]);
    const ticks = recordedPrices({ bars, seed: 1 });
    let checked = 0;
    let minute: number[] = [];
    let row = 0;
    for (let tick = ticks.next(); tick; tick = ticks.next()) {
      if (tick.timeMs % 60_000 === 0) minute = [];
      minute.push(tick.priceE4 ?? 0);
      if (minute.length < 60 || tick.timeMs - 59_000 !== bars.startMs[row]) continue;
      const { openE4, highE4, lowE4, closeE4 } = barAt(bars, row++);
      const cent = (value: number) => Math.round(value / 100) * 100;
      const expected = [openE4, highE4, lowE4, closeE4].map(cent);
      const found = [minute[0], Math.max(...minute), Math.min(...minute), minute[59]];
      if (found.join() !== expected.join()) expect(found).toEqual(expected);
      checked++;
    }
    expect(checked).toBe(bars.length);
  });

  it('are all readable, coin by coin', async () => {
    for (const coin of ['BTC', 'ETH'] as const) {
      const files = readdirSync(FOLDER).filter((name) => name.startsWith(coin) && name.includes('_1m_'));
      const { bars, symbol } = await readPriceFiles(files.map((name) => join(FOLDER, name)));
      expect(symbol).toBe(coin);
      expect(bars.length).toBeGreaterThan(1_000_000);
    }
  });
});
