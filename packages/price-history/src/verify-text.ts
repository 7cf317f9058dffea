import { countText } from './minute-text.ts';
import type { CoinVerification, FoundFault, HistoryFault } from './verify-history.ts';

type Told = { readonly what: (count: number) => string; readonly remedy: (symbol: string) => string };

const bars = (count: number, rest: string): string =>
  `${countText(count)} ${count === 1 ? 'bar' : 'bars'} ${rest}`;
const anew = (symbol: string): string =>
  `take these days anew: recio data fetch --symbol ${symbol} --from DAY --to DAY --replace, or recio data import FILE --replace`;
const mend = (): string => 'put it right: recio data verify --mend';

const TOLD: Readonly<Record<HistoryFault, Told>> = {
  'out-of-order': { what: (count) => bars(count, 'not after the one before'), remedy: anew },
  'within-a-minute': {
    what: (count) => bars(count, 'that do not begin with a minute'),
    remedy: () => 'they were not made by this program: restore a backup, or delete them by hand',
  },
  'not-positive': { what: (count) => bars(count, 'with a price of zero or less'), remedy: anew },
  'outside-range': {
    what: (count) => bars(count, 'whose high or low is not the highest or lowest'),
    remedy: anew,
  },
  'negative-volume': { what: (count) => bars(count, 'with a volume below zero'), remedy: anew },
  'absurd-jump': {
    what: (count) => bars(count, 'further from the one before than any market moves'),
    remedy: anew,
  },
  'wrong-momentum': { what: (count) => bars(count, 'whose momentum is not what the bars say'), remedy: mend },
  'gap-without-mark': {
    what: (count) => `${countText(count)} ${count === 1 ? 'gap that is' : 'gaps that are'} not marked`,
    remedy: mend,
  },
  'mark-without-gap': {
    what: (count) => `${countText(count)} ${count === 1 ? 'mark' : 'marks'} where there is no gap`,
    remedy: mend,
  },
};

/** What is wrong with the bars themselves, so that nothing that follows from them can be trusted. */
export const barFaults = ({ faults }: Pick<CoinVerification, 'faults'>): readonly FoundFault[] =>
  faults.filter(({ fault }) => TOLD[fault].remedy !== mend);

/** What is still wrong once everything was mended that can be. */
export const leftFaults = (coin: CoinVerification): readonly FoundFault[] =>
  coin.mended === null ? coin.faults : barFaults(coin);

/** One fault in a sentence: how many, and where the first is. */
export const faultText = ({ fault, count, examples }: FoundFault): string =>
  `${TOLD[fault].what(count)}${examples[0] === undefined ? '' : ` (${examples[0]})`}`;

export const verifyText = (coins: readonly CoinVerification[]): string => coins.map(coinText).join('\n');

function coinText(coin: CoinVerification): string {
  const { symbol, bars: all, faults, mended } = coin;
  if (faults.length === 0)
    return all === 0
      ? `${symbol}: nothing is stored.`
      : `${symbol}: ${countText(all)} bars: order, whole minutes, prices, moves, momentum and gaps are as they should be.`;
  return [
    `${symbol}: ${countText(all)} bars, ${faults.length === 1 ? 'one kind of fault' : `${faults.length} kinds of faults`}`,
    ...faults.flatMap(({ fault, count, examples }) => {
      const isMended = mended !== null && TOLD[fault].remedy === mend;
      return [
        `  ${TOLD[fault].what(count)}${isMended ? ': put right' : ''}`,
        ...examples.map((example) => `    ${example}`),
        ...(isMended ? [] : [`    Do: ${TOLD[fault].remedy(symbol)}`]),
      ];
    }),
  ].join('\n');
}
