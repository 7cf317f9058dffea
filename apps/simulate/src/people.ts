import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, OrderRequest } from '@rec-io/domain/order';
import type { Exchange } from '@rec-io/exchange-sim/exchange';
import type { EventLog } from './event-log.ts';
import type { Misfortune } from './misfortune.ts';
import type { Scheduler } from './scheduler.ts';
import { ACCOUNT, type Venue } from './venue.ts';

/** Money moves on the shard that trades. */
const SHARD = 2;
const MARKET_PRICE = { bid: 9_900, ask: 100 } as const;

export type PeoplePorts = {
  readonly scheduler: Scheduler;
  readonly venue: Venue;
  readonly misfortune: Misfortune;
  readonly log: EventLog;
};

/** What the owner does on the exchange's own pages, past this trader. */
export class People {
  readonly #ports: PeoplePorts;
  #orders = 0;

  constructor(ports: PeoplePorts) {
    this.#ports = ports;
  }

  step(stepMs: number): void {
    const { misfortune } = this.#ports;
    if (misfortune.strikesWithin('traded-elsewhere', stepMs)) this.#trade();
    if (misfortune.strikesWithin('closed-elsewhere', stepMs)) this.#close();
    if (misfortune.strikesWithin('money-moved', stepMs)) this.#moveMoney();
    if (misfortune.strikesWithin('cut-off-elsewhere', stepMs)) this.#cutOff();
  }

  #trade(): void {
    const { misfortune, venue } = this.#ports;
    const open = venue.exchange.markets().filter(({ status }) => status === 'active');
    const market = misfortune.pick(open);
    if (!market) return;
    const side = misfortune.oneIn(2) ? 'bid' : 'ask';
    this.#order(market.ticker, side, (1 + misfortune.integer(5)) * 100, false);
  }

  /** Sells what is held, all of it or a part. */
  #close(): void {
    const { misfortune, venue } = this.#ports;
    const held = misfortune.pick(venue.exchange.positions(ACCOUNT));
    if (!held) return;
    const all = Math.abs(held.countE2);
    const countE2 = misfortune.oneIn(3) ? Math.max(100, Math.floor(all / 200) * 100) : all;
    this.#order(held.ticker, held.countE2 > 0 ? 'ask' : 'bid', countE2, true);
  }

  #order(ticker: string, side: BookSide, countE2: number, reduceOnly: boolean): void {
    const { log, scheduler, venue } = this.#ports;
    const order: OrderRequest = {
      clientOrderId: `elsewhere-${++this.#orders}`,
      ticker,
      exchangeIndex: SHARD,
      side,
      yesPriceE4: MARKET_PRICE[side] as PriceE4,
      countE2: countE2 as CountE2,
      timeInForce: 'immediate_or_cancel',
      reduceOnly,
    };
    const result = venue.place(order);
    log.line(scheduler.nowMs, `elsewhere ${ticker} ${side} ${countE2} ${JSON.stringify(result)}`);
  }

  /** Triggers the order groups, as the monitor's dead-man switch does. */
  #cutOff(): void {
    const { venue, log, scheduler } = this.#ports;
    for (const { groupId } of venue.exchange.groups(ACCOUNT))
      venue.act((exchange) => exchange.triggerGroup(ACCOUNT, groupId));
    log.line(scheduler.nowMs, 'the order groups are triggered elsewhere');
  }

  #moveMoney(): void {
    const { log, scheduler, venue, misfortune } = this.#ports;
    const amountE6 = (1_000_000 * (1 + misfortune.integer(50))) as MoneyE6;
    const plan = { amountE6, exchangeIndex: SHARD };
    const move = misfortune.oneIn(2) ? 'deposit' : 'withdraw';
    const { ok } = venue.act((exchange: Exchange) => exchange[move](ACCOUNT, plan));
    log.line(scheduler.nowMs, `${move} ${amountE6} ${ok}`);
  }
}
