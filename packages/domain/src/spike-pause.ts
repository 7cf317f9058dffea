import { MINUTE_MS } from './time.ts';

export type SpikePauseSettings = {
  readonly enabled: boolean;
  /** Pause when |momentum| reaches this, in basis points. */
  readonly levelBp: number;
  /** Calm is |momentum| below this, in basis points. */
  readonly calmBp: number;
  /** Entries resume after this many minutes of unbroken calm. */
  readonly calmMinutes: number;
};

/** What must not be forgotten of a pause, all of it exchange time. */
export type SpikeMemory = {
  readonly paused: boolean;
  /** Since when it is calm, while paused; null while it is not. */
  readonly calmSinceMs: number | null;
  /** While calm: a print that was looked at in the last {@link SEEN_STEP_MS}. */
  readonly seenAtMs: number | null;
};

export const NO_SPIKE: SpikeMemory = { paused: false, calmSinceMs: null, seenAtMs: null };
const LOUD: SpikeMemory = { paused: true, calmSinceMs: null, seenAtMs: null };

/** A longer time without a print was not seen to be calm. More than a minute, so that minute bars are no gap. */
const GAP_MS = 90_000;
/** A memory is durable: it does not change with every print. */
const SEEN_STEP_MS = 15_000;

/** What is known of the pause after one more print: the very memory that was given, if that has not changed. */
export function observeSpike(
  memory: SpikeMemory,
  settings: SpikePauseSettings,
  nowMs: number,
  momentumBp: number | null,
): SpikeMemory {
  // Without momentum nothing is known to be calm: the time of calm starts anew.
  const size = momentumBp === null ? Number.NaN : Math.abs(momentumBp);
  const paused = settings.enabled && (memory.paused || size >= settings.levelBp);
  if (!paused) return memory.paused ? NO_SPIKE : memory;
  if (!(size < settings.calmBp)) return memory.paused && memory.calmSinceMs === null ? memory : LOUD;
  const { calmSinceMs, seenAtMs } = memory;
  if (calmSinceMs === null || seenAtMs === null || nowMs - seenAtMs > GAP_MS) {
    return settings.calmMinutes === 0 ? NO_SPIKE : { paused, calmSinceMs: nowMs, seenAtMs: nowMs };
  }
  if (nowMs - calmSinceMs >= settings.calmMinutes * MINUTE_MS) return NO_SPIKE;
  return nowMs - seenAtMs < SEEN_STEP_MS ? memory : { paused, calmSinceMs, seenAtMs: nowMs };
}

/** Seconds until entries resume if it stays calm from now on; null when not paused. */
export function pausedForS(memory: SpikeMemory, settings: SpikePauseSettings, nowMs: number): number | null {
  if (!memory.paused) return null;
  const calmMs = memory.calmSinceMs === null ? 0 : nowMs - memory.calmSinceMs;
  return Math.max(0, Math.ceil((settings.calmMinutes * MINUTE_MS - calmMs) / 1000));
}
