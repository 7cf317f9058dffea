import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import type { Command } from 'commander';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../commands/common.ts';
import { withDatabase } from '../modes/with-database.ts';
import { coin } from './options.ts';

export function addVerify(data: Command): void {
  const command = data
    .command('verify')
    .description('read every bar, and compare order, prices, momentum and marked gaps with what must be')
    .option('--symbol <coin>', 'BTC or ETH; default: both', coin)
    .option('--mend', 'put right what follows from the bars: momentum and marks');
  withExitCodes(
    withExamples(withJson(withDataDir(command)), 'recio data verify', 'recio data verify --mend'),
    { 0: 'all is as it should be', 1: 'something is wrong: each is named, with what to do' },
  ).action(async ({ symbol, mend }: { readonly symbol?: CoinSymbol; readonly mend?: boolean }) => {
    const { verifyHistory } = await import('@rec-io/price-history/verify-history');
    const { leftFaults, verifyText } = await import('@rec-io/price-history/verify-text');
    const installation = await installationOfCommand(command);
    const coins = await withDatabase(installation, (pool) =>
      verifyHistory(pool, mend === true, symbol === undefined ? SYMBOLS : [symbol]),
    );
    const isSound = coins.every((one) => leftFaults(one).length === 0);
    report(command, { isSound, coins }, verifyText(coins));
    if (!isSound) process.exitCode = 1;
  });
}
