import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import type { Command } from 'commander';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from '../commands/common.ts';
import { withDatabase } from '../modes/with-database.ts';
import { showsUnicode } from '../ui/face.ts';
import { coin } from './options.ts';

export function addStatus(data: Command): void {
  const command = data
    .command('status')
    .description('what there is by month, where it came from, what is missing, and what to do')
    .option('--symbol <coin>', 'BTC or ETH; default: both', coin);
  withExamples(withJson(withDataDir(command)), 'recio data status', 'recio data status --json').action(
    async ({ symbol }: { readonly symbol?: CoinSymbol }) => {
      const { historyStatus } = await import('@rec-io/price-history/history-status');
      const { statusText } = await import('@rec-io/price-history/status-text');
      const installation = await installationOfCommand(command);
      const coins = await withDatabase(installation, (pool) =>
        historyStatus(pool, Date.now(), symbol === undefined ? SYMBOLS : [symbol]),
      );
      report(command, { coins }, statusText(coins, showsUnicode(process.env)));
    },
  );
}
