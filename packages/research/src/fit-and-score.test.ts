import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitAndScore } from './fit-and-score.ts';
import { formatModelFile } from './model-file.ts';

/** Market data beside the repository, where a workplace has it; the repository carries none. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/prices');
const HERE = existsSync(FOLDER);

describe.skipIf(!HERE)(`the fit on real bars${HERE ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  it('beats the textbook on the half year that it did not see, and on a month six years later', async () => {
    const names = readdirSync(FOLDER).filter((name) => /^BTC.*_1m_(2017-(0[7-9]|1.)|2018|2024)/.test(name));
    const { heldOut, later } = await fitAndScore(
      'BTC',
      names.map((name) => join(FOLDER, name)),
    );
    for (const compared of [heldOut, later]) {
      const { model, baseline } = compared ?? heldOut;
      expect(model.overall.questions).toBe(baseline.overall.questions);
      expect(model.overall.logLoss).toBeLessThan(baseline.overall.logLoss - 0.002);
      expect(model.overall.brier).toBeLessThan(baseline.overall.brier);
      expect(model.overall.calibrationError).toBeLessThan(baseline.overall.calibrationError);
    }
    expect(later).not.toBeNull();
  });
});

describe('the parameter file', () => {
  it('is written as the formatter would write it', () => {
    const path = join(import.meta.dirname, '../../../config/models/distribution-btc-eth.json');
    const text = readFileSync(path, 'utf8');
    expect(formatModelFile(JSON.parse(text))).toBe(text);
  });
});
