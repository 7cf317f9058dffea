import { ONE_DOLLAR_E4, type PriceE4 } from './money.ts';

/** A stretch of prices with one distance between neighbours, as the exchange's `price_ranges` tell it. */
export type PriceRange = {
  readonly startE4: number;
  readonly endE4: number;
  readonly stepE4: number;
};

/** The exchange's names of its grids. `price_ranges` decide what a price is; a name is for people. */
export type PriceLevelStructure =
  | 'linear_cent'
  | 'deci_cent'
  | 'tapered_deci_cent'
  | 'banded_centi_cent'
  | 'center_whole_edge_half_cent'
  | 'center_whole_edge_quint_cent'
  | 'center_half_edge_half_cent'
  | 'center_half_edge_quint_cent'
  | 'center_half_edge_deci_cent'
  | 'center_quint_edge_quint_cent'
  | 'center_quint_edge_deci_cent'
  | 'center_centi_edge_centi_cent'
  | 'center_deci_edge_centi_cent';

/** No tick: the price is not on the grid. */
const OFF_GRID = -1;

/**
 * The prices that a market trades at, numbered without gaps from the lowest: tick 1 is the lowest price, `ticks − 1` the
 * highest. Tick 0 stands for $0 and tick `ticks` for $1; neither is a price. Every grid reads the same from both ends,
 * so that the price of NO is on it when that of YES is.
 */
export class PriceGrid {
  readonly ranges: readonly PriceRange[];
  /** Number of steps from $0 to $1. */
  readonly ticks: number;
  /** A multiple of this is a price wherever on the scale it lies. */
  readonly coarsestStepE4: PriceE4;
  readonly #prices: readonly PriceE4[];
  /** Of each price from $0 to $1 its tick, or `OFF_GRID`. */
  readonly #tickOf = new Int16Array(ONE_DOLLAR_E4 + 1).fill(OFF_GRID);

  /** @throws RangeError unless the ranges follow each other from $0 to $1 and are the same from both ends */
  constructor(ranges: readonly PriceRange[]) {
    const prices = pricesOf(ranges);
    for (const [tick, priceE4] of prices.entries()) this.#tickOf[priceE4] = tick;
    this.ranges = ranges;
    this.ticks = prices.length - 1;
    this.coarsestStepE4 = Math.max(...ranges.map(({ stepE4 }) => stepE4)) as PriceE4;
    this.#prices = prices;
    for (const [tick, priceE4] of prices.entries()) {
      if (this.#tickOf[ONE_DOLLAR_E4 - priceE4] !== this.ticks - tick)
        throw new RangeError(`the grid has ${priceE4} but not its complement, in 1/10,000 $`);
    }
  }

  /** Of a tick from 0 to `ticks`; the ends are $0 and $1. */
  priceOf(tick: number): PriceE4 {
    const priceE4 = this.#prices[tick];
    if (priceE4 === undefined) throw new RangeError(`no tick ${tick} among ${this.ticks}`);
    return priceE4;
  }

  /** Null for what cannot be the price of an order: off the grid, $0, $1, or no number of the scale at all. */
  tickOf(priceE4: number): number | null {
    const tick = this.#tickOf[priceE4] ?? OFF_GRID;
    return tick > 0 && tick < this.ticks ? tick : null;
  }

  /** The tick of NO's price where `tick` is that of YES, and the other way round. */
  complementTick(tick: number): number {
    return this.ticks - tick;
  }

  /** The highest tick at or below a price, from 0 to `ticks`: how to snap a bid so that it gives no more. */
  floorTick(priceE4: number): number {
    if (priceE4 >= ONE_DOLLAR_E4) return this.ticks;
    for (let below = Math.floor(priceE4); below > 0; below--) {
      const tick = this.#tickOf[below] ?? OFF_GRID;
      if (tick !== OFF_GRID) return tick;
    }
    return 0;
  }

  /** The lowest tick at or above a price, from 0 to `ticks`: how to snap an ask so that it takes no less. */
  ceilTick(priceE4: number): number {
    return this.ticks - this.floorTick(ONE_DOLLAR_E4 - Math.ceil(priceE4));
  }

  /** Whether every price of `other` is one here, so that a market may change to this grid while orders rest. */
  refines(other: PriceGrid): boolean {
    return other.#prices.every((priceE4) => this.#tickOf[priceE4] !== OFF_GRID);
  }
}

function pricesOf(ranges: readonly PriceRange[]): PriceE4[] {
  const prices = [0 as PriceE4];
  let endE4 = 0;
  for (const range of ranges) {
    const { startE4, stepE4 } = range;
    const steps = (range.endE4 - startE4) / stepE4;
    if (
      startE4 !== endE4 ||
      !Number.isSafeInteger(stepE4) ||
      stepE4 < 1 ||
      !Number.isInteger(steps) ||
      steps < 1
    )
      throw new RangeError(`a range of prices does not continue the one before: ${JSON.stringify(range)}`);
    for (let i = 1; i <= steps; i++) prices.push((startE4 + i * stepE4) as PriceE4);
    endE4 = range.endE4;
  }
  if (endE4 !== ONE_DOLLAR_E4) throw new RangeError(`ranges of prices end at ${endE4}, not at one dollar`);
  return prices;
}

const CENT_E4 = 100;
const HALF_CENT_E4 = 50;
const FIFTH_CENT_E4 = 20;
const DECI_CENT_E4 = 10;
const CENTI_CENT_E4 = 1;

/** One step within `edgeE4` of either end, another between. */
function tapered(edgeE4: number, edgeStepE4: number, centerStepE4: number): PriceGrid {
  const upperE4 = ONE_DOLLAR_E4 - edgeE4;
  return new PriceGrid([
    { startE4: 0, endE4: edgeE4, stepE4: edgeStepE4 },
    { startE4: edgeE4, endE4: upperE4, stepE4: centerStepE4 },
    { startE4: upperE4, endE4: ONE_DOLLAR_E4, stepE4: edgeStepE4 },
  ]);
}

const uniform = (stepE4: number): PriceGrid => new PriceGrid([{ startE4: 0, endE4: ONE_DOLLAR_E4, stepE4 }]);

const TEN_CENTS_E4 = 1_000;

/**
 * The grids by name, from the exchange's table of October 2026: edges reach 10 cents from either end, those of
 * `center_deci_edge_centi_cent` one cent. `banded_centi_cent` is named in the table's enumeration only and its ranges
 * are published nowhere; here it is a centi-cent to one cent, a deci-cent to ten, and a cent between: our own reading.
 */
export const PRICE_GRIDS: Readonly<Record<PriceLevelStructure, PriceGrid>> = {
  linear_cent: uniform(CENT_E4),
  deci_cent: uniform(DECI_CENT_E4),
  tapered_deci_cent: tapered(TEN_CENTS_E4, DECI_CENT_E4, CENT_E4),
  banded_centi_cent: new PriceGrid([
    { startE4: 0, endE4: 100, stepE4: CENTI_CENT_E4 },
    { startE4: 100, endE4: 1_000, stepE4: DECI_CENT_E4 },
    { startE4: 1_000, endE4: 9_000, stepE4: CENT_E4 },
    { startE4: 9_000, endE4: 9_900, stepE4: DECI_CENT_E4 },
    { startE4: 9_900, endE4: ONE_DOLLAR_E4, stepE4: CENTI_CENT_E4 },
  ]),
  center_whole_edge_half_cent: tapered(TEN_CENTS_E4, HALF_CENT_E4, CENT_E4),
  center_whole_edge_quint_cent: tapered(TEN_CENTS_E4, FIFTH_CENT_E4, CENT_E4),
  center_half_edge_half_cent: uniform(HALF_CENT_E4),
  center_half_edge_quint_cent: tapered(TEN_CENTS_E4, FIFTH_CENT_E4, HALF_CENT_E4),
  center_half_edge_deci_cent: tapered(TEN_CENTS_E4, DECI_CENT_E4, HALF_CENT_E4),
  center_quint_edge_quint_cent: uniform(FIFTH_CENT_E4),
  center_quint_edge_deci_cent: tapered(TEN_CENTS_E4, DECI_CENT_E4, FIFTH_CENT_E4),
  center_centi_edge_centi_cent: uniform(CENTI_CENT_E4),
  center_deci_edge_centi_cent: tapered(CENT_E4, CENTI_CENT_E4, DECI_CENT_E4),
};
