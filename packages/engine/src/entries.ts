import { exposureOf } from '@rec-io/domain/exposure';
import { type Denial, type GateFacts, gate } from '@rec-io/domain/gate';
import type { Intent, LedgerEntry, Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol } from '@rec-io/domain/market';
import { type CountE2, type MoneyE6, type PriceE4, ZERO_MONEY } from '@rec-io/domain/money';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { Side } from '@rec-io/domain/order';
import type { ProtectiveRules } from '@rec-io/domain/protection';
import type { RiskLimits } from '@rec-io/domain/risk-limits';
import { contractsFor } from '@rec-io/domain/sizing';
import type { EntrySignal } from '@rec-io/domain/strategy';
import { edgeE4, type LadderRow, sideProbability } from '@rec-io/domain/strike-ladder';
import type { AccountRisk } from './account-risk.ts';
import { type Deciding, entryIntent } from './entry-intent.ts';
import type { Facts } from './facts.ts';
import type { Monitors } from './monitors.ts';
import type { Clock, EngineLog } from './ports.ts';
import type { SymbolFeed } from './symbol-feed.ts';

/** Under which a person's own trades are kept, and sales of what no trade explains. */
export const BY_HAND = { monitor: 'manual', strategy: 'Manual' } as const;
const DENIALS_KEPT = 100;
const TOLD_KEPT = 2_000;

export type EntriesOptions = {
  readonly mode: Mode;
  readonly account: string;
  readonly ledgerEpoch: string;
  readonly facts: Facts;
  readonly monitors: Monitors;
  readonly risk: AccountRisk;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly limits: () => RiskLimits;
  readonly feed: (symbol: CoinSymbol) => SymbolFeed;
  /** Why nothing of a symbol can be entered now, or null. */
  readonly reason: (symbol: CoinSymbol) => string | null;
  /** Markets that may not be entered, with the reason. */
  readonly blocked: ReadonlyMap<string, string>;
  /** Whether the exchange's own fuse of a shard is in place. */
  readonly hasOrderGroup: (exchangeIndex: number) => boolean;
  /** Sends it, once it is durable together with the rules. */
  readonly submit: (intent: Intent, rules: LedgerEntry) => void;
};

/** What a person wants to buy. */
export type ManualEntry = {
  readonly symbol: CoinSymbol;
  readonly ticker: string;
  readonly side: Side;
  readonly countE2: CountE2;
  readonly limitE4: PriceE4;
  readonly rules: ProtectiveRules;
};

export type EntryDenial = Omit<Denial, 'code'> & {
  readonly code: Denial['code'] | 'size' | 'not_trading' | 'unknown_market';
};
const UNKNOWN_MARKET: EntryDenial = {
  code: 'unknown_market',
  message: 'no such market is followed here',
};

/** A denial as the owner may look it up. */
export type DeniedEntry = EntryDenial & {
  readonly timeMs: number;
  readonly monitor: string;
  readonly ticker: string;
  readonly side: Side;
};

/** From the wish to buy to an intent, or to the reason why not. */
export class Entries {
  readonly #options: EntriesOptions;
  readonly #denied: DeniedEntry[] = [];
  /** The code that was told last, by what was wanted. */
  readonly #toldCodes = new Map<string, string>();
  readonly counters = { signals: 0, denied: 0, orders: 0 };

  constructor(options: EntriesOptions) {
    this.#options = options;
  }

  /** The newest denials, oldest first, at most 100. */
  get denied(): readonly DeniedEntry[] {
    return this.#denied;
  }

  /** Markets in which anything is pending, open, unknown or held, by whomever, or of which something is not clear. */
  held(): Set<string> {
    const { blocked, facts } = this.#options;
    const held = new Set([...blocked.keys(), ...facts.account.positions.keys()]);
    for (const { intent } of facts.trades.live.values()) held.add(intent.ticker);
    return held;
  }

  /** A monitor's signal. @returns the trade's id, or why it is not sent */
  bySignal(spec: MonitorSpec, signal: EntrySignal): string | EntryDenial {
    this.counters.signals++;
    const { facts } = this.#options;
    const row = this.#row(spec.symbol, signal.ticker);
    if (!row) return this.#deny(signal, spec.name, UNKNOWN_MARKET);
    const { freeE6 } = exposureOf(facts.trades.live.values(), facts.account.balanceE6);
    const balanceE6 = (freeE6 ?? ZERO_MONEY) as MoneyE6;
    const countE2 = contractsFor(spec.size, { ...signal, balanceE6, fees: row.market.fees });
    const { name: monitor, strategy, rules, symbol } = spec;
    return this.#enter(row, symbol, signal, { monitor, strategy, method: 'auto', countE2 }, rules);
  }

  /** A person's own order. @returns the trade's id, or why it is not sent */
  byPerson(wish: ManualEntry): string | EntryDenial {
    const row = this.#row(wish.symbol, wish.ticker);
    if (!row) return UNKNOWN_MARKET;
    return this.#enter(row, wish.symbol, signalOf(wish, row), byHand(wish), wish.rules);
  }

  /** Why a person's order would not be sent at this moment; null when it would. Changes nothing. */
  obstacleTo(wish: Omit<ManualEntry, 'rules'>): EntryDenial | null {
    const row = this.#row(wish.symbol, wish.ticker);
    if (!row) return UNKNOWN_MARKET;
    const weighed = this.#weigh(row, wish.symbol, signalOf(wish, row), byHand(wish));
    return 'denial' in weighed ? weighed.denial : null;
  }

  #enter(
    row: LadderRow,
    symbol: CoinSymbol,
    signal: EntrySignal,
    who: Who,
    rules: ProtectiveRules,
  ): string | EntryDenial {
    const { monitors, facts, submit } = this.#options;
    const weighed = this.#weigh(row, symbol, signal, who);
    const isTried = !('denial' in weighed) || weighed.denial.code !== 'not_trading';
    const atMs = this.#options.feed(symbol).market.newest?.timeMs;
    if (isTried && atMs !== undefined)
      monitors.decisions(who.monitor).attempted(signal.ticker, signal.side, atMs);
    if ('denial' in weighed) return this.#deny(signal, who.monitor, weighed.denial);
    const { intent } = weighed;
    this.counters.orders++;
    const { clientOrderId: tradeId, timeMs } = intent;
    const protection: LedgerEntry = { kind: 'rules', tradeId, rules, peakE4: null, by: 'monitor', timeMs };
    facts.decided({ kind: 'intent', intent });
    facts.decided(protection);
    submit(intent, protection);
    this.#toldCodes.delete(`${intent.monitor} ${intent.ticker} ${intent.side}`);
    return tradeId;
  }

  /** The order that it would be, or why it may not leave. Changes nothing. */
  #weigh(
    row: LadderRow,
    symbol: CoinSymbol,
    signal: EntrySignal,
    who: Who,
  ): { readonly intent: Intent } | { readonly denial: EntryDenial } {
    const { account, ledgerEpoch, monitors, feed, reason, limits } = this.#options;
    const { newest, momentumBp, model } = feed(symbol).market;
    const why = reason(symbol);
    if (why !== null || newest === null)
      return { denial: { code: 'not_trading', message: why ?? 'no print of the index' } };
    if (!(who.countE2 > 0))
      return { denial: { code: 'size', message: 'its size rule gives no whole contract' } };
    const { indexE4, timeMs } = newest;
    const intent = entryIntent(signal, row.market, {
      ...{ ...who, ledgerEpoch, account, model: model.name, indexE4, momentumBp, timeMs },
      decisionNumber: monitors.decisions(who.monitor).next(signal.ticker, signal.side, 'entry'),
    });
    const denial = gate(intent, this.#gateFacts(intent, row), limits());
    return denial === null ? { intent } : { denial };
  }

  #gateFacts(intent: Intent, { book, market }: LadderRow): GateFacts {
    const { mode, risk, facts, feed, clock, hasOrderGroup } = this.#options;
    const nowMs = clock.nowMs();
    const of = feed(intent.symbol);
    return {
      ...risk.facts(intent, facts),
      isMarketHeld: this.held().has(intent.ticker),
      indexAgeMs: of.indexAgeMs(nowMs),
      bookAgeMs: of.booksAgeMs(nowMs),
      book,
      fees: market.fees,
      // In practice the exchange settles on the very prices that it is given.
      isProxyIndex: mode !== 'simulated' && of.market.newest?.origin !== 'cf-benchmarks',
      hasOrderGroup: hasOrderGroup(market.exchangeIndex),
    };
  }

  #row(symbol: CoinSymbol, ticker: string): LadderRow | undefined {
    return this.#options.feed(symbol).market.row(ticker);
  }

  #deny({ ticker, side }: EntrySignal, monitor: string, denial: EntryDenial): EntryDenial {
    this.counters.denied++;
    const { code, message } = denial;
    const timeMs = this.#options.clock.nowMs();
    this.#denied.push({ code, message, timeMs, monitor, ticker, side });
    if (this.#denied.length > DENIALS_KEPT) this.#denied.shift();
    this.#tellOnce(`${monitor} ${ticker} ${side}`, code, { monitor, ticker, code, message });
    return denial;
  }

  /** A strategy wants the same at every print: said each time, it would drive everything else out of the log. */
  #tellOnce(wish: string, code: string, details: Readonly<Record<string, unknown>>): void {
    if (this.#toldCodes.get(wish) === code) return;
    if (this.#toldCodes.size >= TOLD_KEPT) this.#toldCodes.clear();
    this.#toldCodes.set(wish, code);
    this.#options.log.warn('entry denied', details);
  }
}

type Who = Pick<Deciding, 'monitor' | 'strategy' | 'method' | 'countE2'>;

const byHand = ({ countE2 }: Pick<ManualEntry, 'countE2'>): Who => ({
  ...BY_HAND,
  method: 'manual',
  countE2,
});

const signalOf = (
  { ticker, side, limitE4 }: Pick<ManualEntry, 'ticker' | 'side' | 'limitE4'>,
  row: LadderRow,
): EntrySignal => ({
  kind: 'entry',
  ...{ ticker, side, limitE4 },
  probability: known(sideProbability(row, side)),
  edgeE4: known(edgeE4(row, side)),
});

const known = (value: number): number => (Number.isFinite(value) ? value : 0);
