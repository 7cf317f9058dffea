import type { LoggedInstallation } from '@rec-io/system-data/operator/installation-log';

/** Two lines for each copy: who and when, and what came of it; readable in 80 columns and by a screen reader. */
export function logText(entries: readonly LoggedInstallation[]): string {
  if (entries.length === 0) return 'No installation has copied system data.';
  return entries.map(entryText).join('\n');
}

function entryText(entry: LoggedInstallation): string {
  const { id, userId, name, email, address, begunAt, tables, rows, seconds, status, error, version } = entry;
  const who = [name, email === null || email === '' ? null : `<${email}>`]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  const what =
    tables === null
      ? 'not ended'
      : `${tables} tables, ${(rows ?? 0).toLocaleString('en-US')} rows in ${seconds ?? 0} s`;
  return [
    `#${id}  ${begunAt}  ${status}  ${userId}${who === '' ? '' : `  ${who}`}`,
    `    from ${address ?? 'this machine'}${version === null ? '' : `, REC.IO ${version}`}: ${what}${error === null ? '' : `; ${error}`}`,
  ].join('\n');
}
