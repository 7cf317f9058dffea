import { isOn, numberOf, type ParameterSpec, type Parameters } from './parameters.ts';
import {
  NO_SPIKE,
  observeSpike,
  pauseRemainingS,
  type SpikePause,
  type SpikePauseSettings,
} from './spike-pause.ts';
import { attemptKey, type EntrySignal, type StrategyDefinition, type StrategyInput } from './strategy.ts';
import { askE4, edgeE4, sideProbability } from './strike-ladder.ts';

/** After an attempt, filled or not, the same market and side waits this long. */
const ATTEMPT_COOLDOWN_MS = 10_000;

const number = (
  key: string,
  label: string,
  [fallback, min, max, step]: readonly [number, number, number, number],
  unit: string,
  help: string,
): ParameterSpec => ({ key, label, type: 'number', default: fallback, min, max, step, unit, help });
const onOff = (key: string, label: string, fallback: boolean, help: string): ParameterSpec => ({
  key,
  label,
  type: 'boolean',
  default: fallback,
  help,
});

/** Names, defaults and ranges are the earlier system's. */
const PARAMETERS: readonly ParameterSpec[] = [
  number(
    'min_probability',
    'Minimum probability',
    [95, 0, 100, 0.5],
    '%',
    'Buys only what the model thinks at least this likely to pay. Higher is safer.',
  ),
  number(
    'min_differential',
    'Minimum differential',
    [0.25, -10, 10, 0.25],
    '¢',
    'Least edge: probability minus price minus expected fee, per contract. Higher is safer.',
  ),
  number(
    'min_time',
    'Earliest end',
    [120, 0, 3600, 15],
    's',
    'Enters nothing when fewer seconds to the close are left.',
  ),
  number(
    'max_time',
    'Earliest start',
    [900, 0, 3600, 15],
    's',
    'Enters nothing while more seconds to the close are left.',
  ),
  onOff('allow_re_entry', 'Allow re-entry', false, 'Whether a market that was traded may be entered again.'),
  onOff(
    'spike_alert_enabled',
    'Pause on a momentum spike',
    true,
    'Stops entries when momentum jumps, until the market has been calm.',
  ),
  number(
    'spike_alert_momentum_threshold',
    'Spike level',
    [36, 0, 100, 1],
    'bp',
    'Momentum of this size, up or down, pauses entries. Lower is safer.',
  ),
  number(
    'spike_alert_cooldown_threshold',
    'Calm level',
    [30, 0, 100, 1],
    'bp',
    'Momentum below this counts as calm. Lower is safer.',
  ),
  number(
    'spike_alert_cooldown_minutes',
    'Minutes of calm',
    [15, 0, 180, 1],
    'min',
    'Entries resume after so many minutes of unbroken calm. More is safer.',
  ),
  number(
    'watchlist_min_volume',
    'Minimum volume',
    [1000, 0, 1_000_000, 100],
    'contracts',
    'Contracts that must have traded at the strike.',
  ),
  number(
    'watchlist_max_ask',
    'Maximum price',
    [98, 1, 99, 1],
    '¢',
    'Pays at most this for a contract. Lower is safer.',
  ),
];

const spikeSettings = (p: Parameters): SpikePauseSettings => ({
  enabled: isOn(p, 'spike_alert_enabled'),
  levelBp: numberOf(p, 'spike_alert_momentum_threshold'),
  calmBp: numberOf(p, 'spike_alert_cooldown_threshold'),
  calmMinutes: numberOf(p, 'spike_alert_cooldown_minutes'),
});

/** Hold till close: buy what is nearly certain and still cheap, shortly before the hour, and hold it to settlement. */
export const HOURLY_HTC: StrategyDefinition = {
  name: 'Hourly HTC',
  description:
    'Buys what is nearly certain and still cheap shortly before the close, and holds it to settlement.',
  parameters: PARAMETERS,
  memory: { spike: NO_SPIKE },
  decide(input, memory, parameters) {
    const settings = spikeSettings(parameters);
    const spike = observeSpike(memory['spike'] as SpikePause, settings, input.nowMs, input.momentumBp);
    const pausedForS = pauseRemainingS(spike, settings, input.nowMs);
    const isOpen = isInWindow(input, parameters);
    const mayEnter = isOpen && pausedForS === null && input.momentumBp !== null;
    return {
      memory: spike === memory['spike'] ? memory : { spike },
      signals: mayEnter ? entries(input, parameters) : [],
      status: { state: pausedForS !== null ? 'PAUSED' : isOpen ? 'ACTIVE' : 'INACTIVE', pausedForS },
    };
  },
};

function isInWindow({ nowMs, ladder }: StrategyInput, parameters: Parameters): boolean {
  if (ladder === null) return false;
  const timeToCloseS = (ladder.closeTimeMs - nowMs) / 1000;
  return timeToCloseS >= numberOf(parameters, 'min_time') && timeToCloseS <= numberOf(parameters, 'max_time');
}

function entries(
  { nowMs, ladder, held, traded, attemptedAtMs }: StrategyInput,
  p: Parameters,
): EntrySignal[] {
  const minProbability = numberOf(p, 'min_probability') / 100;
  const minEdgeE4 = numberOf(p, 'min_differential') * 100;
  const maxAskE4 = numberOf(p, 'watchlist_max_ask') * 100;
  const minVolumeE2 = numberOf(p, 'watchlist_min_volume') * 100;
  const signals: EntrySignal[] = [];
  for (const row of ladder?.rows ?? []) {
    const side = row.activeSide;
    const ask = askE4(row, side);
    const edge = edgeE4(row, side);
    const probability = sideProbability(row, side);
    const { ticker, status } = row.market;
    if (ask === null || ask > maxAskE4 || status !== 'active') continue;
    // Written so that NaN fails: an unknown number enters nothing.
    if (!(probability >= minProbability && edge >= minEdgeE4)) continue;
    if (row.volumeE2 < minVolumeE2 || held.has(ticker)) continue;
    if (!isOn(p, 'allow_re_entry') && traded.has(ticker)) continue;
    const attempted = attemptedAtMs.get(attemptKey(ticker, side));
    if (attempted !== undefined && nowMs - attempted < ATTEMPT_COOLDOWN_MS) continue;
    signals.push({ kind: 'entry', ticker, side, limitE4: ask, probability, edgeE4: edge });
  }
  return signals.sort((a, b) => b.probability - a.probability || (a.ticker < b.ticker ? -1 : 1));
}
