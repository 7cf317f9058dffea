import { programTable } from '../status-text.ts';
import { asTyped } from '../ui/typed-command.ts';
import { wrapped } from '../ui/wrap.ts';
import { factRows, type InstallationReport, verdictInWords } from './installation-report.ts';
import { labelled } from './report-text.ts';

const NEXT_WIDTH = 22;

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
      ? `  Password   as before; a new one: ${asTyped('recio user reset-password')}`
      : `  Password   ${password}   (shown only now)`,
    ...rows.slice(loginAt).flatMap((row) => labelled(...row)),
    ...(reportFile === null ? [] : labelled('Report', reportFile)),
    '',
    ...(report.running ? programTable(report.programs).map((line) => `  ${line}`) : ['  Nothing runs.']),
    '',
    ...failures(report),
    'What to try next:',
    ...report.nextSteps.flatMap((step) => nextStep(step.command, asTyped(step.what))),
    ...report.hints.flatMap((hint) => ['', ...wrapped(asTyped(hint), 2)]),
    '',
  ].join('\n');
}

/** What has to be seen to before anything else. */
function failures({ checks }: InstallationReport): readonly string[] {
  const lines = checks.flatMap(({ title, result }) =>
    result.state === 'failed'
      ? [...wrapped(`FAILED  ${title}: ${result.what}`, 2), ...wrapped(`Do: ${result.fix}`, 10)]
      : [],
  );
  return lines.length === 0 ? [] : ['What does not work:', ...lines, ''];
}

/** A command that is too long for its column stands on a line of its own. */
function nextStep(command: string, what: string): readonly string[] {
  const typed = asTyped(command);
  return typed.length > NEXT_WIDTH
    ? [`  ${typed}`, `  ${' '.repeat(NEXT_WIDTH)} ${what}`]
    : [`  ${typed.padEnd(NEXT_WIDTH)} ${what}`];
}
