import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { EngineLog } from '@rec-io/engine/ports';
import { tellAccount } from './account-frames.ts';
import type { AccountWatch } from './account-watch.ts';
import type { BookWatch } from './book-watch.ts';
import type { ExchangeTime } from './exchange-time.ts';
import { deltaEvent, indexEvent, snapshotEvent, tradeEvent } from './frame-events.ts';
import type { Frame } from './frames.ts';
import type { LadderWatch } from './ladder-watch.ts';
import type { ProxyIndex } from './proxy-index.ts';
import type { Message } from './schemas/frames.ts';
import type { SettlementValues } from './settlement-values.ts';
import { WireError } from './wire.ts';

/** A print may be this much ahead of the exchange's own clock. */
const AHEAD_MS = 5_000;

/** What a feed's messages are told to, besides as events. */
export type FeedMessagesPorts = {
  readonly ladders: readonly LadderWatch[];
  readonly account: AccountWatch;
  readonly books: BookWatch;
  readonly time: ExchangeTime;
  readonly values: SettlementValues;
  /** Stops when the index itself is heard; null where nothing stands for it. */
  readonly proxy: ProxyIndex | null;
  readonly symbolOfIndex: ReadonlyMap<string, CoinSymbol>;
  readonly log: EngineLog;
  readonly emit: (event: ExchangeEvent) => void;
};

/** What each message of the exchange's socket says, as the domain's events. */
export class FeedMessages {
  readonly #ports: FeedMessagesPorts;

  constructor(ports: FeedMessagesPorts) {
    this.#ports = ports;
  }

  /** @throws WireError or AmountError when the message cannot be used */
  take(frame: Frame): void {
    switch (frame.type) {
      case 'orderbook_delta':
        this.#ports.books.heard();
        if (frame.msg.ts_ms != null) this.#ports.time.heard(frame.msg.ts_ms);
        if (this.#ladderOf(frame.msg.market_ticker)) this.#ports.emit(deltaEvent(frame.msg));
        return;
      case 'orderbook_snapshot':
        if (!this.#ladderOf(frame.msg.market_ticker)) return;
        this.#ports.emit(snapshotEvent(frame.msg));
        this.#ports.books.whole(frame.msg.market_ticker);
        return;
      case 'trade':
        this.#onTrade(frame.msg);
        return;
      case 'cfbenchmarks_value':
        this.#onIndex(frame.msg);
        return;
      case 'market_lifecycle_v2':
        this.#onLifecycle(frame.msg);
        return;
      case 'event_fee_update':
        for (const ladder of this.#ports.ladders) ladder.eventFees(frame.msg);
        return;
      case 'fill':
      case 'order_group_updates':
        this.#ports.time.heard(frame.msg.ts_ms);
        tellAccount(frame, this.#ports.account, (event) => this.#ports.emit(event));
        return;
      default:
        tellAccount(frame, this.#ports.account, (event) => this.#ports.emit(event));
    }
  }

  #ladderOf(ticker: string): LadderWatch | undefined {
    return this.#ports.ladders.find((ladder) => ladder.has(ticker));
  }

  #onTrade(message: Message<'trade'>): void {
    const ladder = this.#ladderOf(message.market_ticker);
    if (!ladder) return;
    const event = tradeEvent(message);
    if (message.ts_ms != null) this.#ports.time.heard(message.ts_ms);
    ladder.trade(event.ticker, event.countE2);
    this.#ports.emit(event);
  }

  #onIndex(message: Message<'cfbenchmarks_value'>): void {
    const symbol = this.#ports.symbolOfIndex.get(message.index_id);
    if (symbol === undefined) return;
    const event = indexEvent(symbol, message);
    const ahead = event.timeMs - Math.max(message.received_at, this.#ports.time.newestMs ?? 0);
    // Believed, it would close the present event and be the newest print for as long as it is ahead.
    if (ahead > AHEAD_MS) throw new WireError(`a print ${ahead} ms ahead of the exchange's time`);
    if (this.#ports.proxy?.isRunning) this.#ports.proxy.stop();
    this.#ports.time.heard(message.received_at);
    this.#ports.values.index(event);
    this.advance(symbol, event.timeMs);
    this.#ports.emit({ ...event, lagMs: this.#ports.time.lagMs(event.timeMs) });
  }

  /** The exchange's time goes on for the markets of a symbol. */
  advance(symbol: CoinSymbol, timeMs: number): void {
    for (const ladder of this.#ports.ladders) if (ladder.series.symbol === symbol) ladder.advance(timeMs);
  }

  #onLifecycle(message: Message<'market_lifecycle_v2'>): void {
    const ticker = message.market_ticker;
    const ladder = this.#ports.ladders.find((candidate) => candidate.isOfSeries(ticker));
    if (!ladder) return;
    if (message.event_type === 'determined') {
      const result = message.result ?? '';
      const settlementValue = message.settlement_value ?? null;
      if (result === 'yes' || result === 'no') {
        this.#ports.emit({ kind: 'determined', ticker, result, valueE4: this.#ports.values.of(ticker) });
      } else {
        this.#ports.log.warn('a result that is neither yes nor no', { ticker, result, settlementValue });
        this.#ports.emit({ kind: 'odd-result', ticker, result, settlementValue });
      }
    } else if (message.event_type === 'settled') this.#ports.account.settled();
    else ladder.lifecycle(message);
  }
}
