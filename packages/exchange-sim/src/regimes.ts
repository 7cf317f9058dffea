import { type Random, random } from '@rec-io/domain/random';

/** `thin`: few, small, wide makers. `gapping`: makers leave for seconds and come back at the new price. */
export type Regime = 'steady' | 'thin' | 'gapping';

/** How one maker quotes at present, beside its own style. */
export type Stance = {
  /** Stands in no book. */
  readonly isAway: boolean;
  /** Part of its usual size. */
  readonly sizePart: number;
  /** Times its usual half spread. */
  readonly width: number;
  /** In sizes: with more it quotes only the side that reduces it. */
  readonly inventoryMax: number;
};

/** What makers do where liquidity does not vary. */
export const USUAL: Stance = {
  isAway: false,
  sizePart: 1,
  width: 1,
  inventoryMax: Number.POSITIVE_INFINITY,
};

type RegimeRule = {
  /** Mean length in seconds; each lasts as long as a coin with this says. */
  readonly meanS: number;
  /** What may follow, with its chance. */
  readonly next: readonly (readonly [Regime, number])[];
  readonly sizePart: number;
  readonly width: number;
  /** Makers, quickest first, that stay away throughout. */
  readonly absent: readonly number[];
  /** Mean seconds from one of a maker's departures to the next. */
  readonly leaveS: number;
  /** A move of so many deviations over a few seconds sends everybody away. */
  readonly jump: number;
  /** Times the usual number of takers. */
  readonly takers: number;
};

const RULES: Readonly<Record<Regime, RegimeRule>> = {
  steady: {
    ...{ meanS: 2_400, sizePart: 1, width: 1, absent: [], leaveS: 1_800, jump: 4.5, takers: 1 },
    next: [
      ['thin', 0.6],
      ['gapping', 0.4],
    ],
  },
  thin: {
    ...{ meanS: 600, sizePart: 0.15, width: 2.5, absent: [1, 3], leaveS: 90, jump: 2.5, takers: 0.5 },
    next: [
      ['steady', 0.8],
      ['gapping', 0.2],
    ],
  },
  gapping: {
    ...{ meanS: 240, sizePart: 0.6, width: 1.4, absent: [], leaveS: 25, jump: 2.5, takers: 1.6 },
    next: [
      ['steady', 0.7],
      ['thin', 0.3],
    ],
  },
};

/** Moves are judged over so many seconds. */
const JUMP_S = 5;
const AWAY_S_MIN = 2;
const AWAY_S_SPAN = 9;
const INVENTORY_MAX = 4;
/** The number of takers wanders about its mean: half-life in seconds, and deviation of its logarithm. */
const TAKERS_HALF_LIFE_S = 600;
const TAKERS_DEVIATION = 0.6;

/**
 * How much liquidity there is, second by second: a seeded walk between regimes, makers that leave on jumps and now and then
 * for no reason, and a crowd that comes and goes. It sees only the index and a maker's idea of volatility.
 */
export class Regimes {
  present: Regime = 'steady';
  readonly #dice: Random;
  /** Seconds left of each maker's absence. */
  readonly #awayS: number[];
  readonly #recentE4: number[] = [];
  #takersLog = 0;

  constructor(seed: number | string, label: string, makers: number) {
    this.#dice = random(seed, label);
    this.#awayS = new Array<number>(makers).fill(0);
  }

  /** @param perSecond relative deviation of the index over a second */
  advance(indexE4: number, perSecond: number): void {
    this.#move();
    const { leaveS, jump } = RULES[this.present];
    this.#recentE4.push(indexE4);
    const beforeE4 = this.#recentE4.length > JUMP_S ? (this.#recentE4.shift() ?? indexE4) : indexE4;
    const hasJumped = Math.abs(indexE4 / beforeE4 - 1) > jump * perSecond * Math.sqrt(JUMP_S);
    for (const [maker, awayS] of this.#awayS.entries()) {
      const leaves = hasJumped || this.#dice.next() < 1 / leaveS;
      const staysS = AWAY_S_MIN + this.#dice.integer(AWAY_S_SPAN);
      this.#awayS[maker] = leaves ? Math.max(awayS, staysS) : Math.max(0, awayS - 1);
    }
    const keep = 0.5 ** (1 / TAKERS_HALF_LIFE_S);
    this.#takersLog =
      keep * this.#takersLog + TAKERS_DEVIATION * Math.sqrt(1 - keep * keep) * this.#dice.normal();
  }

  /** Everybody is here and at ease. */
  calm(): void {
    this.present = 'steady';
    this.#awayS.fill(0);
    this.#recentE4.length = 0;
  }

  stanceOf(maker: number): Stance {
    const { sizePart, width, absent } = RULES[this.present];
    const isAway = (this.#awayS[maker] ?? 0) > 0 || absent.includes(maker);
    return { isAway, sizePart, width, inventoryMax: INVENTORY_MAX };
  }

  /** Times the usual number of takers. */
  get takers(): number {
    return RULES[this.present].takers * Math.exp(this.#takersLog);
  }

  #move(): void {
    const { meanS, next } = RULES[this.present];
    if (this.#dice.next() >= 1 / meanS) return;
    let chance = this.#dice.next();
    for (const [regime, part] of next) {
      this.present = regime;
      chance -= part;
      if (chance < 0) return;
    }
  }
}
