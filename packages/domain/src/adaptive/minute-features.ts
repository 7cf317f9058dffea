import type { Minute } from '../probability.ts';
import { MINUTE_MS } from '../time.ts';
import { DecayingMeans } from './decaying-means.ts';
import type { Rhythm } from './rhythm.ts';

/** Absent minutes that mean that nobody traded; beyond them nobody knows. */
const CARRIED_MINUTES_MAX = 5;
const HALF_LIVES = [1, 4, 16, 64, 256, 1_440, 10_080];
const SLOWEST = HALF_LIVES.length - 1;
/** Where in HALF_LIVES the usual size of a minute's move is read: an hour. */
const USUAL = 3;
const GAP_HALF_LIVES = [1, 4, 16, 64, 256];
/** Moves over so many minutes, remembered for a week: less noise than minutes have. */
const LONG_MOVES = [15, 60] as const;
const VARIANCE_MIN = 2e-10;
const SIZE_MIN = 1e-5;
const VOLUME_PRIOR = 1e-9;
const VOLUME_LOG_MAX = 4;
/** A power of two above the longest move. */
const KEPT = 64;

/** Of HALF_LIVES: is the last minute wilder than the last hours? */
const [NEWEST, HOURS] = [0, 4];
/** Of GAP_HALF_LIVES: a quarter of an hour and some hours. */
const FAR_GAPS = [2, 4] as const;
/** How far volatility is from its slowest mean: six faster means, six of volume, two of longer moves; how big the newest moves were. */
export const SCALE_FEATURES = SLOWEST + SLOWEST + LONG_MOVES.length + 1 + FAR_GAPS.length;
/** How far the price is from where it was: inside its last minute, and five decaying means. In usual moves of a minute, bounded. */
export const LOCATION_FEATURES = 1 + GAP_HALF_LIVES.length;

/** Beyond three usual moves it hardly matters how many. */
const bounded = (value: number): number => 3 * Math.tanh(value / 3);

/** What was known at the end of a minute. */
export type MinuteState = {
  /** End of the minute. */
  endMs: number;
  closeE4: number;
  /** Logarithm of the slowest mean of squared returns, per minute, the rhythm taken out. */
  logVariance: number;
  readonly scale: Float64Array;
  readonly location: Float64Array;
  /** Minutes, carried ones too, that go on without a long gap up to here. */
  joined: number;
};

export const emptyState = (): MinuteState => ({
  ...{ endMs: 0, closeE4: 0, logVariance: 0, joined: 0 },
  scale: new Float64Array(SCALE_FEATURES),
  location: new Float64Array(LOCATION_FEATURES),
});

/** What minutes say about the size and the place of the next moves, one step a minute, in fixed memory. */
export class MinuteFeatures {
  readonly #rhythm: Rhythm;
  readonly #squares: DecayingMeans;
  readonly #sizes: DecayingMeans;
  readonly #volumes = new DecayingMeans(HALF_LIVES, VOLUME_PRIOR);
  readonly #longMoves: readonly DecayingMeans[];
  /** Decaying means of the log price, minus the log price of the last minute. */
  readonly #gaps = new Float64Array(GAP_HALF_LIVES.length);
  readonly #gapKeep = Float64Array.from(GAP_HALF_LIVES, (halfLife) => 0.5 ** (1 / halfLife));
  /** By minute modulo their length: log price, and season summed up. */
  readonly #logs = new Float64Array(KEPT);
  readonly #seasons = new Float64Array(KEPT);
  readonly #logVariances = new Float64Array(HALF_LIVES.length);
  readonly #logSizes = new Float64Array(HALF_LIVES.length);
  readonly #logVolumes = new Float64Array(HALF_LIVES.length);
  readonly #longVariance = new Float64Array(1);
  #minute = Number.NaN;
  #joined = 0;
  /** Of these, without a trade since the last one. */
  #carried = 0;
  #closeE4 = 0;
  #logClose = 0;
  #inside = 0;
  #seasonSum = 0;

  /**
   * @param priorVariance variance of one minute, the rhythm taken out, while nothing is known
   */
  constructor(rhythm: Rhythm, priorVariance: number) {
    this.#rhythm = rhythm;
    this.#squares = new DecayingMeans(HALF_LIVES, priorVariance);
    this.#sizes = new DecayingMeans(HALF_LIVES, Math.sqrt(priorVariance));
    this.#longMoves = LONG_MOVES.map(() => new DecayingMeans([10_080], priorVariance));
  }

  /** A completed minute, later than the last; others are ignored: then it answers false. */
  observe({ startMs, openE4, highE4, lowE4, closeE4, volume }: Minute): boolean {
    const minute = Math.floor(startMs / MINUTE_MS);
    if (minute <= this.#minute) return false;
    // As `write` does: what was asked meanwhile changes nothing.
    this.#carryTo(minute - 1);
    if (this.#minute !== minute - 1) this.#begin(minute, closeE4);
    this.#carried = 0;
    const previousE4 = this.#closeE4;
    this.#closeE4 = closeE4;
    const move = Math.log(closeE4 / previousE4);
    const range = Math.log(Math.max(highE4, previousE4) / Math.min(lowE4, previousE4));
    this.#inside = Math.log((openE4 + highE4 + lowE4 + closeE4) / 4 / closeE4);
    this.#step(minute, move, range);
    if (Number.isNaN(volume)) this.#volumes.forget(1);
    else this.#volumes.add(volume);
    return true;
  }

  /**
   * Writes what is known once all minutes up to `endMs` are over, some of the last perhaps without a trade.
   * @param priceE4 the price now, from which the way to earlier prices is measured; default: the last close
   */
  write(state: MinuteState, endMs: number, priceE4 = this.#closeE4): void {
    // Whether somebody trades again soon nobody knows yet; until then the price stands.
    this.#carryTo(Math.round(endMs / MINUTE_MS) - 1);
    const [variances, sizes, volumes] = [this.#logVariances, this.#logSizes, this.#logVolumes];
    this.#squares.logs(variances, 0, VARIANCE_MIN);
    this.#sizes.logs(sizes, 0, SIZE_MIN);
    this.#volumes.logs(volumes, 0);
    const base = variances[SLOWEST] as number;
    state.endMs = endMs;
    state.closeE4 = this.#closeE4;
    state.logVariance = base;
    state.joined = this.#joined;
    for (let k = 0; k < SLOWEST; k++) {
      state.scale[k] = (variances[k] as number) - base;
      const ratio = (volumes[k] as number) - (volumes[SLOWEST] as number);
      state.scale[SLOWEST + k] = Math.max(-VOLUME_LOG_MAX, Math.min(VOLUME_LOG_MAX, ratio));
    }
    for (const [k, means] of this.#longMoves.entries()) {
      means.logs(this.#longVariance, 0, VARIANCE_MIN);
      state.scale[2 * SLOWEST + k] = (this.#longVariance[0] as number) - base;
    }
    this.#place(state, endMs, priceE4);
    const big = 2 * SLOWEST + LONG_MOVES.length;
    state.scale[big] = Math.tanh(((variances[NEWEST] as number) - (variances[HOURS] as number)) / 2);
    for (const [k, gap] of FAR_GAPS.entries())
      state.scale[big + 1 + k] = Math.tanh(Math.abs(state.location[1 + gap] as number));
  }

  #place(state: MinuteState, endMs: number, priceE4: number): void {
    const season = this.#rhythm.at(endMs - MINUTE_MS);
    const usual = Math.exp(this.#logSizes[USUAL] as number) * Math.sqrt(season);
    const moved = Math.log(priceE4 / this.#closeE4);
    state.location[0] = bounded((this.#inside - moved) / usual);
    for (let k = 0; k < GAP_HALF_LIVES.length; k++) {
      const reach = usual * Math.sqrt(GAP_HALF_LIVES[k] as number);
      state.location[1 + k] = bounded(((this.#gaps[k] as number) - moved) / reach);
    }
  }

  /** Minutes up to that one in which nobody traded: at most five in a row. */
  #carryTo(minute: number): void {
    while (this.#minute < minute && this.#carried < CARRIED_MINUTES_MAX) this.#carry();
  }

  #carry(): void {
    this.#carried++;
    this.#inside = 0;
    this.#step(this.#minute + 1, 0, 0);
    this.#volumes.add(0);
  }

  /** After a long gap, or at the very first minute: the price begins anew, and what was learnt fades. */
  #begin(minute: number, closeE4: number): void {
    const absent = minute - this.#minute - 1;
    if (absent > 0) {
      for (const means of [this.#squares, this.#sizes, this.#volumes, ...this.#longMoves])
        means.forget(absent);
      for (let k = 0; k < this.#gaps.length; k++)
        this.#gaps[k] = (this.#gaps[k] as number) * (this.#gapKeep[k] as number) ** absent;
      const jump = Math.log(closeE4 / this.#closeE4);
      for (let k = 0; k < this.#gaps.length; k++) this.#gaps[k] = (this.#gaps[k] as number) - jump;
    }
    this.#joined = 0;
    this.#closeE4 = closeE4;
    this.#logClose = 0;
    this.#minute = minute - 1;
  }

  #step(minute: number, move: number, range: number): void {
    const season = this.#rhythm.at(minute * MINUTE_MS);
    this.#minute = minute;
    this.#joined++;
    this.#logClose += move;
    this.#seasonSum += season;
    this.#logs[minute % KEPT] = this.#logClose;
    this.#seasons[minute % KEPT] = this.#seasonSum;
    this.#squares.add((move * move) / season);
    this.#sizes.add(range / Math.sqrt(season));
    for (const [k, minutes] of LONG_MOVES.entries()) this.#longMove(k, minutes);
    for (let k = 0; k < this.#gaps.length; k++)
      this.#gaps[k] = ((this.#gaps[k] as number) - move) * (this.#gapKeep[k] as number);
  }

  #longMove(k: number, minutes: number): void {
    const means = this.#longMoves[k] as DecayingMeans;
    if (this.#joined <= minutes) {
      means.forget(1);
      return;
    }
    const before = (this.#minute - minutes) % KEPT;
    const move = this.#logClose - (this.#logs[before] as number);
    const season = this.#seasonSum - (this.#seasons[before] as number);
    means.add((move * move) / season);
  }
}
