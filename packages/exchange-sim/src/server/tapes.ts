import { mkdirSync } from 'node:fs';
import type { TradePrint } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import { CandleTape } from './candle-tape.ts';
import type { EventFiles } from './event-files.ts';
import { TradeFiles } from './trade-files.ts';
import { TradeTape } from './trade-tape.ts';

/** What is recorded of an exchange for those who read later. */
export type Tapes = {
  readonly trades: TradeTape;
  readonly candles: CandleTape;
  stop(): void;
};

/** Where tapes are kept. */
export type TapeFiles = { readonly directory: string; readonly events: EventFiles };

/**
 * Records from now on. With files it goes on where they end; its host calls it after the seconds that were recorded
 * before a restart have been run again.
 */
export function recordTapes(exchange: Exchange, files: TapeFiles | null = null): Tapes {
  if (files) mkdirSync(files.directory, { recursive: true, mode: 0o700 });
  const trades = new TradeTape(files ? new TradeFiles(files.directory) : null);
  const candles = new CandleTape(exchange, files?.events ?? null);
  if (files) for (const trade of trades.lost(exchange.accounts())) trades.add(trade);
  let isDue = false;
  let isSweepDue = false;
  const flush = (): void => {
    isDue = false;
    trades.flush();
    candles.flush();
    if (isSweepDue) files?.events.sweep((eventTicker) => exchange.event(eventTicker) !== undefined);
    isSweepDue = false;
  };
  /** Everything of an order or of a second is written together, before anybody can have read it. */
  const due = (): void => {
    if (files === null || isDue) return;
    isDue = true;
    process.nextTick(() => {
      if (isDue) flush();
    });
  };
  const record = (trade: TradePrint): void => {
    trades.add(trade);
    const market = exchange.tradingMarket(trade.ticker);
    if (market) candles.trade(market, trade.timeMs, trade.yesPriceE4, trade.countE2);
  };
  const unsubscribes = [
    exchange.subscribe((event) => {
      if (event.kind === 'trade') record(event);
      else if (event.kind === 'index') {
        for (const own of exchange.events())
          if (own.fact.symbol === event.symbol && own.state === 'open') candles.quote(own, event.timeMs);
      } else return;
      due();
    }),
    exchange.subscribeLifecycle(({ kind, market }) => {
      if (kind === 'close_date_updated') candles.of(market).extendTo(market.event.closeTimeMs);
      if (kind === 'settled' && market.place === 0) isSweepDue = true;
    }),
  ];
  return {
    trades,
    candles,
    stop() {
      for (const unsubscribe of unsubscribes) unsubscribe();
      flush();
      trades.close();
      files?.events.close();
    },
  };
}
