import { byteSize } from '@rec-io/domain/byte-size';
import type { DataGrowth, GrowthRow } from '@rec-io/domain/data-growth';

/** What grows as a table for people, the largest first. */
export function growthText({ rows, fullInDays, problems }: DataGrowth): string {
  const cells = rows
    .toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))
    .map((row) => [row.name, sizeOf(row), rowsOf(row), perDay(row), keptText(row)]);
  const head = ['what', 'size', 'rows', 'per day', 'kept'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell;
        return column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  ');
  return [
    line(head),
    ...cells.map(line),
    '',
    fullInDays === null
      ? 'At what it grows by, the disk does not fill; that is known from the second day on.'
      : `If it goes on so, the disk is full in ${daysText(fullInDays)}.`,
    ...(problems.length === 0 ? [] : ['', 'Not as it should be:', ...problems.map((each) => `  ${each}`)]),
    '',
    'Another bound: recio data keep live-prices --days 60',
  ].join('\n');
}

/** What holds for it, in a few words. */
export function keptText({ bound: { days, bytes }, about, by }: GrowthRow): string {
  const words = [
    ...(days === null ? [] : [`${days} days`]),
    ...(bytes === null ? [] : [`${byteSize(bytes)} at most`]),
  ];
  return words.length === 0 ? about : `${words.join(', ')} (by ${by ?? 'nobody'})`;
}

const sizeOf = ({ bytes }: GrowthRow): string => (bytes === null ? 'not to be seen' : byteSize(bytes));
const rowsOf = ({ rows }: GrowthRow): string =>
  rows === null ? '' : Math.round(rows).toLocaleString('en-US');
const perDay = ({ bytesPerDay }: GrowthRow): string =>
  bytesPerDay === null ? '' : `${bytesPerDay < 0 ? '-' : '+'}${byteSize(Math.abs(bytesPerDay))}`;
const daysText = (days: number): string =>
  days < 730 ? `${Math.floor(days)} days` : `${Math.floor(days / 365)} years`;
