import type { Finding, Severity } from './finding.ts';

const WIDTH = 80;
/** Words, not colours: read aloud and in logs they are the same. */
const MARKS: Readonly<Record<Severity, string>> = { block: '[stop]', warn: '[warn]', info: '[info]' };

/** Findings for people, at most 80 columns wide: mark and title, then what was seen, then the command. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'This machine is fit for the installation.\n';
  const blocks = findings.filter(({ severity }) => severity === 'block');
  const parts = findings.map(({ id, severity, title, evidence, fix, skipped }) =>
    [
      ...hanging(MARKS[severity], title),
      ...hanging('      ', evidence),
      // A command is never broken: it is copied.
      ...(fix === null ? [] : [`       To do: ${fix}`]),
      ...(severity === 'block' ? [`       To go on all the same: --skip-check ${id}`] : []),
      ...(skipped === true ? [`       Skipped by --skip-check ${id}`] : []),
    ].join('\n'),
  );
  const closing =
    blocks.length === 0
      ? 'Nothing of this stops the installation.'
      : `${blocks.length === 1 ? 'One thing stops' : `${blocks.length} things stop`} the installation. Nothing was changed.`;
  return `${[...parts, closing].join('\n\n')}\n`;
}

/** The text behind a mark, wrapped, with its further lines below its first. */
function hanging(mark: string, text: string): string[] {
  return wrapped(text, WIDTH - mark.length - 1).map(
    (line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)} ${line}`,
  );
}

/** Lines of at most `width`; a longer word stands alone, unbroken. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}
