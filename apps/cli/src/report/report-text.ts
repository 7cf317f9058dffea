import { programTable } from '../status-text.ts';
import { wrapped } from '../ui/wrap.ts';
import { outcomesText } from '../verification/outcomes-text.ts';
import { factRows, type InstallationReport, verdictInWords } from './installation-report.ts';

const LABEL_WIDTH = 11;

/** The report for a terminal and for paper: 80 columns, nothing but text. */
export function reportText(report: InstallationReport): string {
  return [
    `REC.IO ${report.versions.recIo}: ${report.kind} installation, ${report.madeAt}`,
    verdictInWords(report),
    '',
    ...factRows(report).flatMap((row) => labelled(...row)),
    '',
    'Programs',
    ...(report.running
      ? programTable(report.programs).flatMap((line) => wrappedLine(`  ${line}`))
      : ['  Nothing runs.']),
    ...section('Checks', report.checks.length === 0 ? ['  None was run.'] : checks(report)),
    ...section('What was in the way', conflicts(report)),
    ...section('Time', times(report)),
    ...section(
      'Next',
      report.nextSteps.map(({ command, what }) => `  ${command.padEnd(22)} ${what}`),
    ),
    ...report.hints.flatMap((hint) => ['', ...wrapped(hint, 2)]),
    '',
  ].join('\n');
}

export function labelled(label: string, text: string): string[] {
  const [first = '', ...rest] = wrapped(text, LABEL_WIDTH + 2);
  return [`  ${label.padEnd(LABEL_WIDTH)}${first.trimStart()}`, ...rest];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const checks = ({ checks: outcomes }: InstallationReport): string[] =>
  outcomesText(outcomes)
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .flatMap(wrappedLine);

function conflicts({ conflicts: found }: InstallationReport): string[] {
  if (found.length === 0) return ['  Nothing.'];
  return found.flatMap((one) => [...wrapped(`${one.found}:`, 2), ...wrapped(one.resolution, 4)]);
}

function times({ phases }: InstallationReport): string[] {
  const seconds = (durationMs: number): string => `${(durationMs / 1_000).toFixed(1).padStart(7)} s`;
  const total = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (phases.length === 0) return [];
  return [
    ...phases.map(({ phase, durationMs }) => `  ${phase.padEnd(14)} ${seconds(durationMs)}`),
    `  ${'in all'.padEnd(14)} ${seconds(total)}`,
  ];
}

/** A line that is too long goes on under its own indent. */
function wrappedLine(line: string): string[] {
  if (line.length <= 80) return [line];
  const indent = line.length - line.trimStart().length;
  const [first = '', ...rest] = wrapped(line.trim(), indent);
  return [first, ...rest.map((part) => `  ${part}`)];
}
