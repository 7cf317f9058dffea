import type { Answers } from './ask.ts';
import type { Questions } from './questions.ts';

/** A file of questions that cannot be asked; says where and why. */
export class QuestionFileError extends Error {
  override readonly name = 'QuestionFileError';
  /** From 1; the header is line 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

export type QuestionFile = Questions & {
  /** Each row as it stands in the file. */
  readonly lines: readonly string[];
  readonly header: string;
};

const COLUMNS = ['time', 'close_time', 'strike'] as const;
/** 2001 to 2100 in seconds: anything else is milliseconds, a day number or a mistake. */
const SECONDS_MIN = 1e9;
const SECONDS_MAX = 4_102_444_800;

/**
 * Reads questions from CSV: a header that has at least `time`, `close_time` (unix seconds) and `strike` (dollars), in any order.
 * @throws QuestionFileError at the first line that is no question
 */
export function readQuestions(text: string): QuestionFile {
  const rows = text.split(/\r?\n/);
  while (rows.at(-1) === '') rows.pop();
  const header = (rows[0] ?? '').replace(/^\uFEFF/, '');
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const places = COLUMNS.map((column) => {
    const place = names.indexOf(column);
    if (place !== -1) return place;
    throw new QuestionFileError(
      1,
      `the column ${column} is missing: expected the header time,close_time,strike`,
    );
  });
  const length = Math.max(0, rows.length - 1);
  const [timeMs, closeTimeMs, strikeE4] = [0, 1, 2].map(() => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < length; row++) {
    const cells = (rows[row + 1] as string).split(',');
    const fail = (message: string): never => {
      throw new QuestionFileError(row + 2, message);
    };
    if (cells.length !== names.length) fail(`${cells.length} columns, expected ${names.length}`);
    const [time, close, strike] = places.map((place) => cells[place] as string) as [string, string, string];
    const askedS = seconds(time);
    const closeS = seconds(close);
    const strikeDollars = Number(strike);
    if (askedS === null) fail(`time ${JSON.stringify(time)} is not in unix seconds`);
    if (closeS === null) fail(`close_time ${JSON.stringify(close)} is not in unix seconds`);
    if (closeS !== null && askedS !== null && closeS <= askedS) fail('close_time is not after time');
    if (strike.trim() === '' || !(strikeDollars > 0 && strikeDollars < 1e9))
      fail(`strike ${JSON.stringify(strike)} is no price in dollars`);
    timeMs[row] = (askedS ?? 0) * 1000;
    closeTimeMs[row] = (closeS ?? 0) * 1000;
    strikeE4[row] = strikeDollars * 10_000;
  }
  return { length, timeMs, closeTimeMs, strikeE4, lines: rows.slice(1), header };
}

function seconds(text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= SECONDS_MIN && value <= SECONDS_MAX ? value : null;
}

const DIGITS = 6;

/** The same rows in the same order with `probability,low,high,model` added, in pieces; what has no answer has no numbers and says why. */
export function* answerLines(file: QuestionFile, answers: Answers, model: string): Generator<string> {
  const quoted = csvText(model);
  yield `${file.header},probability,low,high,model\n`;
  let piece = '';
  for (let row = 0; row < file.length; row++) {
    const reason = answers.unanswered[row] as number;
    const told =
      reason === -1
        ? `${fixed(answers.probability[row])},${fixed(answers.low[row])},${fixed(answers.high[row])},${quoted}`
        : `,,,${csvText(`no answer: ${answers.reasons[reason]}`)}`;
    piece += `${file.lines[row]},${told}\n`;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

const fixed = (value: number | undefined): string => (value ?? Number.NaN).toFixed(DIGITS);
const csvText = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
