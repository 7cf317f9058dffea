import { programTable } from '../status-text.ts';
import { wrapped } from '../verification/outcomes-text.ts';
import { factRows, type InstallationReport, verdictInWords } from './installation-report.ts';
import { labelled } from './report-text.ts';

export type Closing = {
  /** It was installed before, and nothing was changed. */
  readonly again: boolean;
  /** To be shown once; null when the owner has or chose one. */
  readonly password: string | null;
  /** Where the report lies; null when none was written. */
  readonly reportFile: string | null;
};

/** What the owner reads at the end: where to go, how to get in, what runs, what next. */
export function closingText(report: InstallationReport, { again, password, reportFile }: Closing): string {
  const rows = factRows(report);
  const loginAt = rows.findIndex(([label]) => label === 'Sign in') + 1;
  const head = again ? 'REC.IO is installed already. Nothing was changed.' : 'REC.IO is installed.';
  const words = report.state === 'healthy' && again ? [] : [verdictInWords(report)];
  return [
    '',
    [head, ...words].join(' '),
    '',
    ...rows.slice(0, loginAt).flatMap((row) => labelled(...row)),
    password === null
      ? '  Password   as before; a new one: recio user reset-password'
      : `  Password   ${password}   (shown only now; a new one: recio user reset-password)`,
    ...rows.slice(loginAt).flatMap((row) => labelled(...row)),
    ...(reportFile === null ? [] : labelled('Report', reportFile)),
    '',
    ...(report.running ? programTable(report.programs).map((line) => `  ${line}`) : ['  Nothing runs.']),
    '',
    'What to try next:',
    ...report.nextSteps.map(({ command, what }) => `  ${command.padEnd(22)} ${what}`),
    ...report.hints.flatMap((hint) => ['', ...wrapped(hint, 2)]),
    '',
  ].join('\n');
}
