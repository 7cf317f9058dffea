import type { CountE2, PriceE4 } from './money.ts';
import { SpikePause, type SpikePauseSettings } from './spike-pause.ts';
import { attemptKey, type Signal, type Strategy, type StrategyInput } from './strategy.ts';
import { askE4, edgeE4, sideProbability } from './strike-ladder.ts';

/** Hold till close: buy what is nearly certain and still cheap, shortly before the hour, and hold it to settlement. */
export type HourlyHtcSettings = {
  readonly autoEntry: boolean;
  /** Least model probability of the side bought, 0…1. */
  readonly minProbability: number;
  /** Least edge after the expected fee, in 1/10,000 $ per contract: 25 is 0.25 cents. */
  readonly minEdgeE4: number;
  /** Entries happen while minTimeS ≤ seconds to close ≤ maxTimeS. */
  readonly minTimeS: number;
  readonly maxTimeS: number;
  readonly allowReEntry: boolean;
  /** Contracts that must have traded at the strike, in 1/100. */
  readonly minVolumeE2: number;
  readonly maxAskE4: PriceE4;
  readonly countE2: CountE2;
  readonly spike: SpikePauseSettings;
};

export const HOURLY_HTC_DEFAULTS: HourlyHtcSettings = {
  autoEntry: true,
  minProbability: 0.95,
  minEdgeE4: 25,
  minTimeS: 120,
  maxTimeS: 900,
  allowReEntry: false,
  minVolumeE2: 100_000,
  maxAskE4: 9_800 as PriceE4,
  countE2: 100 as CountE2,
  spike: { enabled: true, levelBp: 36, calmBp: 30, calmMinutes: 15 },
};

/** After an attempt, filled or not, the same market and side waits this long. */
const ATTEMPT_COOLDOWN_MS = 10_000;

export function hourlyHtc(settings: HourlyHtcSettings): Strategy {
  const spike = new SpikePause(settings.spike);

  const inWindow = (nowMs: number, closeTimeMs: number): boolean => {
    const timeToCloseS = (closeTimeMs - nowMs) / 1000;
    return timeToCloseS >= settings.minTimeS && timeToCloseS <= settings.maxTimeS;
  };

  return {
    name: 'Hourly HTC',
    observe: (nowMs, momentumBp) => spike.observe(nowMs, momentumBp),

    signals(input: StrategyInput): Signal[] {
      const { nowMs, ladder, momentumBp, held, traded, attemptedAtMs } = input;
      if (!settings.autoEntry || momentumBp === null || !inWindow(nowMs, ladder.closeTimeMs)) return [];
      if (spike.remainingS(nowMs) !== null) return [];
      const signals: Signal[] = [];
      for (const row of ladder.rows) {
        const side = row.activeSide;
        const ask = askE4(row, side);
        const edge = edgeE4(row, side);
        const probability = sideProbability(row, side);
        const { ticker, status } = row.market;
        if (ask === null || ask > settings.maxAskE4 || status !== 'active') continue;
        // Written so that NaN fails: an unknown number enters nothing.
        if (!(probability >= settings.minProbability && edge >= settings.minEdgeE4)) continue;
        if (row.volumeE2 < settings.minVolumeE2 || held.has(ticker)) continue;
        if (!settings.allowReEntry && traded.has(ticker)) continue;
        const attempted = attemptedAtMs.get(attemptKey(ticker, side));
        if (attempted !== undefined && nowMs - attempted < ATTEMPT_COOLDOWN_MS) continue;
        signals.push({ ticker, side, countE2: settings.countE2, limitE4: ask, probability, edgeE4: edge });
      }
      return signals.sort((a, b) => b.probability - a.probability || (a.ticker < b.ticker ? -1 : 1));
    },

    state(nowMs, closeTimeMs) {
      if (!settings.autoEntry) return { state: 'DISABLED', pausedForS: null };
      const pausedForS = spike.remainingS(nowMs);
      if (pausedForS !== null) return { state: 'PAUSED', pausedForS };
      const active = closeTimeMs !== null && inWindow(nowMs, closeTimeMs);
      return { state: active ? 'ACTIVE' : 'INACTIVE', pausedForS: null };
    },
  };
}
