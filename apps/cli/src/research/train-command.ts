import { writeFile } from 'node:fs/promises';
import { parseDay } from '@rec-io/app-replay/options';
import { formatTrainedFile } from '@rec-io/domain/adaptive/trained-file';
import { MINUTE_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { trainFile } from '@rec-io/research/train-file';
import { type Command, Option } from 'commander';
import { report, withExamples, withJson } from '../commands/common.ts';
import { type BarsGiven, withBars } from './options.ts';
import { readGrid } from './read-grid.ts';
import { requireTrainingDays } from './training-days.ts';

type Given = BarsGiven & { readonly until?: number; readonly name?: string; readonly out: string };

export function addTrain(research: Command): void {
  const command = research
    .command('train')
    .description('learn a model from minute bars, into a file')
    .requiredOption('--out <file>', 'the model')
    .addOption(
      new Option('--until <day>', 'learn from bars before this day, UTC (default: all)').argParser(parseDay),
    )
    .option('--name <name>', 'as trades remember it (default: adaptive/COIN/DAY)');
  withJson(withBars(command));
  withExamples(
    command,
    'recio research train --symbol BTC --prices BTCUSD_*.csv.gz --out btc.json',
    'recio research quote --symbol BTC --prices BTCUSD_*.csv.gz --queries questions.csv --model btc.json',
  );
  command.action(async (given: Given) => {
    const { symbol, until, name, out } = given;
    const grid = await readGrid(given, command);
    const endMs = grid.startMs + grid.length * MINUTE_MS;
    const untilMs = Math.min(until ?? endMs, endMs);
    requireTrainingDays(grid, untilMs);
    process.stderr.write(`learning from ${grid.length} minutes …\n`);
    const lastDay = new Date(untilMs - 1).toISOString().slice(0, 10);
    const file = trainFile(grid, symbol, untilMs, name ?? `adaptive/${symbol.toLowerCase()}/${lastDay}`);
    await writeFile(out, formatTrainedFile(file)).catch((error: Error) => {
      throw new CatalogueError('REC-424', { path: out, message: error.message }, error);
    });
    const { trainedFrom, trainedTo, bars, barsSha256 } = file;
    const text = `${file.symbols[symbol]?.name}: learnt from ${bars} bars, ${trainedFrom} to ${trainedTo}. It is in ${out}`;
    report(
      command,
      { name: file.symbols[symbol]?.name, out, trainedFrom, trainedTo, bars, barsSha256 },
      text,
    );
  });
}
