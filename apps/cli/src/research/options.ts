import type { CoinSymbol } from '@rec-io/domain/market';
import { type Command, InvalidArgumentError, Option } from 'commander';

export const withSymbol = (command: Command): Command =>
  command.addOption(
    new Option('--symbol <symbol>', 'the coin').choices(['BTC', 'ETH']).makeOptionMandatory(),
  );

/** What all of research begins with. */
export const withPrices = (command: Command): Command =>
  withSymbol(command).requiredOption('--prices <files...>', 'minute bars, in any order; .gz is unpacked');

export type PricesOptions = { readonly symbol: CoinSymbol; readonly prices: readonly string[] };

/** The first instant of a day, UTC. */
export function day(text: string): number {
  const timeMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(timeMs)) throw new InvalidArgumentError('It must be a day: 2019-01-01.');
  return timeMs;
}
