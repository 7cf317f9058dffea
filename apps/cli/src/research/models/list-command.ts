import type { CoinSymbol } from '@rec-io/domain/market';
import type { Command } from 'commander';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from '../../commands/common.ts';
import { coin } from '../../price-history/options.ts';
import { coinModels } from './coin-models.ts';
import { modelsText } from './list-text.ts';
import { coins, modelStoreOf } from './model-store-of.ts';

export function addList(models: Command): void {
  const command = models
    .command('list', { isDefault: true })
    .description('by coin: which models there are, which is in use and since when, and how each was judged')
    .option('--symbol <coin>', 'BTC or ETH; default: both', coin);
  withExamples(
    withJson(withDataDir(command)),
    'recio research models',
    'recio research models list --symbol BTC --json',
  ).action(async ({ symbol }: { readonly symbol?: CoinSymbol }) => {
    const store = modelStoreOf(await installationOfCommand(command));
    const all = await Promise.all(coins(symbol).map((each) => coinModels(store, each)));
    report(command, { coins: all, directory: store.directory }, modelsText(all));
  });
}
