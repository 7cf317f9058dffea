import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { minuteGrid } from './minute-grid.ts';
import { formatModelFile } from './model-file.ts';
import { TRAINERS, type Trainer } from './trainers.ts';

/** Market data beside the repository, where a workplace has it; the repository carries none. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/prices');
const HERE = existsSync(FOLDER);

describe.skipIf(!HERE)(`the fit on real bars${HERE ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  it('beats the textbook and the earlier model on weeks that it did not see, and is well calibrated', async () => {
    const names = readdirSync(FOLDER).filter((name) => /^BTC.*_1m_(2017-1[0-2]|2018-0[1-8])/.test(name));
    const { bars } = await readPriceFiles(
      names.map((name) => join(FOLDER, name)),
      { symbol: 'BTC' },
    );
    const grid = minuteGrid(bars);
    const [fromMs, toMs] = [Date.UTC(2018, 6), Date.UTC(2018, 8)];
    const scored = (name: string) =>
      evaluate(grid, (TRAINERS[name] as Trainer)(grid, 'BTC', fromMs), fromMs, toMs).overall;
    const [adaptive, sketch, normal] = ['adaptive', 'sketch', 'normal'].map(scored);
    expect(adaptive?.questions).toBeGreaterThan(300_000);
    expect(adaptive?.logLoss).toBeLessThan((normal?.logLoss ?? 0) - 0.006);
    expect(adaptive?.logLoss).toBeLessThan((sketch?.logLoss ?? 0) - 0.001);
    expect(adaptive?.calibrationError).toBeLessThan(0.015);
  });
});

describe('the file of models', () => {
  it('is written as the formatter would write it', () => {
    const path = join(import.meta.dirname, '../../../config/models/adaptive-btc-eth.json');
    const text = readFileSync(path, 'utf8');
    expect(formatModelFile(JSON.parse(text))).toBe(text);
  });
});
