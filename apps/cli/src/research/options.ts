import type { CoinSymbol } from '@rec-io/domain/market';
import { type Command, Option } from 'commander';

export const withSymbol = (command: Command): Command =>
  command.addOption(
    new Option('--symbol <symbol>', 'the coin').choices(['BTC', 'ETH']).makeOptionMandatory(),
  );

/** What all of research begins with. */
export const withPrices = (command: Command): Command =>
  withSymbol(command).requiredOption('--prices <files...>', 'minute bars, in any order; .gz is unpacked');

export type PricesOptions = { readonly symbol: CoinSymbol; readonly prices: readonly string[] };
