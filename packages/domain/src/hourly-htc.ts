import { untimely } from './entry-window.ts';
import { isOn, numberOf, type ParameterSpec, type Parameters } from './parameters.ts';
import {
  NO_SPIKE,
  observeSpike,
  pausedForS,
  type SpikeMemory,
  type SpikePauseSettings,
} from './spike-pause.ts';
import {
  attemptKey,
  type EntrySignal,
  type Explanation,
  type StrategyDecision,
  type StrategyDefinition,
  type StrategyInput,
  type StrategyMemory,
} from './strategy.ts';
import { unwatched, WATCHLIST_PARAMETERS, type WatchRow, watchLimits, watchlist } from './watchlist.ts';

const PARAMETERS = [
  ...WATCHLIST_PARAMETERS,
  {
    key: 'min_time',
    label: 'Latest entry',
    help: 'Nothing is bought when fewer seconds are left until the close. More is safer.',
    type: 'number',
    default: 120,
    min: 0,
    max: 3_600,
    step: 15,
    unit: 's',
    notAbove: 'max_time',
  },
  {
    key: 'max_time',
    label: 'Earliest entry',
    help: 'Nothing is bought while more seconds are left until the close. Fewer is safer.',
    type: 'number',
    default: 900,
    min: 0,
    max: 3_600,
    step: 15,
    unit: 's',
  },
  {
    key: 'allow_re_entry',
    label: 'Allow re-entry',
    help: 'Whether a market may be bought again after a trade in it has ended. Off is safer.',
    type: 'boolean',
    default: false,
  },
  {
    key: 'spike_alert_enabled',
    label: 'Pause on momentum spikes',
    help: 'Whether entries stop after a momentum spike until it has been calm. On is safer.',
    type: 'boolean',
    default: true,
  },
  {
    key: 'spike_alert_momentum_threshold',
    label: 'Spike level',
    help: 'Momentum of this size, up or down, pauses entries. Lower is safer.',
    type: 'number',
    default: 36,
    min: 0,
    max: 100,
    step: 1,
    unit: 'bp',
  },
  {
    key: 'spike_alert_cooldown_threshold',
    label: 'Calm level',
    help: 'Momentum below this size counts as calm. Lower is safer.',
    type: 'number',
    default: 30,
    min: 0,
    max: 50,
    step: 1,
    unit: 'bp',
    notAbove: 'spike_alert_momentum_threshold',
  },
  {
    key: 'spike_alert_cooldown_minutes',
    label: 'Minutes of calm',
    help: 'Entries resume after this long without a break in the calm. More is safer.',
    type: 'number',
    default: 15,
    min: 0,
    max: 180,
    step: 1,
    unit: 'min',
  },
] as const satisfies readonly ParameterSpec[];

/** After an attempt, filled or not, the same market and side waits this long. */
const ATTEMPT_COOLDOWN_MS = 10_000;

type Memory = { readonly spike: SpikeMemory };

/** Hold till close: buy what is nearly certain and still cheap, shortly before the close, and hold it to settlement. */
export const HOURLY_HTC: StrategyDefinition = {
  name: 'Hourly HTC',
  description:
    'Hold till close: buys what is nearly certain and still cheap in the last minutes, and holds it to settlement.',
  parameters: PARAMETERS,
  memory: { spike: NO_SPIKE } satisfies Memory,
  decide,
  explain,
};

function decide(input: StrategyInput, memory: StrategyMemory, parameters: Parameters): StrategyDecision {
  const { nowMs, momentumBp, ladder } = input;
  const settings = spikeSettings(parameters);
  const before = (memory as Memory).spike;
  const spike = observeSpike(before, settings, nowMs, momentumBp);
  const pauseS = pausedForS(spike, settings, nowMs);
  const decided = (state: 'ACTIVE' | 'INACTIVE' | 'PAUSED', signals: readonly EntrySignal[] = []) => ({
    memory: spike === before ? memory : ({ spike } satisfies Memory),
    signals,
    status: { state, pausedForS: pauseS },
  });
  if (pauseS !== null) return decided('PAUSED');
  if (ladder === null || untimely(input, parameters) !== null) return decided('INACTIVE');
  return decided('ACTIVE', entries(watchlist(ladder.rows, parameters), input, parameters));
}

function entries(watched: readonly WatchRow[], input: StrategyInput, parameters: Parameters): EntrySignal[] {
  const limits = entryLimits(parameters);
  return watched.flatMap((one): EntrySignal[] => {
    return refused(one, input, limits) === null ? [entryOf(one)] : [];
  });
}

/** The signal that buys a watched strike. */
export const entryOf = ({ row, side, askE4, probability, edgeE4 }: WatchRow): EntrySignal => ({
  kind: 'entry',
  ticker: row.market.ticker,
  side,
  limitE4: askE4,
  probability,
  edgeE4,
});

export const entryLimits = (parameters: Parameters) => ({
  minProbability: numberOf(parameters, 'min_probability') / 100,
  minEdgeE4: Math.round(numberOf(parameters, 'min_differential') * 100),
  allowReEntry: isOn(parameters, 'allow_re_entry'),
});

/** Why a watched strike is not bought, in words; null for one that is. */
export function refused(
  { row, side, probability, edgeE4 }: WatchRow,
  { held, traded, attemptedAtMs, nowMs }: Pick<StrategyInput, 'held' | 'traded' | 'attemptedAtMs' | 'nowMs'>,
  limits: ReturnType<typeof entryLimits>,
): string | null {
  const { ticker } = row.market;
  if (!(probability >= limits.minProbability)) return 'its probability is below the minimum';
  if (!(edgeE4 >= limits.minEdgeE4)) return 'its edge is below the minimum';
  if (held.has(ticker)) return 'something is pending, open, unknown or held in its market';
  if (!limits.allowReEntry && traded.has(ticker)) return 'it was traded before, and re-entry is off';
  const attemptedMs = attemptedAtMs.get(attemptKey(ticker, side));
  if (attemptedMs !== undefined && nowMs - attemptedMs < ATTEMPT_COOLDOWN_MS)
    return 'it was tried less than ten seconds ago';
  return null;
}

/** What `decide` made of an instant, strike by strike. */
function explain(input: StrategyInput, memory: StrategyMemory, parameters: Parameters): Explanation {
  const rows = input.ladder?.rows ?? [];
  const { status } = decide(input, memory, parameters);
  const [watch, entry] = [watchLimits(parameters), entryLimits(parameters)];
  const watched = new Map(watchlist(rows, parameters).map((one) => [one.row.market.ticker, one]));
  const strikes = rows.map((row) => {
    const one = watched.get(row.market.ticker);
    const why = one ? refused(one, input, entry) : unwatched(row, watch);
    return { ticker: row.market.ticker, side: row.activeSide, refused: why };
  });
  const pause = `paused after a momentum spike, for ${status.pausedForS} s more of calm`;
  return { overall: status.state === 'PAUSED' ? pause : untimely(input, parameters), strikes };
}

export const spikeSettings = (parameters: Parameters): SpikePauseSettings => ({
  enabled: isOn(parameters, 'spike_alert_enabled'),
  levelBp: numberOf(parameters, 'spike_alert_momentum_threshold'),
  calmBp: numberOf(parameters, 'spike_alert_cooldown_threshold'),
  calmMinutes: numberOf(parameters, 'spike_alert_cooldown_minutes'),
});
