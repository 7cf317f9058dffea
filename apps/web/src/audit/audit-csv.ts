import type { AuditRow } from '@rec-io/domain/audit-entry';
import { csvLine } from '@rec-io/domain/csv';
import { wallTime } from '@rec-io/domain/day-range';

const HEADING = ['No', 'Time', 'Who', 'By', 'What', 'Detail', 'Address', 'Browser'];

/** The audit as a file, newest first; times in `zone`. */
export async function* auditCsv(
  pages: AsyncIterable<readonly AuditRow[]>,
  zone: string,
): AsyncGenerator<string> {
  yield csvLine(HEADING);
  for await (const rows of pages) yield rows.map((row) => csvLine(cells(row, zone))).join('');
}

const cells = (row: AuditRow, zone: string) => [
  ...[row.seq, wallTime(zone, row.timeMs), row.login, row.via, row.action],
  ...[JSON.stringify(row.detail), row.address, row.userAgent],
];
