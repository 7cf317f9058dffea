import { QUADRATIC_FEES } from '../src/fee.ts';
import type { GateFacts } from '../src/gate.ts';
import type { Intent } from '../src/ledger.ts';
import type { CountE2, PriceE4 } from '../src/money.ts';
import { entryOrder, exitOrder, type Side } from '../src/order.ts';

/** An entry that the gate lets pass with {@link CALM}: one contract at most 93 cents, ten minutes before the close. */
export function entry(change: Partial<Intent> = {}): Intent {
  const side: Side = change.side ?? 'yes';
  const limitE4 = change.limitE4 ?? (9_300 as PriceE4);
  const action = change.action ?? 'entry';
  const order = action === 'exit' ? exitOrder(side, limitE4) : entryOrder(side, limitE4);
  return {
    clientOrderId: 'd1',
    decisionNumber: 1,
    monitor: 'btc-hourly-htc',
    strategy: 'Hourly HTC',
    symbol: 'BTC',
    eventTicker: 'KXBTCD-26OCT0812',
    ticker: 'KXBTCD-26OCT0812-T98999.99',
    contract: 'BTC price on Oct 8, 2026 at 12pm EDT?',
    floorStrikeE4: 989_999_900 as PriceE4,
    closeTimeMs: 1_791_475_200_000,
    side,
    action,
    closes: null,
    cause: 'entry',
    method: 'auto',
    countE2: 100 as CountE2,
    limitE4,
    bookSide: order.side,
    yesPriceE4: order.yesPriceE4,
    timeInForce: 'immediate_or_cancel',
    probability: 0.97,
    model: 'a model',
    edgeE4: 350,
    indexE4: 1_000_000_000 as PriceE4,
    momentumBp: 2,
    timeToCloseS: 600,
    timeMs: 1_791_474_600_000,
    ...change,
  };
}

/** The same leg, sold. */
export const exit = (change: Partial<Intent> = {}): Intent =>
  entry({ action: 'exit', closes: 'd1', cause: 'probability-stop', clientOrderId: 'd2', ...change });

export const book = (bidE4: number | null, askE4: number | null, valid = true): GateFacts['book'] => ({
  valid,
  bid: () => bidE4 as PriceE4 | null,
  ask: () => askE4 as PriceE4 | null,
});

/** Nothing stands against an entry. */
export const CALM: GateFacts = {
  state: 'active',
  isDecided: false,
  isMarketHeld: false,
  openTrades: 0,
  exposureE6: 0,
  freeE6: 1_000_000_000,
  losses: { hourE6: 0, dayE6: 0, drawdownE6: 0 },
  ordersLastHour: 0,
  indexAgeMs: 300,
  bookAgeMs: 800,
  book: book(9_200, 9_300),
  fees: QUADRATIC_FEES,
  isProxyIndex: false,
  hasOrderGroup: true,
};
