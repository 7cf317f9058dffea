import type { CoinSymbol } from '@rec-io/domain/market';
import { type Command, Option } from 'commander';
import { withDataDir } from '../commands/common.ts';

export const withSymbol = (command: Command): Command =>
  command.addOption(
    new Option('--symbol <symbol>', 'the coin').choices(['BTC', 'ETH']).makeOptionMandatory(),
  );

/** Where bars come from: files, or else what the installation has stored. */
export type BarsGiven = {
  readonly symbol: CoinSymbol;
  readonly prices?: readonly string[];
  readonly stored?: boolean;
};

export const withBarSource = (command: Command): Command =>
  withDataDir(
    command
      .option('--prices <files...>', 'minute bars, in any order; .gz is unpacked')
      .option('--stored', 'instead of --prices: the price history of the installation (recio data)'),
  );

/** Ends with 2 where not exactly one source is named. */
export function requireOneSource(command: Command): void {
  const { prices, stored } = command.opts<Omit<BarsGiven, 'symbol'>>();
  if (prices === undefined && stored !== true)
    command.error("error: name files with --prices, or take the installation's price history with --stored", {
      exitCode: 2,
    });
  if (prices !== undefined && stored === true)
    command.error('error: --stored takes no --prices', { exitCode: 2 });
}

/** What all of research begins with. */
export const withBars = (command: Command): Command =>
  withBarSource(withSymbol(command)).hook('preAction', requireOneSource);
