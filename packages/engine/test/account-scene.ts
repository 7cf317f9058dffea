import { AccountFold } from '@rec-io/domain/account-fold';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { ExchangeOrder, Fill, Position, Settlement } from '@rec-io/domain/order';
import type { CashMovement } from '@rec-io/domain/reconciliation/reading';
import type { AccountReads } from '../src/read-exchange.ts';

export const OPENED_MS = Date.parse('2026-10-08T15:00:00Z');
export const NOW_MS = OPENED_MS + 600_000;
export const TICKER = 'KXBTCD-26OCT0812-T98999.99';

/** An exchange's account that a test moves as it likes, also between two reads. */
export class MovingAccount implements AccountReads {
  cashE6 = 1_000_000_000 as MoneyE6;
  held: Position[] = [];
  readonly listed = { orders: [] as ExchangeOrder[], fills: [] as Fill[], settlements: [] as Settlement[] };
  movements: CashMovement[] | null = [];
  /** Names of the reads, in their order. */
  readonly asked: string[] = [];
  /** Called before each read; what it throws the read throws. */
  before: (what: string, sinceMs: number) => void = () => undefined;

  async #read<T>(what: string, sinceMs: number, value: () => T): Promise<T> {
    this.asked.push(what);
    await Promise.resolve();
    this.before(what, sinceMs);
    return structuredClone(value());
  }

  balance = () => this.#read('balance', 0, () => this.cashE6);
  positions = () => this.#read('positions', 0, () => this.held);
  cashMovements = (sinceMs: number) => this.#read('movements', sinceMs, () => this.movements);
  orders = (sinceMs: number) =>
    this.#read('orders', sinceMs, () =>
      this.listed.orders.filter(({ createdTimeMs }) => createdTimeMs >= sinceMs),
    );
  fills = (sinceMs: number) =>
    this.#read('fills', sinceMs, () => this.listed.fills.filter(({ timeMs }) => timeMs >= sinceMs));
  settlements = (sinceMs: number) =>
    this.#read('settlements', sinceMs, () =>
      this.listed.settlements.filter(({ timeMs }) => timeMs >= sinceMs),
    );

  /** Somebody trades: YES for a bid. Cash and position move at once, as at the exchange. */
  trade(id: string, more: Partial<Fill> & { readonly clientOrderId?: string } = {}): Fill {
    const fill: Fill = {
      ...{ tradeId: id, orderId: `order of ${id}`, clientOrderId: '', ticker: TICKER, side: 'bid' },
      ...{ yesPriceE4: 4_000 as PriceE4, countE2: 100 as CountE2, feeE6: 0 as MoneyE6 },
      ...{ isTaker: true, timeMs: NOW_MS - 120_000 },
      ...more,
    };
    const { orderId, ticker, side, yesPriceE4, countE2, timeMs } = fill;
    this.listed.fills.push({ ...fill, clientOrderId: '' });
    this.listed.orders.push({
      ...{ orderId, clientOrderId: fill.clientOrderId, ticker, side, yesPriceE4 },
      ...{ initialCountE2: countE2, fillCountE2: countE2, remainingCountE2: 0 as CountE2 },
      ...{ status: 'executed', createdTimeMs: timeMs - 10 },
    });
    const before = this.held.find((one) => one.ticker === ticker)?.countE2 ?? 0;
    const after = (before + (side === 'bid' ? countE2 : -countE2)) as CountE2;
    this.held = this.held.filter((one) => one.ticker !== ticker);
    if (after !== 0) this.held.push({ ticker, countE2: after });
    const earlier = this.listed.fills.slice(0, -1).map((one) => ({ kind: 'fill', fill: one }) as const);
    const worth = (entries: readonly LedgerEntry[]): number => AccountFold.of(entries).netE6;
    this.cashE6 = (this.cashE6 + worth([...earlier, { kind: 'fill', fill }]) - worth(earlier)) as MoneyE6;
    return fill;
  }

  /** The market pays. */
  pay(result: 'yes' | 'no', timeMs = NOW_MS - 60_000): Settlement {
    const countE2 = this.held.find(({ ticker }) => ticker === TICKER)?.countE2 ?? 0;
    const won = (result === 'yes' ? countE2 : -countE2) * 10_000;
    const settlement: Settlement = {
      ...{ ticker: TICKER, eventTicker: 'KXBTCD-26OCT0812', result, timeMs },
      revenueE6: Math.max(0, won) as MoneyE6,
      yesCountE2: Math.max(0, countE2) as CountE2,
      noCountE2: Math.max(0, -countE2) as CountE2,
    };
    this.listed.settlements.push(settlement);
    this.held = this.held.filter(({ ticker }) => ticker !== TICKER);
    this.cashE6 = (this.cashE6 + settlement.revenueE6) as MoneyE6;
    return settlement;
  }
}
