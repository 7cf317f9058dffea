import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { EventLog } from './event-log.ts';
import { PricePath } from './price-path.ts';
import type { Venue } from './venue.ts';
import type { Witness } from './witness.ts';

const START_E4: Readonly<Record<CoinSymbol, number>> = { BTC: 820_000_000, ETH: 24_000_000 };

/** Before and after a close, every second counts. */
const AROUND_CLOSE_MS = 90 * SECOND_MS;

type MarketTimePorts = {
  readonly seed: number;
  readonly symbols: readonly CoinSymbol[];
  readonly venue: Venue;
  readonly witness: Witness;
  readonly log: EventLog;
};

/** The market goes on, second by second, whatever the trader does; its books are looked at every minute. */
export class MarketTime {
  /** Up to here it has gone on. */
  nowMs: number;
  readonly #ports: MarketTimePorts;
  readonly #paths: ReadonlyMap<CoinSymbol, PricePath>;

  constructor(ports: MarketTimePorts, startMs: number) {
    const { seed, symbols } = ports;
    this.#ports = ports;
    this.nowMs = startMs;
    this.#paths = new Map(symbols.map((symbol) => [symbol, new PricePath(seed, symbol, START_E4[symbol])]));
  }

  /** @param isSilent whether the exchange publishes no index at this moment */
  advance(timeMs: number, stepMs: number, isSilent: boolean): void {
    this.nowMs = timeMs;
    for (const [symbol, path] of this.#paths) {
      const price = path.after(stepMs / SECOND_MS);
      this.#ports.venue.act((exchange) =>
        exchange.advance(timeMs, symbol, isSilent ? null : price, 'seeded'),
      );
    }
    if (timeMs % MINUTE_MS === 0) this.#books();
  }

  /** A second where something is under way or an event is about to close, up to `coarseS` where nothing is. */
  stepMs(ladders: readonly string[], isBusy: boolean, coarseS: number): number {
    const eventMs = ladders.includes('quarter') ? HOUR_MS / 4 : HOUR_MS;
    const sinceMs = this.nowMs % eventMs;
    const isAtRest = sinceMs > AROUND_CLOSE_MS && eventMs - sinceMs > AROUND_CLOSE_MS && !isBusy;
    return isAtRest ? coarseS * SECOND_MS - (this.nowMs % (coarseS * SECOND_MS)) : SECOND_MS;
  }

  /** What the exchange printed in the last hour. */
  history(symbol: CoinSymbol): (readonly [number, PriceE4])[] {
    const prints: (readonly [number, PriceE4])[] = [];
    const { exchange } = this.#ports.venue;
    const { nowMs } = exchange;
    for (let timeMs = nowMs - HOUR_MS; timeMs < nowMs; timeMs += SECOND_MS) {
      const price = exchange.print(symbol, timeMs);
      if (price !== null) prints.push([timeMs, price]);
    }
    return prints;
  }

  #books(): void {
    const { venue, witness, log } = this.#ports;
    const { cashE6, collateralE6, feesE6, depositsE6 } = venue.exchange.conservation();
    const sumE6 = cashE6 + collateralE6 + feesE6 - depositsE6;
    if (sumE6 !== 0) witness.violate('cash-conserved', `${sumE6} too much`);
    log.number(venue.balanceE6);
    log.number(cashE6);
  }
}
