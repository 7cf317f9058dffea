import { MODELS_FORMAT } from '@rec-io/domain/adaptive/models';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import type { Evaluation } from './evaluate.ts';
import type { Fitted } from './fit-and-score.ts';
import type { Score } from './score.ts';

/** As many digits as a reader can use. */
export const rounded = (score: Score) => ({
  questions: score.questions,
  logLoss: Number(score.logLoss.toFixed(5)),
  brier: Number(score.brier.toFixed(5)),
  calibrationError: Number(score.calibrationError.toFixed(5)),
});

const byMinutes = ({ byMinutes: bands }: Evaluation) =>
  Object.fromEntries(bands.map(({ minutes, score }) => [minutes, rounded(score)]));

/** The file of models: what they need, how they were made and how good they are. */
export function modelFile(fitted: Readonly<Record<CoinSymbol, Fitted>>): object {
  const bySymbol = <T>(value: (one: Fitted) => T) =>
    Object.fromEntries(SYMBOLS.map((symbol) => [symbol, value(fitted[symbol])]));
  return {
    format: MODELS_FORMAT,
    madeBy: 'node packages/research/src/fit-model.ts --prices DIR --out FILE',
    madeOn: new Date().toISOString().slice(0, 10),
    seed: 'none: the training draws no random numbers',
    trainedOn: 'all bars before 2019-01-01 of the files below; a day counts half after 180 days',
    files: bySymbol(({ files }) => files),
    heldOut: {
      about:
        'The same training on bars before 2018-07-01, asked at every full hour of 2018-07-01 to 2018-12-31, 12 times to close, 22 strikes within 1.5 %. ' +
        'The model was designed while looking at this half year. Beside it the textbook, the fingerprint and an earlier model on the same questions.',
      scores: bySymbol(({ heldOut }) =>
        Object.fromEntries(Object.entries(heldOut).map(([name, { overall }]) => [name, rounded(overall)])),
      ),
      byMinutes: bySymbol(({ heldOut: { adaptive } }) => (adaptive ? byMinutes(adaptive) : null)),
    },
    later: {
      about: 'The models of this file, asked the same way about bars after 2019-06, from a fresh start.',
      scores: bySymbol(({ later }) => (later ? rounded(later.overall) : null)),
    },
    freshStart:
      'priorYearlyVolatility is set by hand to a level of 2024 to 2026; an hour of observed minutes outweighs it.',
    symbols: bySymbol(({ trained }) => trained),
  };
}

const LINE_WIDTH = 110;

/** JSON as the formatter writes it, lists of numbers filled line by line, so that a refit can be reviewed as a difference. */
export function formatModelFile(file: object): string {
  const text = JSON.stringify(file, null, 2);
  return `${text.replace(/^( *)(.*)\[\n\s+(-?\d[^\]]*?)\s+\](,?)$/gm, fillNumbers)}\n`;
}

function fillNumbers(_: string, indent: string, key: string, list: string, comma: string): string {
  const numbers = list.split(/,\s+/);
  const short = `${indent}${key}[${numbers.join(', ')}]${comma}`;
  if (short.length <= LINE_WIDTH) return short;
  const lines: string[] = [];
  let line = '';
  for (const [i, number] of numbers.entries()) {
    const word = i === numbers.length - 1 ? number : `${number},`;
    if (line !== '' && indent.length + 2 + line.length + 1 + word.length > LINE_WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return `${indent}${key}[\n${lines.map((filled) => `${indent}  ${filled}\n`).join('')}${indent}]${comma}`;
}
