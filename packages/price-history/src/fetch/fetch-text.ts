import type { CoinSymbol } from '@rec-io/domain/market';
import { countText, spanText } from '../minute-text.ts';
import type { FetchReport } from './fetch-history.ts';

/** What was fetched, for people. @param left coins of which nothing is stored, so that nobody knew where to begin */
export const fetchText = (reports: readonly FetchReport[], left: readonly CoinSymbol[]): string =>
  [
    ...reports.flatMap(lines),
    ...left.map(
      (symbol) =>
        `${symbol}: nothing is stored to go on from. To begin: recio data fetch --symbol ${symbol} --from 2024-01-01`,
    ),
  ].join('\n');

function lines(report: FetchReport): string[] {
  const { symbol, added, replaced, contradicting, leftOut, missingMinutes, newest, pages } = report;
  const short = (iso: string) => iso.slice(0, 16).replace('T', ' ');
  const upTo = newest === null ? 'none is stored' : `the newest bar is of ${short(newest)} UTC`;
  const bars = (count: number) => `${countText(count)} ${count === 1 ? 'bar' : 'bars'}`;
  return [
    pages === 0
      ? `${symbol}: nothing was missing; ${upTo}.`
      : `${symbol}: ${bars(added)} added${replaced > 0 ? `, ${countText(replaced)} replaced` : ''}; ${upTo}.`,
    ...(missingMinutes > 0
      ? [`  Of ${spanText(missingMinutes)} nobody has bars: they are marked as gaps.`]
      : []),
    ...(contradicting > 0
      ? [`  ${bars(contradicting)} are stored with other values, and stay. To take Coinbase’s: --replace`]
      : []),
    ...(leftOut > 0 ? [`  ${bars(leftOut)} of Coinbase could not be, and were left out.`] : []),
  ];
}
