import { MINUTE_MS } from '@rec-io/domain/time';
import { firstBarFrom, type Gap, longGaps, type MinuteBars } from '@rec-io/prices/bars';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { countText, minuteText, priceText, spanText } from '../minute-text.ts';
import type { FileRows, RowCollector } from './file-rows.ts';
import type { Findings } from './findings.ts';
import type { OrderedRows } from './order-rows.ts';

/** Of all rows, so many may be broken before the file is: one in a hundred, or a few. */
const BROKEN_SHARE_MAX = 0.01;
const BROKEN_ROWS_MIN = 3;
/** One after the other, no more than a day of them. */
const BROKEN_RUN_MAX = 1_440;
/** Bars that all stand on multiples of so many minutes are not of minutes. */
const STEP_MINUTES_MAX = 5;
const STEP_ROWS_MIN = 12;

const isMany = (broken: number, rows: number): boolean =>
  broken > BROKEN_ROWS_MIN && broken > rows * BROKEN_SHARE_MAX;

/** @throws PriceFileError with the fault that most of them have, when there is no bar, or too many rows are none */
export function checkBroken(path: string, collector: RowCollector, findings: Findings): void {
  const { faults, faultCount, longestRun, firstFaults } = collector;
  const bars = collector.rows().bars.length;
  const rows = bars + faultCount;
  if (rows === 0) throw new PriceFileError('no-rows', path, null, 'at least one bar', 'none');
  if (bars === 0 || isMany(faultCount, rows) || longestRun > BROKEN_RUN_MAX) {
    const [[fault, { count, first }] = [null, { count: 0, first: null }]] = [...faults].sort(
      ([, a], [, b]) => b.count - a.count,
    );
    if (fault === null || first === null) return;
    const found = `${first.found}; the same in ${countText(count)} of ${countText(rows)} rows`;
    throw new PriceFileError(fault, path, first.line, first.expected, count === 1 ? first.found : found);
  }
  for (const { line, expected, found } of firstFaults)
    findings.note('no-bar', line, () => `expected ${expected}, found ${found}`);
  const more = faultCount - firstFaults.length;
  if (more > 0) findings.note('no-bar', null, () => '', more);
}

/** @throws PriceFileError two-sources when the file says two things of too many minutes */
export function checkRepeats(path: string, { contradicting, rows }: OrderedRows, findings: Findings): void {
  if (!isMany(contradicting, rows.bars.length)) return;
  const [example] = findings.all().find(({ kind }) => kind === 'contradicting-row')?.examples ?? [];
  throw new PriceFileError(
    'two-sources',
    path,
    example?.line ?? null,
    'each minute once',
    `other values for ${countText(contradicting)} of ${countText(rows.bars.length)} minutes, as if two sources were mixed: ${example?.text ?? ''}`,
  );
}

/** @throws PriceFileError not-minutes */
export function checkStep(path: string, { bars }: FileRows): void {
  if (bars.length < STEP_ROWS_MIN) return;
  let step = 0;
  for (let row = 1; row < bars.length && step !== 1; row++)
    step = divisor(((bars.startMs[row] ?? 0) - (bars.startMs[row - 1] ?? 0)) / MINUTE_MS, step);
  if (step < STEP_MINUTES_MAX) return;
  const found = `a bar every ${spanText(step)}`;
  throw new PriceFileError('not-minutes', path, null, 'a bar for each minute', found);
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** A volume of zero in a minute in which the price moved is none that the source knows. */
export function forgetVolumes({ bars, lines }: FileRows, findings: Findings): void {
  for (let row = 0; row < bars.length; row++) {
    if (bars.volume[row] !== 0 || bars.highE4[row] === bars.lowE4[row]) continue;
    bars.volume[row] = Number.NaN;
    findings.note('no-volume', lines[row] ?? null, () => movedText(bars, row));
  }
}

const movedText = (bars: MinuteBars, row: number): string =>
  `${minuteText(bars.startMs[row] ?? 0)}: from ${priceText(bars.lowE4[row] ?? 0)} to ${priceText(bars.highE4[row] ?? 0)}`;

/** The longest first, each with the line of the bar that ends it. */
export function noteGaps({ bars, lines }: FileRows, findings: Findings): void {
  const length = ({ fromMs, toMs }: Gap) => toMs - fromMs;
  for (const gap of longGaps(bars).sort((a, b) => length(b) - length(a)))
    findings.note(
      'gap',
      lines[firstBarFrom(bars, gap.toMs)] ?? null,
      () => `${minuteText(gap.fromMs)} to ${minuteText(gap.toMs)}, ${spanText(length(gap) / MINUTE_MS)}`,
    );
}
