import type { CopyReport } from './copy-system-data.ts';
import type { CopyProgress } from './progress.ts';
import type { Copied } from './workshop.ts';

const WORDS: Readonly<Record<CopyProgress['phase'], string>> = {
  looking: 'looking at the tables',
  comparing: 'comparing',
  copying: 'copying',
  placing: 'putting in place',
  done: 'done',
};

/** One line of 80 columns at most for ordinary table names. */
export function progressLine(progress: CopyProgress): string {
  const { phase, table, tablesDone, tablesTotal, rowsDone, rowsTotal, bytes, bytesPerSecond, secondsLeft } =
    progress;
  const parts = [
    table === null ? WORDS[phase] : `${WORDS[phase]} ${table}`,
    ...(tablesTotal > 0 ? [`${tablesDone}/${tablesTotal} tables`] : []),
    ...(phase === 'copying' ? [`${count(rowsDone)}/${count(rowsTotal)} rows`] : []),
    ...(phase === 'copying' && bytes > 0 ? [`${size(bytes)}, ${size(bytesPerSecond)}/s`] : []),
    ...(phase === 'copying' && secondsLeft !== null ? [`${secondsLeft} s left`] : []),
  ];
  return parts.join(', ');
}

export function reportText({
  tables,
  tablesCopied,
  rowsCopied,
  bytes,
  seconds,
  logEntry,
  logEnded,
}: CopyReport): string {
  const width = Math.max(...tables.map(({ table }) => table.length), 0);
  return [
    ...tables.map(
      ({ table, outcome, rows, reason }) =>
        `${table.padEnd(width)}  ${outcome.padEnd(7)}  ${rows === null ? '' : `${count(rows)} rows`}${reason === null ? '' : `  (${reason})`}`,
    ),
    `${tablesCopied} tables with ${count(rowsCopied)} rows copied and verified in ${seconds} s (${size(bytes)}).`,
    `The operator’s log has it as entry ${logEntry}${logEnded ? '' : ', without its end: the server could not be reached again'}. The connection is closed.`,
  ].join('\n');
}

export function copiedText(tables: readonly Copied[]): string {
  if (tables.length === 0)
    return 'No system data was copied. Analytics are built from public history; copy with: recio system-data copy';
  const width = Math.max(...tables.map(({ table }) => table.length));
  return tables
    .map(({ table, rows, copiedAt }) => `${table.padEnd(width)}  ${copiedAt}  ${count(rows)} rows`)
    .join('\n');
}

const count = (value: number): string => value.toLocaleString('en-US');

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
