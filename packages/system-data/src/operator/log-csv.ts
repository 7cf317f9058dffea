import type { LoggedInstallation } from './installation-log.ts';

type Cell = string | number | null;

/** The table's own names, in its order. */
const COLUMNS: Readonly<Record<string, (entry: LoggedInstallation) => Cell>> = {
  id: ({ id }) => id,
  login: ({ login }) => login,
  installer_user_id: ({ userId }) => userId,
  installer_name: ({ name }) => name,
  installer_email: ({ email }) => email,
  installer_ip_address: ({ address }) => address,
  connection_start: ({ begunAt }) => begunAt,
  connection_end: ({ endedAt }) => endedAt,
  schemas_accessed: ({ schemas }) => schemas.join(' '),
  tables_cloned: ({ tables }) => tables,
  total_rows_cloned: ({ rows }) => rows,
  clone_duration_seconds: ({ seconds }) => seconds,
  status: ({ status }) => status,
  error_message: ({ error }) => error,
  user_agent: ({ userAgent }) => userAgent,
  installation_package_version: ({ version }) => version,
};

/** With a head line, as RFC 4180 writes it. */
export const logCsv = (entries: readonly LoggedInstallation[]): string =>
  [Object.keys(COLUMNS), ...entries.map((entry) => Object.values(COLUMNS).map((cell) => cell(entry)))]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');

/** Names and errors are written by strangers: a spreadsheet would run what begins like a formula. */
function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${text.replaceAll('"', '""')}"`;
}
