import type { MonthCoverage } from './coverage.ts';
import type { CoinStatus } from './history-status.ts';
import { countText, spanText } from './minute-text.ts';

const BLOCKS = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const DIGITS = ['.', '1', '2', '3', '4', '5', '6', '7', '#'];
/** So much of a month is all of it: a gap of minutes is no news. */
const WHOLE_MIN = 0.999;
const LONG_GAPS_SHOWN = 5;
const STRETCHES_SHOWN = 3;
const FRESH_MINUTES = 60;
const MONTHS_HEADER = 'JFMAMJJASOND';

const short = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
const day = (iso: string): string => iso.slice(0, 10);

/** The history for people: a picture of its months, what brought it, what is missing, and what to do. @param unicode whether blocks can be shown */
export const statusText = (coins: readonly CoinStatus[], unicode: boolean): string =>
  coins.map((coin) => coinText(coin, unicode)).join('\n\n');

function coinText(coin: CoinStatus, unicode: boolean): string {
  const { symbol, bars, first, last, ageMinutes } = coin;
  if (first === null || last === null || ageMinutes === null)
    return [
      `${symbol}  nothing is stored`,
      `  Do: recio data import FILE, or recio data fetch --symbol ${symbol} --from 2024-01-01`,
    ].join('\n');
  return [
    `${symbol}  ${countText(bars)} bars, ${short(first)} to ${short(last)} UTC, the newest ${spanText(ageMinutes)} old`,
    ...picture(coin.months, unicode),
    ...sources(coin),
    ...gaps(coin),
    ...advice(coin),
  ].join('\n');
}

/** A line for each year, a mark for each month: how much of it is known. */
function picture(months: readonly MonthCoverage[], unicode: boolean): string[] {
  const marks = unicode ? BLOCKS : DIGITS;
  const years = Map.groupBy(months, ({ month }) => month.slice(0, 4));
  return [
    `        ${MONTHS_HEADER}`,
    ...[...years].map(([year, own]) => {
      const first = Number(own[0]?.month.slice(5)) - 1;
      const line = own.map(({ known }) => marks[levelOf(known)]).join('');
      const bars = own.reduce((sum, month) => sum + month.bars, 0);
      return `  ${year}  ${`${' '.repeat(first)}${line}`.padEnd(MONTHS_HEADER.length)}  ${countText(bars)}`;
    }),
    `  ${marks[8]} a whole month known, ${marks[4]} half of it, ${marks[0]} nothing`,
  ];
}

/** Something is never shown as nothing, and not all never as all. */
function levelOf(known: number): number {
  if (known === 0) return 0;
  return known >= WHOLE_MIN ? 8 : Math.min(7, Math.max(1, Math.round(known * 8)));
}

function sources({ sources: all }: CoinStatus): string[] {
  return all.map(({ source, bars, stretches }) => {
    const shown = stretches.slice(0, STRETCHES_SHOWN).map(({ from, to }) => `${day(from)} to ${day(to)}`);
    const more = stretches.length - shown.length;
    return `  from ${source}: ${countText(bars)} bars, ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  });
}

function gaps({ gaps: { count, minutes, long } }: CoinStatus): string[] {
  if (count === 0) return ['  no gap of more than ten minutes'];
  return [
    `  ${countText(count)} ${count === 1 ? 'gap' : 'gaps'} of more than ten minutes, ${spanText(minutes)} in all, ${countText(long.length)} of more than an hour`,
    ...long
      .slice(0, LONG_GAPS_SHOWN)
      .map(
        ({ from, to, minutes: length, reason }) =>
          `    ${short(from)} to ${short(to)}, ${spanText(length)}: ${REASONS[reason ?? 'none']}`,
      ),
    ...(long.length > LONG_GAPS_SHOWN
      ? [`    and ${countText(long.length - LONG_GAPS_SHOWN)} shorter ones`]
      : []),
  ];
}

const REASONS = {
  venue_has_none: 'Coinbase has nothing either',
  not_brought: 'nobody was asked yet',
  none: 'not marked',
} as const;

function advice({ symbol, ageMinutes, gaps: { notAsked, long }, first }: CoinStatus): string[] {
  const isMarked = long.every(({ reason }) => reason !== null);
  return [
    ...((ageMinutes ?? 0) > FRESH_MINUTES
      ? [`  Do: recio data fetch --symbol ${symbol} brings what came since.`]
      : []),
    ...(notAsked > 0 && first !== null && isMarked
      ? [
          `  Do: recio data fetch --symbol ${symbol} --from ${day(first)} asks Coinbase for ${spanText(notAsked)} that are missing.`,
        ]
      : []),
    ...(isMarked ? [] : [`  Do: recio data verify --mend marks the gaps.`]),
  ];
}
