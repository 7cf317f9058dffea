import { AccountFold } from '../account-fold.ts';
import type { Intent, LedgerEntry } from '../ledger.ts';
import type { CountE2, MoneyE6, PriceE4 } from '../money.ts';
import type { ExchangeOrder, Fill } from '../order.ts';
import type { Holder, KnownTrades } from './known-trades.ts';
import type { ExchangeReading } from './reading.ts';

/** For tests: an account that opened with 1,000 $ at noon. */
export const OPENED_MS = Date.parse('2026-10-08T12:00:00Z');
export const LATER_MS = OPENED_MS + 600_000;
export const TICKER = 'KXBTCD-26OCT0812-T98999.99';

export const fill = (tradeId: string, more: Partial<Fill> = {}): Fill => ({
  tradeId,
  orderId: `order of ${tradeId}`,
  clientOrderId: '',
  ticker: TICKER,
  side: 'bid',
  yesPriceE4: 4_000 as PriceE4,
  countE2: 100 as CountE2,
  feeE6: 0 as MoneyE6,
  isTaker: true,
  timeMs: OPENED_MS + 1_000,
  ...more,
});

export const order = (orderId: string, more: Partial<ExchangeOrder> = {}): ExchangeOrder => ({
  orderId,
  clientOrderId: 'somebody’s',
  ticker: TICKER,
  side: 'bid',
  yesPriceE4: 4_000 as PriceE4,
  initialCountE2: 100 as CountE2,
  fillCountE2: 100 as CountE2,
  remainingCountE2: 0 as CountE2,
  status: 'executed',
  createdTimeMs: OPENED_MS + 900,
  ...more,
});

export const accountOf = (...entries: readonly LedgerEntry[]): AccountFold =>
  AccountFold.of([{ kind: 'balance', balanceE6: 1_000_000_000 as MoneyE6, timeMs: OPENED_MS }, ...entries]);

/** What the exchange tells of an account in which nothing differs, and then what does. */
export function readingOf(account: AccountFold, more: Partial<ExchangeReading> = {}): ExchangeReading {
  return {
    balanceE6: account.balanceE6 ?? (0 as MoneyE6),
    positions: [...account.positions].map(([ticker, countE2]) => ({ ticker, countE2 })),
    fills: [...account.fills.values()],
    settlements: [...account.settlements.values()],
    orders: [],
    sinceMs: OPENED_MS - 60_000,
    readAtMs: LATER_MS,
    moving: false,
    ...more,
  };
}

type Known = {
  readonly ours?: Readonly<Record<string, Intent>>;
  readonly unclaimed?: readonly Fill[];
  readonly holders?: readonly Holder[];
  readonly externalE2?: number;
  readonly isUnderWay?: boolean;
};

export const knownTrades = ({
  ours = {},
  unclaimed = [],
  holders = [],
  externalE2 = 0,
  isUnderWay = false,
}: Known = {}): KnownTrades => ({
  intentOf: (id) => ours[id],
  hasAdoption: () => false,
  unclaimed: () => unclaimed,
  isUnderWay: () => isUnderWay,
  holders: () => holders,
  externalE2: () => externalE2 as CountE2,
  external: () => new Map(),
});
