import type { LoggedInstallation, LogStatistics } from '@rec-io/system-data/operator/installation-log';

/** Names and errors are written by strangers: nothing of it may move the terminal's cursor or begin a line. */
export const onOneLine = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');

const number = (value: number): string => value.toLocaleString('en-US');

/** Two lines for each copy: who and when, and what came of it; readable in 80 columns and by a screen reader. */
export function logText(entries: readonly LoggedInstallation[]): string {
  if (entries.length === 0) return 'No such copy of system data.';
  return entries.map(entryText).join('\n');
}

function entryText(entry: LoggedInstallation): string {
  const { id, userId, invited, address, begunAt, tables, rows, seconds, status, error, version } = entry;
  const what = `${number(tables ?? 0)} tables, ${number(rows ?? 0)} rows in ${number(seconds ?? 0)} s`;
  return [
    `#${id}  ${begunAt}  ${status}  ${onOneLine(`${userId}  ${invited ?? claimed(entry)}`)}`,
    onOneLine(
      `    from ${address ?? 'this machine'}${version === null ? '' : `, REC.IO ${version}`}: ${what}${error === null ? '' : `; ${error}`}`,
    ),
  ].join('\n');
}

/** As the installation names itself. */
const claimed = ({ name, email }: LoggedInstallation): string =>
  `${name ?? ''}${email === null || email === '' ? '' : ` <${email}>`}`.trim();

export function detailsText(entry: LoggedInstallation): string {
  const lines = {
    Entry: `#${entry.id}`,
    Status: entry.status,
    Invited: entry.invited ?? 'not by recio operator invite',
    Login: entry.login ?? 'unknown',
    'Says it is': `${entry.userId} ${claimed(entry)}`.trim(),
    From: entry.address ?? 'this machine',
    Begun: entry.begunAt,
    'Last sign': entry.seenAt ?? 'none',
    Ended: entry.endedAt ?? 'not',
    Schemas: entry.schemas.join(', '),
    Tables: number(entry.tables ?? 0),
    Rows: number(entry.rows ?? 0),
    Duration: `${number(entry.seconds ?? 0)} s`,
    Error: entry.error ?? 'none',
    Program: entry.userAgent ?? 'unknown',
    Version: entry.version ?? 'unknown',
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name.padEnd(11)} ${onOneLine(value)}`)
    .join('\n');
}

export function statisticsText(all: LogStatistics): string {
  const by = Object.entries(all.byStatus).sort(([, a], [, b]) => b - a);
  const lines = {
    Copies: `${number(all.copies)}${by.length === 0 ? '' : ` (${by.map(([status, n]) => `${number(n)} ${status}`).join(', ')})`}`,
    'In 30 days': number(all.last30Days),
    Installers: number(all.installers),
    Rows: `${number(all.rows)} in completed copies`,
    Duration:
      all.medianSeconds === null ? 'none completed' : `${number(all.medianSeconds)} s, half took longer`,
    First: all.firstAt ?? 'none',
    Last: all.lastAt ?? 'none',
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name.padEnd(11)} ${value}`)
    .join('\n');
}
