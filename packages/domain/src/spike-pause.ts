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

/** JSON: it outlives a restart. Exchange time. */
export type SpikePause = { readonly paused: boolean; readonly calmSinceMs: number | null };

export const NO_SPIKE: SpikePause = { paused: false, calmSinceMs: null };

/** The pause after a further look at momentum: it begins with a spike and ends when the market was calm for long enough. */
export function observeSpike(
  before: SpikePause,
  settings: SpikePauseSettings,
  nowMs: number,
  momentumBp: number | null,
): SpikePause {
  const { enabled, levelBp, calmBp, calmMinutes } = settings;
  if (!enabled) return NO_SPIKE;
  const size = momentumBp === null ? Number.NaN : Math.abs(momentumBp);
  const paused = before.paused || size >= levelBp;
  if (!paused) return NO_SPIKE;
  // Written so that momentum that is not known is not calm: the time of calm starts anew.
  if (!(size < calmBp))
    return before.paused && before.calmSinceMs === null ? before : { paused, calmSinceMs: null };
  const calmSinceMs = before.calmSinceMs ?? nowMs;
  if (nowMs - calmSinceMs >= calmMinutes * MINUTE_MS) return NO_SPIKE;
  return before.paused && before.calmSinceMs === calmSinceMs ? before : { paused, calmSinceMs };
}

/** Seconds until entries resume if it stays calm from now on; null when not paused. */
export function pauseRemainingS(
  pause: SpikePause,
  settings: SpikePauseSettings,
  nowMs: number,
): number | null {
  if (!pause.paused) return null;
  const calmMs = pause.calmSinceMs === null ? 0 : nowMs - pause.calmSinceMs;
  return Math.ceil((settings.calmMinutes * MINUTE_MS - calmMs) / 1000);
}
