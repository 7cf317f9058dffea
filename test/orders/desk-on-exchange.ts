import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { clientOrderId, entryOrder, exitOrder, type OrderOutcome } from '@rec-io/domain/order';
import { DurableIntents } from '@rec-io/engine/durable-intents';
import { Facts } from '@rec-io/engine/facts';
import { OrderDesk } from '@rec-io/engine/order-desk';
import type { Clock, ExchangeGateway, ExitJournal, Ledger, Timers } from '@rec-io/engine/ports';

const quiet = { info: () => undefined, warn: () => undefined };

type Wish = {
  readonly ticker: string;
  readonly action: 'entry' | 'exit';
  readonly closes?: string;
  readonly number: number;
  readonly countE2: number;
  readonly limitE4: number;
  /** Exchange time. */
  readonly timeMs: number;
};

/** A decision for the YES leg of a market, with the id that follows from it. */
function intentOf(wish: Wish, ledgerEpoch: string): Intent {
  const { ticker, action, closes = null, number: decisionNumber, timeMs } = wish;
  const countE2 = wish.countE2 as CountE2;
  const limitE4 = wish.limitE4 as PriceE4;
  const order = (action === 'exit' ? exitOrder : entryOrder)('yes', limitE4);
  const monitor = 'm';
  const decision = {
    ledgerEpoch,
    account: 'main',
    monitor,
    ticker,
    side: 'yes',
    action,
    decisionNumber,
  } as const;
  return {
    clientOrderId: clientOrderId(decision),
    ...{ decisionNumber, monitor, ticker, side: 'yes', action, closes, countE2, limitE4, timeMs },
    strategy: 'Hourly HTC',
    symbol: 'BTC',
    eventTicker: 'E',
    contract: 'E?',
    floorStrikeE4: 820_000_000 as PriceE4,
    closeTimeMs: timeMs + 600_000,
    cause: action === 'entry' ? 'entry' : 'probability-stop',
    method: 'auto',
    bookSide: order.side,
    yesPriceE4: order.yesPriceE4,
    timeInForce: 'immediate_or_cancel',
    probability: 0.97,
    model: 'a model',
    edgeE4: 100,
    indexE4: 820_000_000 as PriceE4,
    momentumBp: null,
    timeToCloseS: 600,
  };
}

export type DeskOnExchange = {
  readonly facts: Facts;
  readonly desk: OrderDesk;
  readonly durable: DurableIntents;
  decide(wish: Wish): { readonly intent: Intent; readonly fate: Promise<OrderOutcome> };
};

/** The desk of a trader with nothing around it: what it is told comes from the exchange's lists alone. */
export function deskOnExchange(options: {
  readonly gateway: Pick<ExchangeGateway, 'place' | 'orders' | 'fills'>;
  readonly ledger: Ledger;
  readonly journal: ExitJournal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly exchangeNowMs: () => number;
  readonly orderGroup: string;
  readonly restored?: readonly LedgerEntry[];
}): DeskOnExchange {
  const { gateway, ledger, journal, clock, timers, exchangeNowMs, restored = [] } = options;
  const facts = new Facts({ ledger, timers, log: quiet, onApplied: () => undefined });
  const durable = new DurableIntents({
    ...{ ledger, journal, timers, log: quiet },
    writeLater: (entries) => facts.writeLater(entries),
  });
  for (const each of restored) facts.apply(each);
  const desk = new OrderDesk({
    ...{ gateway, durable, clock, timers, exchangeNowMs, log: quiet },
    exchangeIndex: () => 2,
    orderGroup: () => options.orderGroup,
    disarmed: () => null,
    record: (entry) => facts.record(entry),
    order: (id) => facts.trades.order(id),
    exchangeId: (id) => facts.trades.exchangeId(id),
    connection: () => 1,
  });
  return {
    ...{ facts, desk, durable },
    decide(wish) {
      const intent = intentOf(wish, ledger.epoch);
      facts.decided({ kind: 'intent', intent });
      return { intent, fate: desk.submit(intent, { withinMs: Number.POSITIVE_INFINITY }) };
    },
  };
}
