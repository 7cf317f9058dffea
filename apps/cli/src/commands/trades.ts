import { type Command, Option } from 'commander';
import { closedTrades, openTradesNow } from '../trading/look-at-trades.ts';
import { closedTradesText, openTradesText } from '../trading/trades-text.ts';
import {
  count,
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

const LIMIT = 20;

type Given = { readonly closed?: boolean; readonly limit: number };

export function tradesCommand(program: Command): void {
  const command = program
    .command('trades')
    .description('the open trades: what each is worth now, what watches it, and what becomes of its exit')
    .option('--closed', 'those that are finished, with their profit after fees')
    .addOption(
      new Option('--limit <n>', 'so many finished ones, the newest first')
        .argParser(count)
        .default(LIMIT)
        .implies({ closed: true }),
    );
  withExamples(
    withJson(withDataDir(command)),
    'recio trades',
    'recio trades --closed --limit 50',
    'recio close ID    # sells one; the id is its line Trade',
  ).action(async ({ closed = false, limit }: Given) => {
    const installation = await installationOfCommand(command);
    const { mode, account } = installation.configuration;
    if (closed) {
      const trades = await closedTrades(installation, limit);
      report(command, { mode, account, trades }, closedTradesText(mode, trades));
    } else {
      const seen = await openTradesNow(installation);
      report(command, { mode, account, ...seen }, openTradesText(mode, seen));
    }
  });
  withExitCodes(command, {
    1: 'neither trader nor database could be asked',
  });
}
