import { wrapped } from '../ui/wrap.ts';
import type { Examination } from './examine.ts';
import type { DoctorFinding, Severity } from './look.ts';

const WORDS: Readonly<Record<Severity, string>> = { error: 'BROKEN', warning: 'Warning', note: 'Note' };
const INDENT = 4;
const MARK_COLUMNS = 9;

/** What is wrong first, each with what was seen and what to do; then what was looked at. */
export function examinationText({ dataDir, version, healthy, findings, looks }: Examination): string {
  const count = (severity: Severity) => findings.filter((found) => found.severity === severity).length;
  return [
    `REC.IO ${version} in ${dataDir}: ${healthy ? 'healthy' : 'NOT healthy'}.`,
    ...findings.flatMap((finding) => ['', ...findingLines(finding)]),
    '',
    'Looked at:',
    ...looks.flatMap(({ title, saw, worst }) => lookLines(title, saw, worst)),
    '',
    `${count('error')} broken, ${counted(count('warning'), 'warning')}, ${counted(count('note'), 'note')}. Nothing was changed.`,
    '',
  ].join('\n');
}

const findingLines = ({ severity, title, evidence, fix, id }: DoctorFinding): string[] => [
  ...wrapped(`${WORDS[severity]}: ${title}`, 0),
  ...wrapped(evidence, INDENT),
  ...(fix === null ? [] : wrapped(`Do: ${fix}`, INDENT)),
  ...wrapped(`(${id})`, INDENT),
];

/** A title says how it ought to be; with something broken, it must not read as if it were so. */
function lookLines(title: string, saw: string, worst: Severity | null): string[] {
  const mark = worst === 'error' ? WORDS.error : worst === 'warning' ? WORDS.warning.toLowerCase() : 'ok';
  const [first = '', ...rest] = wrapped(`${title}: ${saw}`, INDENT + MARK_COLUMNS);
  return [`${' '.repeat(INDENT)}${mark.padEnd(MARK_COLUMNS)}${first.trimStart()}`, ...rest];
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
