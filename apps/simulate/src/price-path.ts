import type { PriceE4 } from '@rec-io/domain/money';
import { type Random, random } from '@rec-io/domain/random';

type Mood = 'calm' | 'usual' | 'trend' | 'wild';

/** Relative deviation of one second, drift of one second in deviations, chance of a jump in a second. */
const MOODS: Readonly<Record<Mood, { deviation: number; drift: number; jumps: number }>> = {
  calm: { deviation: 0.000_02, drift: 0, jumps: 0 },
  usual: { deviation: 0.000_08, drift: 0, jumps: 1 / 3_600 },
  trend: { deviation: 0.000_08, drift: 0.12, jumps: 1 / 1_800 },
  wild: { deviation: 0.000_25, drift: 0, jumps: 1 / 300 },
};
const MOOD_NAMES = Object.keys(MOODS) as readonly Mood[];
/** Mean seconds of a mood. */
const MOOD_S = 600;
const JUMP = 0.003;
const CENT_E4 = 100;

/** The index of one symbol: stretches of quiet, of direction and of panic, and jumps between two seconds. */
export class PricePath {
  readonly #dice: Random;
  #price: number;
  #mood: Mood = 'usual';
  #direction = 1;

  constructor(seed: number, label: string, startE4: number) {
    this.#dice = random(seed, `price ${label}`);
    this.#price = startE4;
  }

  /** The price so many seconds later. */
  after(seconds: number): PriceE4 {
    const dice = this.#dice;
    if (dice.next() < seconds / MOOD_S) {
      this.#mood = MOOD_NAMES[dice.integer(MOOD_NAMES.length)] ?? 'usual';
      this.#direction = dice.next() < 0.5 ? -1 : 1;
    }
    const { deviation, drift, jumps } = MOODS[this.#mood];
    let move = deviation * (Math.sqrt(seconds) * dice.normal() + this.#direction * drift * seconds);
    if (dice.next() < jumps * seconds) move += JUMP * dice.normal();
    this.#price *= Math.exp(move);
    return (Math.max(1, Math.round(this.#price / CENT_E4)) * CENT_E4) as PriceE4;
  }
}
