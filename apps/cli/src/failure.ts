import type { CatalogueCode } from '@rec-io/installer/catalogue';
import { explain } from '@rec-io/installer/explain';
import { AnswersError, problemLines } from '@rec-io/installer/questions/answers-error';
import { StepFailure } from '@rec-io/installer/run-steps';
import { showsUnicode } from './ui/face.ts';
import { COLUMNS_MAX, Paper } from './ui/paper.ts';

/** Failures of what was typed rather than of the machine. */
const OF_USAGE: ReadonlySet<CatalogueCode> = new Set([
  'REC-110',
  'REC-112',
  'REC-117',
  'REC-307',
  'REC-643',
  'REC-646',
  'REC-671',
  'REC-672',
  'REC-673',
  'REC-674',
  'REC-675',
  'REC-801',
  'REC-802',
  'REC-804',
  'REC-805',
  'REC-806',
  'REC-822',
  'REC-824',
  'REC-825',
  'REC-827',
  'REC-830',
  'REC-850',
]);
const STOPPED: ReadonlySet<CatalogueCode> = new Set(['REC-113', 'REC-670']);

/**
 * The exit codes of an installation, for scripts: 0 done, 2 answers missing or wrong, 3 this machine does not allow it and
 * nothing was changed, 4 a step failed and everything was taken back, 5 installed but not healthy, 6 a step failed and what
 * was done is kept for the next run, 130 cancelled.
 */
export const EXIT = { usage: 2, refused: 3, rolledBack: 4, unhealthy: 5, kept: 6, cancelled: 130 } as const;

/** An installation that was refused before it changed anything. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(cause: unknown) {
    super('refused', { cause });
  }
}

const BECAME = {
  'taken-back': 'Everything that was done has been taken back.',
  'partly-taken-back':
    'What was done has been taken back, but for what is named above: it stays on record, and recio uninstall --purge tries again.',
  kept: 'What was done is kept; the same command goes on there.',
} as const;

const becameOf = ({ rolledBack, stays }: StepFailure): keyof typeof BECAME =>
  rolledBack ? (stays ? 'partly-taken-back' : 'taken-back') : 'kept';

/** A program that reads it gets whole lines; a terminal is not to break words. */
function paperOnStandardError(): Paper {
  const { stderr } = process;
  return new Paper(stderr, {
    colours: false,
    unicode: !stderr.isTTY || showsUnicode(process.env),
    columnsMax: stderr.isTTY ? COLUMNS_MAX : Number.POSITIVE_INFINITY,
  });
}

const blanksOf = (line: string): string => line.slice(0, line.length - line.trimStart().length);

/** Tells a failure in the form that was asked for. @returns the exit code: 1 where no other says more */
export function tellFailure(error: unknown, json: boolean): number {
  const reason = error instanceof StepFailure ? error.reason : error instanceof Refusal ? error.cause : error;
  const { code, title, why, remedy } = explain(reason);
  const became = error instanceof StepFailure ? becameOf(error) : null;
  const problems = reason instanceof AnswersError ? reason.problems : null;
  if (json) {
    const told = { code, title, cause: why, remedy, ...(problems === null ? {} : { problems }) };
    process.stdout.write(`${JSON.stringify({ error: told, ...(became === null ? {} : { became }) })}\n`);
  } else {
    const paper = paperOnStandardError();
    paper.line();
    paper.line(`${code} ${title}`);
    for (const line of (problems ?? []).flatMap(problemLines))
      paper.line(line.trimStart(), { first: blanksOf(line) });
    if (became !== null) paper.line(BECAME[became], { first: '  Now: ' });
    paper.line(why, { first: '  Why: ' });
    paper.line(remedy, { first: '  Do:  ' });
  }
  if (process.env['RECIO_DEBUG'] !== undefined)
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  if (STOPPED.has(code)) return EXIT.cancelled;
  if (error instanceof StepFailure) return error.rolledBack ? EXIT.rolledBack : EXIT.kept;
  if (OF_USAGE.has(code)) return EXIT.usage;
  return error instanceof Refusal ? EXIT.refused : 1;
}
