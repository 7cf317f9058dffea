import * as format from '../format.ts';
import { PERFORMANCE } from '../text/performance.ts';
import { NumbersTable } from './numbers-table.tsx';
import type { CalibrationBin } from './performance-query.ts';

/** The calibration in numbers, without the ranges in which nothing was entered. */
export function CalibrationTable({ bins }: { bins: readonly CalibrationBin[] }) {
  const told = (value: number | null) => (value === null ? format.NOTHING : format.share(value));
  return (
    <NumbersTable
      caption={PERFORMANCE.calibration}
      heads={[
        ...[PERFORMANCE.range, PERFORMANCE.meanSaid, PERFORMANCE.sharePaid, PERFORMANCE.interval],
        ...[PERFORMANCE.known, PERFORMANCE.unknown],
      ]}
      lines={bins
        .filter(({ known, unknown }) => known + unknown > 0)
        .map(({ from, to, meanProbability, share, interval, known, unknown }) => ({
          name: `${format.share(from)}–${format.share(to)}`,
          cells: [
            told(meanProbability),
            told(share),
            interval === null ? format.NOTHING : interval.map(format.share).join('–'),
            ...[known, unknown],
          ],
        }))}
    />
  );
}
