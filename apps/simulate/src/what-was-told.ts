import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { Fill } from '@rec-io/domain/order';

const ACCOUNT_READS = ['orders', 'fills', 'settlements', 'positions', 'balance'];

/** What one life of the trader has been told, and when: by the true clock, whatever its own says. */
export class WhatWasTold {
  isConnected = false;
  /** By symbol: when its newest print came, and of what exchange time it was. */
  readonly prints = new Map<CoinSymbol, { readonly atMs: number; readonly timeMs: number }>();
  /** Markets whose book is whole, as far as was told. */
  readonly wholeBooks = new Set<string>();
  /** When a message of any book last came. */
  booksAtMs = Number.NEGATIVE_INFINITY;
  readonly #fills = new Set<string>();
  /** When the newest complete read of each kind was asked for. */
  readonly reads = new Map<string, number>();

  event(event: ExchangeEvent, nowMs: number): void {
    switch (event.kind) {
      case 'connection':
        this.isConnected = event.connected;
        return;
      case 'index': {
        const { symbol, timeMs } = event;
        if (timeMs > (this.prints.get(symbol)?.timeMs ?? 0)) this.prints.set(symbol, { atMs: nowMs, timeMs });
        return;
      }
      case 'fill':
        this.fill(event.fill);
        return;
      case 'book-snapshot':
        this.wholeBooks.add(event.ticker);
        this.booksAtMs = nowMs;
        return;
      case 'book-delta':
        this.booksAtMs = nowMs;
        return;
      case 'book-invalid':
        if (event.tickers === null) this.wholeBooks.clear();
        else for (const ticker of event.tickers) this.wholeBooks.delete(ticker);
    }
  }

  fill({ tradeId }: Fill): void {
    this.#fills.add(tradeId);
  }

  /** Signed contracts of those of these fills that were told. */
  filledE2(fills: readonly Fill[]): number {
    let sumE2 = 0;
    for (const { tradeId, side, countE2 } of fills)
      if (this.#fills.has(tradeId)) sumE2 += side === 'bid' ? countE2 : -countE2;
    return sumE2;
  }

  /** Since when everything that a reconciliation reads was read; below zero while that is not so. */
  get accountReadAtMs(): number {
    return Math.min(...ACCOUNT_READS.map((what) => this.reads.get(what) ?? -1));
  }
}
