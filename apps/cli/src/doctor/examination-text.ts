import { wrapped } from '../verification/outcomes-text.ts';
import type { Examination } from './examine.ts';
import type { DoctorFinding, Severity } from './look.ts';

const WORDS: Readonly<Record<Severity, string>> = { error: 'BROKEN', warning: 'Warning', note: 'Note' };
const INDENT = 4;

/** What is wrong first, each with what was seen and what to do; then what was looked at. */
export function examinationText({ dataDir, version, healthy, findings, looks }: Examination): string {
  const count = (severity: Severity) => findings.filter((found) => found.severity === severity).length;
  return [
    `REC.IO ${version} in ${dataDir}: ${healthy ? 'healthy' : 'NOT healthy'}.`,
    ...findings.flatMap((finding) => ['', ...findingLines(finding)]),
    '',
    'Looked at:',
    ...looks.flatMap(({ title, saw }) => wrapped(`${title}: ${saw}`, INDENT)),
    '',
    `${count('error')} broken, ${count('warning')} warnings, ${count('note')} notes. Nothing was changed.`,
    '',
  ].join('\n');
}

const findingLines = ({ severity, title, evidence, fix, id }: DoctorFinding): string[] => [
  ...wrapped(`${WORDS[severity]}: ${title}`, 0),
  ...wrapped(evidence, INDENT),
  ...(fix === null ? [] : wrapped(`Do: ${fix}`, INDENT)),
  ...wrapped(`(${id})`, INDENT),
];
