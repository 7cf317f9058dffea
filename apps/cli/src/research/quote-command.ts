import type { Command } from 'commander';
import { withExamples, withExitCodes } from '../commands/common.ts';
import { learnt } from './learnt.ts';
import { type BarsGiven, withBars } from './options.ts';
import { quote } from './quote.ts';
import { readGrid } from './read-grid.ts';
import { trainedModel } from './trained-model.ts';

const ABOUT = `
Questions: CSV with the columns time, close_time (unix seconds) and strike (dollars): is the settlement at close_time above strike,
as far as anybody could know at time? The same rows come back in the same order with probability,low,high,model added.
It knows only bars that were complete at a question's time, and learns from those before the first question.
`;

export function addQuote(research: Command): void {
  const command = research
    .command('quote')
    .description('answer a file of questions: probabilities with their bounds, as CSV')
    .requiredOption('--queries <file>', 'the questions')
    .option('--model <file>', 'ask this model of recio research train, instead of learning one');
  withBars(command).addHelpText('after', ABOUT);
  withExitCodes(command, { 1: 'answered, but not all: each unanswered row says why' });
  withExamples(
    command,
    'recio research quote --symbol BTC --prices BTCUSD_*.csv.gz --queries questions.csv > answers.csv',
  );
  command.action(async (given: BarsGiven & { readonly queries: string; readonly model?: string }) => {
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const model = async (...[grid, firstMs]: Parameters<Parameters<typeof quote>[0]['model']>) =>
      given.model === undefined
        ? learnt('adaptive', grid, given.symbol, firstMs)
        : trainedModel(given.model, given.symbol, firstMs, say);
    const unanswered = await quote({
      ...given,
      grid: () => readGrid(given, command),
      ...{ model, out: process.stdout, say },
    });
    process.exitCode = unanswered === 0 ? 0 : 1;
  });
}
