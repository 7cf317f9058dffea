import type { TradeRow } from '@rec-io/domain/history';
import type { Mode } from '@rec-io/domain/ledger';
import type { LiveTradeView } from '@rec-io/domain/live-trade-view';
import { dollars } from '../credentials/balance-text.ts';
import type { SeenTrades } from './look-at-trades.ts';

/** Open trades for a person: what is held and what it is worth first, then what watches it and what becomes of it. */
export function openTradesText(mode: Mode, { trades, why }: SeenTrades): string {
  const head =
    trades.length === 0
      ? `No trade is open (${mode}).`
      : `${trades.length === 1 ? 'One trade is' : `${trades.length} trades are`} open (${mode}).`;
  return [
    head,
    ...(why === null ? [] : [fromLedger(why)]),
    ...trades.flatMap((trade) => ['', ...tradeLines(trade, why === null)]),
  ].join('\n');
}

const fromLedger = (why: string): string =>
  `From the database, because the trader does not tell (${why}): without values, and without what it has not written yet. While no trader runs, no rule sells anything. Look: recio status`;

function tradeLines(trade: LiveTradeView, isWatched: boolean): string[] {
  const { id, ticker, status, side, heldE2, countE2, buyPriceE4, monitor, rules, heldToSettlement } = trade;
  const contracts = (status === 'pending' ? countE2 : heldE2) / 100;
  const paid = buyPriceE4 === null ? '' : ` at ${cents(buyPriceE4)}`;
  const sells = rules.length === 0 ? 'nothing: it is kept until its market is settled' : rules.join('; ');
  return [
    `${ticker}  ${contracts} ${side.toUpperCase()}${paid}  ${STATUS[status]}`,
    ...(isWatched ? valueLines(trade) : []),
    ...(heldToSettlement === null
      ? [`  ${isWatched ? 'Sold by ' : 'Rules   '} ${sells}`]
      : [`  Kept     to settlement: ${heldToSettlement}`]),
    ...exitLines(trade),
    ...(trade.reason === null || trade.reason === heldToSettlement ? [] : [`  Note     ${trade.reason}`]),
    `  Closes   ${instant(trade.closeTimeMs)}; monitor ${monitor}`,
    `  Trade    ${id}`,
  ];
}

const STATUS: Readonly<Record<LiveTradeView['status'], string>> = {
  pending: 'ordered, not filled yet',
  open: 'open',
  closing: 'being sold',
  expired: 'closed market, waits for its settlement',
  closed: 'closed',
  error: 'failed',
};

function valueLines(trade: LiveTradeView): string[] {
  if (trade.status !== 'open' && trade.status !== 'closing') return [];
  const { valueE6, bidE4, booksAgeMs, openPnlE6, currentProbability, indexAgeMs, entryProbability } = trade;
  const worth =
    valueE6 === null || bidE4 === null
      ? `not known: ${booksAgeMs === null ? 'its market is not followed' : 'nobody bids, or its book cannot be used'}`
      : `${dollars(valueE6)} (bid ${cents(bidE4)}, ${age(booksAgeMs)})${openPnlE6 === null ? '' : `, profit ${gain(openPnlE6)} if sold there, before that fee`}`;
  const wins =
    currentProbability === null
      ? `not known; ${percent(entryProbability)} at entry`
      : `${percent(currentProbability)} (${age(indexAgeMs)}); ${percent(entryProbability)} at entry`;
  return [`  Value    ${worth}`, `  Wins     ${wins}`];
}

function exitLines({ exit }: LiveTradeView): string[] {
  if (exit === null || exit.result !== null) return [];
  const orders = exit.orders === 1 ? '1 order' : `${exit.orders} orders`;
  const why = exit.reason === null ? exit.cause : `${exit.cause}: ${exit.reason}`;
  return [
    `  Selling  since ${instant(exit.begunAtMs)}, ${orders} so far (${why})`,
    ...(exit.waits === null ? [] : [`  Waits    ${exit.waits.reason}, since ${instant(exit.waits.sinceMs)}`]),
  ];
}

/** Finished trades for a person, a line each, and what they brought together. */
export function closedTradesText(mode: Mode, trades: readonly TradeRow[]): string {
  if (trades.length === 0) return `No trade is finished yet (${mode}).`;
  const lines = trades.map((trade) =>
    [
      instant(trade.closedAtMs ?? trade.openedAtMs),
      trade.ticker,
      `${trade.countE2 / 100} ${trade.side.toUpperCase()}`.padEnd(7),
      `${centsOf(trade.buyPriceE4)} → ${centsOf(trade.sellPriceE4)}`.padEnd(15),
      gain(trade.pnlE6 ?? 0).padStart(9),
      ` ${howItEnded(trade)}`,
    ].join('  '),
  );
  const sumE6 = trades.reduce((sum, { pnlE6 }) => sum + (pnlE6 ?? 0), 0);
  const feesE6 = trades.reduce((sum, each) => sum + each.feesE6, 0);
  const many = trades.length === 1 ? 'One finished trade' : `The last ${trades.length} finished trades`;
  return [
    ...lines,
    '',
    `${many} (${mode}): ${gain(Math.round(sumE6))} after ${dollars(Math.round(feesE6))} in fees.`,
  ].join('\n');
}

const howItEnded = ({ closeMethod, exitReason }: TradeRow): string => {
  if (closeMethod === 'expired') return 'settled';
  if (closeMethod === 'external') return 'closed elsewhere';
  return `sold: ${exitReason ?? closeMethod ?? 'unknown'}`;
};

const cents = (priceE4: number): string => `${Math.round(priceE4) / 100} ¢`;
const centsOf = (priceE4: number | null): string => (priceE4 === null ? '?' : cents(priceE4));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const gain = (moneyE6: number): string => `${moneyE6 < 0 ? '-' : '+'}${dollars(Math.abs(moneyE6))}`;
const age = (ms: number | null): string =>
  ms === null ? 'of unknown age' : `${(ms / 1_000).toFixed(1)} s old`;
/** To the second: `2026-11-26 12:00:00Z`. */
const instant = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace(/\.\d+/, '');
