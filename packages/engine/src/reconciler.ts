import type { AccountFold } from '@rec-io/domain/account-fold';
import type { Adoption, Intent, LedgerEntry } from '@rec-io/domain/ledger';
import { type CountE2, type MoneyE6, ZERO_COUNT } from '@rec-io/domain/money';
import type { Fill } from '@rec-io/domain/order';
import { adoptUnexplained, type Unexplained } from '@rec-io/domain/reconciliation/adopt-by-person';
import { adoptCash, movementAdoptionId } from '@rec-io/domain/reconciliation/adopt-cash';
import { adoptFills } from '@rec-io/domain/reconciliation/adopt-fills';
import { type Comparison, compare } from '@rec-io/domain/reconciliation/compare';
import type { AccountDifference, DifferenceCode } from '@rec-io/domain/reconciliation/difference';
import type { KnownTrades } from '@rec-io/domain/reconciliation/known-trades';
import type { CashMovement, ExchangeReading } from '@rec-io/domain/reconciliation/reading';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { isOrderOf } from './exchange-order.ts';
import { learn, type UndecidedOrder } from './learn.ts';
import type { Clock, EngineLog, Timers } from './ports.ts';
import { type AccountReads, readExchange } from './read-exchange.ts';

export type ReconcilerOptions = {
  readonly account: AccountFold;
  readonly trades: KnownTrades & {
    /** Orders without a proven fate that nobody follows. */
    undecided(): readonly UndecidedOrder[];
    /** Exchange time of the oldest decision whose trade is not over; null without one. */
    oldestLiveMs(): number | null;
  };
  readonly gateway: AccountReads;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EngineLog;
  /** Takes a fact: applies it at once and makes it durable. */
  readonly record: (entry: LedgerEntry) => void;
  /** Called between reading the exchange and concluding from it, where somebody else writes the ledger. */
  readonly refresh?: () => Promise<void>;
  /** Follows an order that was perhaps sent, until its fate is proven. */
  readonly resume?: (intent: Intent, readAtMs: number) => void;
};

/** Reads start so much before what they look for, for clocks that differ a little. */
const MARGIN_MS = MINUTE_MS;
/** What an earlier run missed before the newest fact that it knew is no older than this, or is looked for as a difference. */
const RESTART_MARGIN_MS = HOUR_MS;
/** A difference counts when it stands in two readings so far apart (wall time). */
const CONFIRM_MS = 500;
/** An account that moves all the time is told as it is after so many readings. */
const READINGS_MAX = 5;
/** How far back an order may lie whose fill nobody can attribute: so long the exchange keeps orders in its list. */
const ORDERS_KEPT_MS = 14 * DAY_MS;

const ROW_CODES: ReadonlySet<DifferenceCode> = new Set(['fill', 'fee', 'settlement']);

/** The account does not hold still for long enough to open a ledger on it. */
export class RestlessAccountError extends Error {
  override readonly name = 'RestlessAccountError';
}

type Look = {
  readonly reading: ExchangeReading;
  readonly comparison: Comparison;
  /** What the ledger held when the two were compared: facts that come afterwards are no part of what differed. */
  readonly ledger: { readonly balanceE6: MoneyE6 | null; readonly positions: ReadonlyMap<string, CountE2> };
  readonly learnt: number;
  readonly adopted: readonly Adoption[];
  readonly undecided: readonly Intent[];
};

/**
 * Compares ledger and exchange, learns what is missing, takes over what is provably somebody else's, and shows the rest.
 * One look at a time; who asks during one gets the next, and all who ask then get the same.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  #running: Promise<unknown> | null = null;
  #next: Promise<ReconciliationReport> | null = null;
  #last: { readonly report: ReconciliationReport; readonly look: Look } | null = null;
  /** Differences for which everything was read already. */
  #searched: ReadonlySet<string> = new Set();

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /** The newest look; null before the first. */
  get report(): ReconciliationReport | null {
    return this.#last?.report ?? null;
  }

  /**
   * @param nowMs exchange time, not later than now
   * @throws when the exchange cannot be read completely, or RestlessAccountError: nothing was concluded then, try again
   */
  run(nowMs: number, why: string): Promise<ReconciliationReport> {
    const begin = async (): Promise<ReconciliationReport> => {
      await this.#running?.catch(() => undefined);
      this.#next = null;
      const look = this.#look(nowMs, why);
      this.#running = look;
      return look;
    };
    this.#next ??= begin();
    return this.#next;
  }

  /** Looks, takes over by a person's word what nothing explains, and looks again. */
  async adopt(nowMs: number, by: string, reason: string): Promise<ReconciliationReport> {
    const { trades, record, log } = this.#options;
    const before = await this.run(nowMs, `before ${by} takes over`);
    const { readAtMs } = before;
    const adoptions = adoptUnexplained(this.#unexplained(), trades, { by, reason, readAtMs });
    for (const adoption of adoptions) {
      log.warn('a person takes over a difference', { ...adoption });
      record({ kind: 'adoption', adoption });
    }
    const after = await this.run(nowMs, `after ${by} took over`);
    return { ...after, adopted: [...adoptions, ...after.adopted] };
  }

  async #look(nowMs: number, why: string): Promise<ReconciliationReport> {
    const { clock, log } = this.#options;
    const startedAtMs = clock.nowMs();
    const looks: Look[] = [];
    let isSteady = false;
    for (;;) {
      const before = looks.at(-1);
      const look = await this.#once(nowMs, this.#sinceMs(nowMs, before));
      looks.push(look);
      isSteady = !look.reading.moving && !look.comparison.isBehind;
      const { differences } = look.comparison;
      if (isSteady && differences.length === 0) break;
      if (isSteady && before && isSame(before.comparison.differences, differences)) break;
      if (looks.length === READINGS_MAX) break;
      await new Promise<void>((resolve) => this.#options.timers.after(CONFIRM_MS, resolve));
    }
    const report = this.#reportOf(looks, why, clock.nowMs() - startedAtMs, !isSteady);
    // Once: the same at every look would hide what is new.
    const told = new Set(this.#last?.report.differences.map(key));
    for (const difference of report.differences)
      if (!told.has(key(difference))) {
        const { code, ticker, ledger, exchange, explanation } = difference;
        log.warn('ledger and exchange differ', { code, ticker, ledger, exchange, explanation });
      }
    log.info('reconciled', {
      ...{ why, durationMs: report.durationMs, learnt: report.learnt, adopted: report.adopted.length },
      ...{ undecided: report.undecided.length, differences: report.differences.length },
    });
    this.#last = { report, look: looks.at(-1) as Look };
    return report;
  }

  async #once(nowMs: number, sinceMs: number): Promise<Look> {
    const { account, trades, gateway, log, record, resume } = this.#options;
    const reading = await readExchange(gateway, sinceMs, nowMs, (fills) => {
      for (const fill of fills) if (!account.fills.has(fill.tradeId)) record({ kind: 'fill', fill });
    });
    await this.#options.refresh?.();
    if (account.balanceE6 === null && reading.moving)
      throw new RestlessAccountError('the account moves all the time: its ledger cannot be opened');
    const learnt = learn(account, trades.undecided(), (id) => trades.intentOf(id), reading);
    for (const entry of learnt.entries) record(entry);
    for (const intent of learnt.undecided) resume?.(intent, reading.readAtMs);
    const { adoptions, unproven } = await this.#adoptFills(reading);
    const cash = await this.#adoptCash(reading);
    const adopted = [...adoptions, ...cash.adoptions];
    for (const adoption of adopted) log.warn('taken over as somebody else’s', { ...adoption });
    const comparison = compare({ account, trades, reading, unproven, unclear: cash.unclear, isOrderOf });
    const ledger = { balanceE6: account.balanceE6, positions: new Map(account.positions) };
    return {
      reading,
      comparison,
      ledger,
      learnt: learnt.entries.length,
      adopted,
      undecided: learnt.undecided,
    };
  }

  /**
   * From the last complete look on, and from the oldest trade that is not over: what is older is known. What that does not
   * explain is looked for from the beginning, once for each difference.
   */
  #sinceMs(nowMs: number, before: Look | undefined): number {
    const { account, trades } = this.#options;
    const differences = before?.comparison.differences ?? [];
    const isNew = differences.some((one) => !this.#searched.has(key(one)));
    if (isNew) {
      this.#searched = new Set(differences.map(key));
      return (account.openedAtMs ?? nowMs) - MARGIN_MS;
    }
    const oldestMs = Math.min(trades.oldestLiveMs() ?? nowMs, this.#disputedFromMs() ?? nowMs);
    const completeMs = this.#last?.report.readAtMs ?? (account.newestFactMs ?? nowMs) - RESTART_MARGIN_MS;
    return Math.min(nowMs, completeMs, oldestMs) - MARGIN_MS;
  }

  /** A row that differs is read again until it does not: not reading it would look as if it had been put right. */
  #disputedFromMs(): number | null {
    if (this.#last === null) return null;
    const { report, look } = this.#last;
    return report.differences.some(({ code }) => ROW_CODES.has(code)) ? look.reading.sinceMs : null;
  }

  async #adoptFills(
    reading: ExchangeReading,
  ): Promise<{ adoptions: readonly Adoption[]; unproven: readonly Fill[] }> {
    const { trades, gateway, record } = this.#options;
    let found = adoptFills(trades, reading.orders);
    if (found.unproven.length > 0) {
      // An order that rested for long before it was filled.
      const oldestMs = Math.min(...found.unproven.map(({ timeMs }) => timeMs)) - ORDERS_KEPT_MS;
      found = adoptFills(trades, await gateway.orders(oldestMs));
    }
    for (const adoption of found.adoptions) record({ kind: 'adoption', adoption });
    return found;
  }

  /** Asked only when the balance differs: most looks need not know. */
  async #adoptCash({
    balanceE6,
  }: ExchangeReading): Promise<{ adoptions: readonly Adoption[]; unclear: readonly CashMovement[] }> {
    const { account, trades, gateway, record } = this.#options;
    const missingE6 = balanceE6 - (account.balanceE6 ?? balanceE6);
    const openedAtMs = account.openedAtMs ?? Number.POSITIVE_INFINITY;
    const movements = missingE6 === 0 ? null : await gateway.cashMovements?.(openedAtMs - SECOND_MS);
    const news = (movements ?? []).filter((movement) => !trades.hasAdoption(movementAdoptionId(movement)));
    const cash = adoptCash(news, missingE6, openedAtMs);
    for (const adoption of cash.adoptions) record({ kind: 'adoption', adoption });
    return cash;
  }

  /** What a person may take over, as numbers. */
  #unexplained(): Unexplained[] {
    if (this.#last === null) return [];
    const { reading, ledger, comparison } = this.#last.look;
    return comparison.differences.flatMap(({ code, ticker }): Unexplained[] => {
      const { balanceE6: exchangeE6 } = reading;
      if (code === 'balance') return [{ what: 'cash', ledgerE6: ledger.balanceE6 ?? exchangeE6, exchangeE6 }];
      if (code !== 'position' || ticker === null) return [];
      const ledgerE2 = ledger.positions.get(ticker) ?? ZERO_COUNT;
      const exchangeE2 = reading.positions.find((one) => one.ticker === ticker)?.countE2 ?? ZERO_COUNT;
      return [{ what: 'position', ticker, ledgerE2, exchangeE2 }];
    });
  }

  #reportOf(looks: readonly Look[], why: string, durationMs: number, moving: boolean): ReconciliationReport {
    const { trades } = this.#options;
    const last = looks.at(-1);
    if (!last) throw new TypeError('a report needs a look');
    const { orders, fills, settlements, positions, readAtMs, balanceE6 } = last.reading;
    return {
      ...{ readAtMs, durationMs, why, moving },
      read: {
        ...{ orders: orders.length, fills: fills.length },
        ...{ settlements: settlements.length, positions: positions.length },
      },
      learnt: looks.reduce((sum, look) => sum + look.learnt, 0),
      adopted: looks.flatMap((look) => look.adopted),
      undecided: last.undecided.map(({ clientOrderId }) => clientOrderId),
      ledgerBalanceE6: last.ledger.balanceE6,
      exchangeBalanceE6: balanceE6,
      differences: last.comparison.differences,
      external: [...trades.external()].map(([ticker, countE2]) => ({ ticker, countE2 })),
    };
  }
}

const key = ({ id, ledger, exchange }: AccountDifference): string => `${id}|${ledger}|${exchange}`;
const isSame = (a: readonly AccountDifference[], b: readonly AccountDifference[]): boolean => {
  const known = new Set(a.map(key));
  return a.length === b.length && b.every((one) => known.has(key(one)));
};
