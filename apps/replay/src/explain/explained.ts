import { type CountE2, formatCount, formatMoney, formatPrice } from '@rec-io/domain/money';
import type { Parameters } from '@rec-io/domain/parameters';
import { CERTAIN, lowerProbability, type Uncertainty, upperProbability } from '@rec-io/domain/probability';
import type { Signal, StrategyStatus } from '@rec-io/domain/strategy';
import { askE4, bidE4, edgeE4, type StrikeRow, sideProbability } from '@rec-io/domain/strike-ladder';
import type { Trade } from '@rec-io/domain/trade';
import type { DecisionRecord, SignalResult } from '@rec-io/engine/decision-record';
import { explanationOf, type MadeAgain } from './made-again.ts';

/** One decision told: what was known, what was made of it, and what came of that. Dollars are decimal texts, times UTC. */
export type Explained = {
  readonly monitor: string;
  readonly strategy: string;
  readonly symbol: string;
  /** Whose probabilities these were; null where it was not recorded. */
  readonly model: string | null;
  readonly decidedAt: string;
  readonly event: string | null;
  readonly toCloseS: number | null;
  readonly indexUsd: string;
  readonly indexAgeMs: number | null;
  readonly booksAgeMs: number | null;
  readonly momentumBp: number | null;
  readonly trading: string;
  readonly obstacle: string | null;
  readonly balanceUsd: string | null;
  readonly status: StrategyStatus;
  /** Its rules as they were set then, by key. */
  readonly settings: Parameters;
  readonly madeAgain: MadeAgain;
  /** Why nothing at all was wanted; null where each strike has its own reason, or the strategy does not say. */
  readonly overall: string | null;
  readonly signals: readonly {
    readonly signal: Signal;
    readonly result: SignalResult | null;
    /** In words. */
    readonly became: string;
  }[];
  readonly strikes: readonly ExplainedStrike[];
  /** Of the ladder, also those that are not shown. */
  readonly strikesInAll: number;
};

export type ExplainedStrike = {
  readonly ticker: string;
  readonly strike: string;
  readonly side: 'yes' | 'no';
  readonly probability: number | null;
  /** Between which the model said that it really was. */
  readonly probabilityLow: number | null;
  readonly probabilityHigh: number | null;
  readonly bidUsd: string | null;
  readonly askUsd: string | null;
  readonly edgeCents: number | null;
  readonly volume: string;
  /** What was done with it, or why nothing. */
  readonly why: string;
};

/** Strikes next to the index that are told in any case. */
const NEAR = 8;

export type ExplainOptions = {
  readonly all: boolean;
  /** Trades by id; null when the ledger could not be read. */
  readonly trades: ReadonlyMap<string, Trade> | null;
};

export function explained(record: DecisionRecord, madeAgain: MadeAgain, options: ExplainOptions): Explained {
  const { input, results, monitor, strategy, symbol, model, status, obstacle } = record;
  const { ladder, nowMs } = input;
  const explanation = explanationOf(record);
  const signals = record.signals.map((signal, i) => {
    const result = results[i] ?? null;
    return { signal, result, became: became(result, options.trades) };
  });
  const done = new Map(
    signals.flatMap(({ signal, became }) =>
      signal.kind === 'entry' ? [[signal.ticker, { side: signal.side, why: became }] as const] : [],
    ),
  );
  const told = new Map(explanation?.strikes.map((strike) => [strike.ticker, strike]));
  const rows = ladder?.rows ?? [];
  const near = new Set([...rows].sort((a, b) => Math.abs(a.bufferE4) - Math.abs(b.bufferE4)).slice(0, NEAR));
  return {
    ...{ monitor, strategy, symbol, model, status, madeAgain, signals, obstacle },
    settings: record.parameters,
    decidedAt: new Date(nowMs).toISOString(),
    event: ladder?.eventTicker ?? null,
    toCloseS: ladder === null ? null : (ladder.closeTimeMs - nowMs) / 1_000,
    indexUsd: formatPrice(input.indexE4),
    ...{ indexAgeMs: record.indexAgeMs, booksAgeMs: record.booksAgeMs },
    momentumBp: input.momentumBp,
    trading: record.state,
    balanceUsd: record.balanceE6 === null ? null : formatMoney(record.balanceE6),
    overall: explanation?.overall ?? null,
    strikes: rows
      .filter((row) => options.all || near.has(row) || done.has(row.market.ticker))
      .map((row) => {
        const { ticker } = row.market;
        const strike = done.get(ticker);
        const refused = told.get(ticker)?.refused ?? explanation?.overall;
        const why = strike?.why ?? refused ?? 'its strategy does not say why';
        const side = strike?.side ?? told.get(ticker)?.side ?? row.activeSide;
        return strikeOf(row, side, ladder?.uncertainty ?? CERTAIN, why);
      }),
    strikesInAll: rows.length,
  };
}

function strikeOf(
  row: StrikeRow,
  side: 'yes' | 'no',
  uncertainty: Uncertainty,
  why: string,
): ExplainedStrike {
  const [bid, ask, edge] = [bidE4(row, side), askE4(row, side), edgeE4(row, side)];
  const probability = sideProbability(row, side);
  return {
    ticker: row.market.ticker,
    strike: row.market.strikeText,
    side,
    probability: known(probability),
    probabilityLow: known(lowerProbability(probability, uncertainty)),
    probabilityHigh: known(upperProbability(probability, uncertainty)),
    bidUsd: bid === null ? null : formatPrice(bid),
    askUsd: ask === null ? null : formatPrice(ask),
    edgeCents: Number.isNaN(edge) ? null : edge / 100,
    volume: formatCount(row.volumeE2 as CountE2),
    why,
  };
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

function became(result: SignalResult | null, trades: ExplainOptions['trades']): string {
  switch (result?.kind) {
    case undefined:
      return 'nothing is recorded of what became of it';
    case 'exit-asked':
      return 'a sale was asked for';
    case 'withheld':
      return `wanted, but withheld: ${result.reason}`;
    case 'denied':
      return `wanted, but denied (${result.denial.code}): ${result.denial.message}`;
    case 'ordered':
      return `ordered: ${tradeText(result.tradeId, trades)}`;
  }
}

function tradeText(tradeId: string, trades: ExplainOptions['trades']): string {
  if (trades === null) return `trade ${tradeId}; the ledger could not be read`;
  const trade = trades.get(tradeId);
  // Its intent never became durable, so nothing was sent.
  if (!trade) return `trade ${tradeId} is not in the ledger: it was never sent`;
  const { status, filledE2, intent, pnlE6, reason } = trade;
  const filled = `${formatCount(filledE2)} of ${formatCount(intent.countE2)} bought`;
  const profit = pnlE6 === null ? '' : `, profit $${formatMoney(pnlE6)}`;
  return `${status}, ${filled}${profit}${reason === null ? '' : `, ${reason}`}, trade ${tradeId}`;
}
