import { displayStrikeE4 } from '@rec-io/domain/market';
import { changePct, MOMENTUM_LAGS } from '@rec-io/domain/momentum';
import { cost } from '@rec-io/domain/money';
import { lowerProbability, upperProbability } from '@rec-io/domain/probability';
import type { LadderRow } from '@rec-io/domain/strike-ladder';
import { isLive, meanPriceE4, type Trade } from '@rec-io/domain/trade';
import type {
  DayTotals,
  DayView,
  ExitView,
  ExitWait,
  LadderRowView,
  LadderView,
  MarketView,
  ModelView,
  TradesView,
  TradeView,
} from '@rec-io/domain/view';
import type { MarketState } from './market-state.ts';

const RECENT_POINTS = 300;
const FINISHED_MAX = 100;
const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function marketView(state: MarketState, ageMs: number | null): MarketView {
  const { newest, history, symbol } = state;
  const ladder = state.ladder('hourly');
  const change = (minutes: number) =>
    newest === null ? null : changePct(history, newest.timeMs, newest.indexE4, minutes);
  return {
    symbol,
    indexE4: newest?.indexE4 ?? null,
    origin: newest?.origin ?? null,
    timeMs: newest?.timeMs ?? null,
    ageMs,
    change: { h1: change(60), h3: change(180), d1: change(1440) },
    momentumBp: state.momentumBp,
    momentumLags: MOMENTUM_LAGS.map(({ minutes }) => ({ minutes, changePct: change(minutes) })),
    eventTicker: ladder?.eventTicker ?? null,
    eventTitle: ladder?.title ?? null,
    openTimeMs: ladder?.rows[0]?.market.openTimeMs ?? null,
    closeTimeMs: ladder?.closeTimeMs ?? null,
    recent: history.recent(RECENT_POINTS, 2),
  };
}

export function ladderView(state: MarketState, held: (ticker: string) => number): LadderView {
  const { newest } = state;
  const ladder = state.ladder('hourly');
  if (ladder === null || newest === null) return { eventTicker: null, takerRateE4: null, rows: [] };
  const rows = ladder.rows.map((row): LadderRowView => {
    const { market, book, bufferE4, yesBidE4 } = row;
    return {
      ticker: market.ticker,
      strikeE4: displayStrikeE4(market.floorStrikeE4),
      bufferE4,
      bufferPct: (100 * bufferE4) / newest.indexE4,
      probability: known(row.probability),
      probabilityLow: known(lowerProbability(row.probability, ladder.uncertainty)),
      probabilityHigh: known(upperProbability(row.probability, ladder.uncertainty)),
      activeSide: row.activeSide,
      yesBidE4,
      yesAskE4: row.yesAskE4,
      noAskE4: row.noAskE4,
      yesEdgeE4: known(row.yesEdgeE4),
      noEdgeE4: known(row.noEdgeE4),
      volumeE2: row.volumeE2,
      bookValid: book.valid,
      heldE2: held(market.ticker),
    };
  });
  const takerRateE4 = ladder.rows[0]?.market.fees.takerRateE4 ?? null;
  return { eventTicker: ladder.eventTicker, takerRateE4, rows };
}

/** Whose probabilities these are. */
export const modelView = ({ symbol, model, modelSinceMs: sinceMs }: MarketState): ModelView => ({
  ...{ symbol, name: model.name, sinceMs },
});

/** Finds a market's row; undefined for one that is not on a ladder any more. */
export type RowOf = (ticker: string) => LadderRow | undefined;

/** Why the exit of a trade sends nothing at the moment. */
export type WaitOf = (tradeId: string) => ExitWait | null;

/** Where no exit is carried out. */
export const NOBODY_WAITS: WaitOf = () => null;

export const tradesView = (trades: Iterable<Trade>, rowOf: RowOf, waitOf: WaitOf): TradesView => ({
  open: [...trades].filter(isLive).map((trade) => tradeView(trade, rowOf, waitOf)),
});

/** @param trades of which those that are over ended today */
export function dayView(trades: Iterable<Trade>): DayView {
  // An order that nobody filled is in the ledger, not on the screen: nothing was bought.
  const over = [...trades].filter((trade) => !isLive(trade) && trade.filledE2 > 0);
  const finished = over
    .toSorted((a, b) => (b.closedAtMs ?? 0) - (a.closedAtMs ?? 0))
    .slice(0, FINISHED_MAX)
    .map((trade) => tradeView(trade, () => undefined, NOBODY_WAITS));
  return { finished, totals: dayTotals(over) };
}

function dayTotals(over: readonly Trade[]): DayTotals {
  const closed = over.filter(({ status }) => status === 'closed');
  const sum = (of: (trade: Trade) => number) => closed.reduce((total, trade) => total + of(trade), 0);
  const won = closed.filter(({ pnlE6 }) => (pnlE6 ?? 0) > 0).length;
  const lost = closed.filter(({ pnlE6 }) => (pnlE6 ?? 0) < 0).length;
  return {
    closed: closed.length,
    failed: over.length - closed.length,
    feesE6: sum(({ feesE6 }) => feesE6),
    pnlE6: over.reduce((total, { pnlE6 }) => total + (pnlE6 ?? 0), 0),
    winRate: won + lost === 0 ? null : won / (won + lost),
  };
}

export function tradeView(trade: Trade, rowOf: RowOf, waitOf: WaitOf): TradeView {
  const { intent, status } = trade;
  const isOpen = status === 'open' || status === 'closing';
  const row = rowOf(intent.ticker);
  const yes = row?.probability ?? Number.NaN;
  const book = row?.book;
  const bid = isOpen && book?.valid ? book.bid(intent.side) : null;
  const pnlE6 = trade.pnlE6;
  return {
    id: trade.id,
    status,
    openedAtMs: trade.openedAtMs,
    closedAtMs: trade.closedAtMs,
    symbol: intent.symbol,
    monitor: intent.monitor,
    strategy: intent.strategy,
    ticker: intent.ticker,
    contract: intent.contract,
    strikeE4: displayStrikeE4(intent.floorStrikeE4),
    side: intent.side,
    entryProbability: intent.probability,
    entryEdgeE4: intent.edgeE4,
    buyPriceE4: meanPriceE4(trade),
    sellPriceE4: status === 'closed' ? meanSalePriceE4(trade) : null,
    countE2: status === 'pending' ? intent.countE2 : trade.filledE2,
    heldE2: trade.heldE2,
    feesE6: trade.feesE6,
    pnlE6,
    symbolOpenE4: intent.indexE4,
    symbolCloseE4: trade.symbolCloseE4,
    momentumBp: intent.momentumBp,
    winLoss: pnlE6 === null ? null : pnlE6 > 0 ? 'W' : pnlE6 < 0 ? 'L' : 'D',
    entryMethod: intent.method,
    closeMethod: trade.closeMethod ?? (status === 'expired' ? 'expired' : null),
    exit: exitView(trade, waitOf(trade.id)),
    heldToSettlement: trade.heldToSettlement,
    reason: trade.reason,
    currentProbability: isOpen ? known(intent.side === 'yes' ? yes : 1 - yes) : null,
    openPnlE6: bid === null ? null : cost(bid, trade.heldE2) + trade.proceedsE6 - trade.costE6 - trade.feesE6,
  };
}

function exitView({ exit }: Trade, waits: ExitWait | null): ExitView | null {
  if (exit === null) return null;
  const { cause, method, reason, begunAtMs, orders, ended } = exit;
  return { cause, method, reason, begunAtMs, orders, result: ended?.result ?? null, waits };
}

/** What a contract of a finished trade brought, sold or settled. */
const meanSalePriceE4 = ({ proceedsE6, revenueE6, filledE2 }: Trade): number =>
  Math.round((proceedsE6 + (revenueE6 ?? 0)) / filledE2);
