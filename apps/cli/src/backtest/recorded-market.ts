import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { Side } from '@rec-io/domain/order';
import type { StrategyInput } from '@rec-io/domain/strategy';
import { askE4, bidE4, type StrikeRow } from '@rec-io/domain/strike-ladder';
import type { Fill, FillAssumption } from '@rec-io/research/backtest/fills';
import type { Instant } from '@rec-io/research/backtest/instants';

type Ladder = NonNullable<StrategyInput['ladder']>;
const CENT_E4 = 100;

/** A ladder as it was recorded: of one instant, until the next is put in its place. */
export class RecordedLadder {
  #present: Ladder | null = null;

  put(ladder: Ladder): void {
    this.#present = ladder;
  }

  get #ladder(): Ladder {
    if (this.#present === null) throw new RangeError('no ladder was recorded yet');
    return this.#present;
  }

  get eventTicker(): string {
    return this.#ladder.eventTicker;
  }

  get uncertainty(): Ladder['uncertainty'] {
    return this.#ladder.uncertainty;
  }

  begin(): void {
    // All of it is there.
  }

  all(): readonly StrikeRow[] {
    return this.#ladder.rows;
  }

  row(place: number): StrikeRow {
    const row = this.#ladder.rows[place];
    if (row === undefined) throw new RangeError(`no strike ${place} was recorded`);
    return row;
  }

  placeOf(ticker: string): number {
    return this.#ladder.rows.findIndex(({ market }) => market.ticker === ticker);
  }
}

/**
 * Fills at recorded best prices: those seen, or those of the first decision that was recorded when the order arrives. How many contracts
 * stood there was not recorded: a fill is whole.
 */
export class RecordedFills {
  readonly #fills: FillAssumption;
  /** What was recorded so long after an instant; null where the recording ends or another event has begun. */
  readonly #later: (nowMs: number, strikeE4: PriceE4) => StrikeRow | null;

  constructor(fills: FillAssumption, later: (nowMs: number, strikeE4: PriceE4) => StrikeRow | null) {
    this.#fills = fills;
    this.#later = later;
  }

  buy({ nowMs }: Instant, strikeE4: PriceE4, side: Side, limitE4: PriceE4, countE2: CountE2): Fill | null {
    if (this.#fills === 'optimistic') return { countE2, priceE4: limitE4 };
    const row = this.#later(nowMs, strikeE4);
    const metE4 = row && askE4(row, side);
    if (metE4 === null || metE4 > limitE4) return null;
    if (this.#fills === 'realistic') return { countE2, priceE4: metE4 };
    return { countE2, priceE4: Math.min(limitE4 + CENT_E4, 99 * CENT_E4) as PriceE4 };
  }

  sell(
    { nowMs }: Instant,
    strikeE4: PriceE4,
    side: Side,
    seenE4: PriceE4,
    countE2: CountE2,
    floorE4: number,
  ): Fill | null {
    const row = this.#later(nowMs, strikeE4);
    const metE4 = this.#fills === 'optimistic' ? seenE4 : row && bidE4(row, side);
    if (metE4 === null) return null;
    const worseE4 = Math.max(CENT_E4, Math.min(metE4, seenE4) - CENT_E4);
    const priceE4 = (this.#fills === 'pessimistic' ? worseE4 : metE4) as PriceE4;
    return priceE4 < floorE4 ? null : { countE2, priceE4 };
  }
}
