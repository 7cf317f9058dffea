import { type CoinSymbol, HOURLY_SERIES, INDEX_ID, QUARTER_SERIES } from '@rec-io/domain/market';
import type { Ladder } from '../ladder.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';

export type Series = {
  readonly ticker: string;
  readonly symbol: CoinSymbol;
  readonly frequency: string;
  readonly title: string;
  readonly ladders: readonly Ladder[];
};

/** The series that an exchange with these symbols and ladders has. */
export function seriesList(symbols: readonly CoinSymbol[], ladders: readonly Ladder[]): Series[] {
  const all = symbols.flatMap((symbol): Series[] => [
    {
      ...{ symbol, ticker: HOURLY_SERIES[symbol], frequency: 'hourly', title: `${symbol} price at the hour` },
      ladders: ['hourly', 'daily'],
    },
    {
      ...{ symbol, ticker: QUARTER_SERIES[symbol], frequency: 'fifteen_min' },
      ...{ title: `${symbol} up or down in 15 minutes`, ladders: ['quarter'] },
    },
  ]);
  return all.filter((series) => series.ladders.some((ladder) => ladders.includes(ladder)));
}

export const seriesObject = ({ ticker, symbol, frequency, title }: Series) => ({
  ticker,
  frequency,
  title,
  category: 'Crypto',
  categories: ['Crypto'],
  tags: [symbol],
  settlement_sources: [
    { name: 'CF Benchmarks', url: `https://www.cfbenchmarks.com/data/indices/${INDEX_ID[symbol]}` },
  ],
  contract_url: '',
  contract_terms_url: '',
  fee_type: 'quadratic',
  fee_multiplier: 1,
  additional_prohibitions: [],
  exchange_index: EXCHANGE_INDEX,
});
