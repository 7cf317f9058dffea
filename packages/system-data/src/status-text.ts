import type { Unfinished } from './copy/journal.ts';
import type { Brought } from './staging/records.ts';
import type { Replaced } from './staging/replaced.ts';

/** What copies have left here. */
export function statusText(status: {
  readonly tables: readonly Brought[];
  readonly replaced: readonly Replaced[];
  readonly unfinished: Unfinished | null;
}): string {
  const { tables, replaced, unfinished } = status;
  const width = Math.max(...tables.map(({ table }) => table.length), 0);
  return [
    ...(tables.length === 0
      ? [
          'No system data was copied. Analytics are built from public history; copy with: recio clone --from TOKEN',
        ]
      : tables.map(
          ({ table, rows, broughtAt }) =>
            `${table.padEnd(width)}  ${broughtAt}  ${rows.toLocaleString('en-US')} rows`,
        )),
    ...(replaced.length === 0
      ? []
      : [
          '',
          'Replaced, and kept until you let go of it (recio system-data put-back N, recio system-data let-go N):',
          ...replaced.map(
            ({ id, schema, name, replacedAt }) => `  ${id}  ${schema}.${name}, replaced ${replacedAt}`,
          ),
        ]),
    ...(unfinished === null
      ? []
      : [
          '',
          `A copy is unfinished: ${unfinished.chunks} parts of ${unfinished.tables} tables have come. Go on: recio clone --resume; let go of it: recio system-data discard`,
        ]),
  ].join('\n');
}
