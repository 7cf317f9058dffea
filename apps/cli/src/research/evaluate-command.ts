import { writeFile } from 'node:fs/promises';
import { parseDay } from '@rec-io/app-replay/options';
import { MINUTE_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Compared, compareModels, standardDivisions } from '@rec-io/research/compare-models';
import { dayVolatility } from '@rec-io/research/day-volatility';
import { evaluationReport } from '@rec-io/research/evaluation-report';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import { protocolQuestions, type SettledQuestions } from '@rec-io/research/questions';
import { TRAINERS } from '@rec-io/research/trainers';
import { walkForward } from '@rec-io/research/walk-forward';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { print, withExamples, withJson } from '../commands/common.ts';
import { comparedText } from './compared-text.ts';
import { learnt } from './learnt.ts';
import { type BarsGiven, withBars } from './options.ts';
import { readGrid } from './read-grid.ts';

type Given = BarsGiven & {
  readonly from: number;
  readonly to?: number;
  readonly models: readonly string[];
  readonly refit?: number;
  readonly out?: string;
  readonly json?: boolean;
};

const ABOUT = `
Asked at every full hour, 60 to 1 minutes before it, for 22 strikes within 1.5 % of the price; settled on the mean of open, high, low
and close of the hour's last minute. Each model learns from the bars before --from; with --refit anew every so many days, from all
before that day.
`;

export function addEvaluate(research: Command): void {
  const command = research
    .command('evaluate')
    .description('measure models on bars that they have not seen: losses, calibration, pictures')
    .addOption(
      new Option('--from <day>', 'first day asked about, UTC').argParser(parseDay).makeOptionMandatory(),
    )
    .addOption(new Option('--to <day>', 'the day after the last (default: all)').argParser(parseDay))
    .addOption(
      new Option('--models <names...>', 'what to compare, the first is what others are measured against')
        .choices(Object.keys(TRAINERS))
        .default(Object.keys(TRAINERS)),
    )
    .addOption(new Option('--refit <days>', 'learn anew every so many days').argParser(days))
    .option('--out <file>', 'write a page with plots, or JSON if it ends in .json');
  withJson(withBars(command)).addHelpText('after', ABOUT);
  withExamples(
    command,
    'recio research evaluate --symbol BTC --prices BTCUSD_*.csv.gz --from 2018-07-01 --to 2019-01-01 --out btc.html',
    'recio research evaluate --symbol ETH --prices ETHUSD_*.csv.gz --from 2018-07-01 --refit 30 --json',
  );
  command.action(async (given: Given) => {
    const { title, about, compared } = await evaluated(given, command);
    const json = `${JSON.stringify({ title, about, compared }, null, 2)}\n`;
    if (given.out !== undefined)
      await writeFile(
        given.out,
        given.out.endsWith('.json') ? json : evaluationReport({ title, about, compared }),
      );
    print(given.json === true ? json : comparedText(compared, given.out));
  });
}

async function evaluated(given: Given, command: Command) {
  const { symbol, from, to = Number.POSITIVE_INFINITY, refit, models } = given;
  const grid = await readGrid(given, command);
  const questions = protocolQuestions(grid, from, to);
  if (questions.length === 0) throw nothingToAsk(grid, from, to);
  const contestants = models.map((model) => {
    process.stderr.write(`${model} …\n`);
    const train = (untilMs: number) => learnt(model, grid, symbol, untilMs);
    return { model, ...walkForward(grid, questions, train, from, refit ?? null) };
  });
  const compared: Compared[] = compareModels(
    questions,
    contestants,
    standardDivisions(questions, dayVolatility(grid, questions)),
  );
  return {
    title: `${symbol}: how good the probabilities were`,
    about: aboutOf(given, grid, questions),
    compared,
  };
}

const minute = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');

function aboutOf({ from, refit }: Given, grid: MinuteGrid, questions: SettledQuestions): string[] {
  const last = questions.closeTimeMs.reduce((most, timeMs) => Math.max(most, timeMs), 0);
  return [
    `${questions.length} questions about the hours from ${minute(from)} to ${minute(last)}, UTC.`,
    refit === undefined
      ? `Learnt once, from the bars from ${minute(grid.startMs)} to ${minute(from)}.`
      : `Learnt anew every ${refit} days, each time from all bars from ${minute(grid.startMs)} on.`,
  ];
}

function nothingToAsk(grid: MinuteGrid, from: number, to: number): CatalogueError {
  const end = Number.isFinite(to) ? minute(to) : 'the end';
  const last = minute(grid.startMs + grid.length * MINUTE_MS);
  return new CatalogueError('REC-423', { from: minute(from), to: end, first: minute(grid.startMs), last });
}

function days(text: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError('It must be a whole number of days.');
  return value;
}
