import { INDEX_ID } from '@rec-io/domain/market';
import type { Settlement } from '@rec-io/domain/order';
import type { Account } from '../account.ts';
import type { AccountOrder, OrderUpdateReason } from '../account-order.ts';
import type { GroupChange } from '../bulletin.ts';
import type { MarketChange, SimulatedEvent } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import type { OrderGroup } from '../order-group.ts';
import type { OrderProgress } from '../order-progress.ts';
import type { AccountPosition } from '../position.ts';
import { PRIMARY } from '../subaccount.ts';
import type { Channel } from './channel.ts';
import { fifthMessages, indexMessage } from './index-message.ts';
import {
  closeMessage,
  determinedMessage,
  haltMessage,
  metadataMessage,
  priceLevelsMessage,
  settledMessage,
  snapshotMessage,
  tickerMessage,
} from './market-messages.ts';
import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';
import { tradeMessage } from './trade-tape.ts';
import { eventMessage } from './wire-event.ts';
import { createdMessage, marketId } from './wire-market.ts';
import { fillMessage, groupMessage, positionMessage, userOrderMessage } from './wire-portfolio.ts';
import { complementE4, contracts, dollars, time } from './wire-text.ts';

/** Values of an index within a second. */
const FIFTHS = 5;

type EventOf<K extends SimulatedEvent['kind']> = Extract<SimulatedEvent, { kind: K }>;

/** Turns what happens into messages, each text made once, and gives them to the sessions that asked for it. */
export class Broadcast {
  readonly #exchange: Exchange;
  readonly #sessions: ReadonlySet<Session>;
  /** Markets whose prices have changed since the last print, for the channel of tickers. */
  readonly #changed = new Set<string>();
  /** Positions that the operation under way has changed. */
  readonly #moved = new Map<AccountPosition, Account>();
  readonly #unsubscribes: readonly (() => void)[];

  constructor(exchange: Exchange, sessions: ReadonlySet<Session>) {
    this.#exchange = exchange;
    this.#sessions = sessions;
    this.#unsubscribes = [
      exchange.subscribe((event, account) => this.#tell(event, account)),
      exchange.subscribeLifecycle((change) => this.#lifecycle(change)),
      exchange.subscribeOrders((account, order, reason, progress) =>
        this.#order(account, order, reason, progress),
      ),
      exchange.subscribeGroups((account, group, change) => this.#group(account, group, change)),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  #tell(event: SimulatedEvent, account: string | null): void {
    if (this.#sessions.size === 0) return;
    switch (event.kind) {
      case 'index':
        this.#index(event);
        return;
      case 'book-delta':
        this.#delta(event);
        return;
      case 'book-snapshot':
        this.#snapshot(event.ticker);
        return;
      case 'trade':
        this.#changed.add(event.ticker);
        this.#send(
          'trade',
          'trade',
          (s) => s.wants(event.ticker),
          once(() => JSON.stringify(tradeMessage(event))),
        );
        return;
      case 'fill':
        this.#fill(event, account ?? '');
        return;
      case 'balance':
        this.#positions(account ?? '');
        return;
      case 'settlement':
        this.#settlement(event.settlement, account ?? '');
        return;
      default:
        return;
    }
  }

  /** Sends to every session with the channel whose subscription is interested. */
  #send(
    channel: Channel,
    type: string,
    wanted: (subscription: Subscription) => boolean,
    text: (subscription: Subscription, session: Session) => string | null,
    owner: Owner | null = null,
  ): void {
    for (const session of this.#sessions) {
      if (owner !== null && !owns(session, owner)) continue;
      const subscription = session.subscription(channel);
      if (!subscription || !wanted(subscription)) continue;
      const message = text(subscription, session);
      if (message !== null) session.send(subscription.frame(type, message));
    }
  }

  #index(event: EventOf<'index'>): void {
    const id = INDEX_ID[event.symbol];
    const text = once(() => JSON.stringify(indexMessage(this.#exchange, event)));
    this.#send('cfbenchmarks_value', 'cfbenchmarks_value', (s) => s.follows(id), text);
    const fifths = once(() => fifthMessages(this.#exchange, event).map((own) => JSON.stringify(own)));
    for (let i = 0; i < FIFTHS; i++) {
      const fifth = (): string | null => fifths()[i] ?? null;
      this.#send('cfbenchmarks_value_5hz', 'cfbenchmarks_value_5hz', (s) => s.follows(id), fifth);
    }
    for (const ticker of this.#changed) {
      const market = this.#exchange.tradingMarket(ticker);
      if (!market) continue;
      this.#send(
        'ticker',
        'ticker',
        (s) => s.wants(ticker),
        once(() => tickerMessage(market, event.timeMs)),
      );
    }
    this.#changed.clear();
  }

  #delta({ ticker, side, priceE4, deltaE2, cause }: EventOf<'book-delta'>): void {
    this.#changed.add(ticker);
    const market = this.#exchange.tradingMarket(ticker);
    if (!market) return;
    const { nowMs } = this.#exchange;
    const message = (price: number, own: object): string =>
      JSON.stringify({
        market_ticker: ticker,
        market_id: marketId(market),
        price_dollars: dollars(price),
        delta_fp: contracts(deltaE2),
        side,
        ...own,
        ts: time(nowMs),
        ts_ms: nowMs,
      });
    const [plain, turned] = [priceE4, complementE4(priceE4)].map((price) => once(() => message(price, {})));
    const maker = cause && {
      owner: { account: cause.holding.subaccount.account.name, subaccount: cause.subaccount },
      // Only who made the change is told by which of their orders.
      own: {
        ...(cause.clientOrderId === '' ? {} : { client_order_id: cause.clientOrderId }),
        subaccount: cause.subaccount,
      },
    };
    this.#send(
      'orderbook_delta',
      'orderbook_delta',
      (s) => s.wants(ticker),
      ({ yesPrice }, session) => {
        const isTurned = yesPrice && side === 'no';
        if (maker && owns(session, maker.owner))
          return message(isTurned ? complementE4(priceE4) : priceE4, maker.own);
        return (isTurned ? turned : plain)?.() ?? null;
      },
    );
  }

  #snapshot(ticker: string): void {
    this.#send(
      'orderbook_delta',
      'orderbook_snapshot',
      (s) => s.wants(ticker),
      ({ yesPrice }) => snapshotMessage(this.#exchange, ticker, yesPrice),
    );
  }

  /** Opening and closing by time have no message: that is the exchange's way. */
  #lifecycle({ kind, market }: MarketChange): void {
    if (this.#sessions.size === 0) return;
    const tell = (type: string, message: () => object): void =>
      this.#send(
        'market_lifecycle_v2',
        type,
        () => true,
        once(() => JSON.stringify(message())),
      );
    const { nowMs } = this.#exchange;
    if (kind === 'created' && market.place === 0) {
      const event = this.#exchange.event(market.event.eventTicker);
      if (event) tell('event_lifecycle', () => eventMessage(event));
    }
    tell('market_lifecycle_v2', () => {
      switch (kind) {
        case 'created':
          return createdMessage(market);
        case 'metadata_updated':
          return metadataMessage(market);
        case 'determined':
          return determinedMessage(market, nowMs);
        case 'settled':
          return settledMessage(market.ticker, nowMs);
        case 'activated':
        case 'deactivated':
          return haltMessage(market, kind);
        case 'close_date_updated':
          return closeMessage(market);
        case 'price_level_structure_updated':
          return priceLevelsMessage(market);
      }
    });
  }

  #fill({ fill, heldE2 }: EventOf<'fill'>, name: string): void {
    const account = this.#exchange.account(name);
    const owner = { account: name, subaccount: account.orders.get(fill.orderId)?.subaccount ?? PRIMARY };
    const text = once(() => JSON.stringify(fillMessage(account, fill, heldE2)));
    this.#send('fill', 'fill', (s) => s.wants(fill.ticker), text, owner);
    const position = account.position(fill.ticker, owner.subaccount);
    if (position) this.#moved.set(position, account);
  }

  /** However many fills an operation has, a position is told once, when the operation is complete. */
  #positions(name: string): void {
    for (const [position, account] of this.#moved) {
      if (account.name !== name) continue;
      this.#position(account, position);
      this.#moved.delete(position);
    }
  }

  /** An account may be paid in several of its subaccounts, one after the other. */
  #settlement(settlement: Settlement, name: string): void {
    const account = this.#exchange.account(name);
    const row = account.settled.findLast((own) => own.settlement === settlement);
    const position = row?.position ?? account.position(settlement.ticker);
    if (position) this.#position(account, position);
  }

  #position(account: Account, position: AccountPosition): void {
    const { ticker, subaccount } = position;
    const text = once(() => JSON.stringify(positionMessage(account, position)));
    const owner = { account: account.name, subaccount };
    this.#send('market_positions', 'market_position', (s) => s.wants(ticker), text, owner);
  }

  #order(name: string, order: AccountOrder, reason: OrderUpdateReason, progress: OrderProgress | null): void {
    const text = once(() =>
      JSON.stringify(userOrderMessage(this.#exchange.account(name), order, reason, progress)),
    );
    const owner = { account: name, subaccount: order.subaccount };
    this.#send('user_orders', 'user_order', (s) => s.wants(order.ticker), text, owner);
  }

  #group(name: string, group: OrderGroup, change: GroupChange): void {
    const text = once(() => JSON.stringify(groupMessage(group, change, this.#exchange.nowMs)));
    const owner = { account: name, subaccount: group.subaccount.number };
    this.#send('order_group_updates', 'order_group_updates', () => true, text, owner);
  }
}

/** Whose a private message is. */
type Owner = { readonly account: string; readonly subaccount: number };

/** A key for one subaccount hears of that one alone. */
const owns = ({ caller }: Session, { account, subaccount }: Owner): boolean =>
  caller.account === account && (caller.subaccount === null || caller.subaccount === subaccount);

/** Makes something when it is first needed, and once. */
function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
