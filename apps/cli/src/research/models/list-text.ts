import type { CoinSymbol } from '@rec-io/domain/market';
import type { CalibrationLine } from '@rec-io/domain/research-view';
import type { ModelEvent, ModelEventKind, ModelScores } from '@rec-io/model-store/model-event';

export type ListedModel = {
  readonly name: string;
  readonly isInUse: boolean;
  /** ISO, UTC; null of the release's, and of a file that cannot be used. */
  readonly trainedFrom: string | null;
  readonly trainedTo: string | null;
  readonly bars: number | null;
  /** How it did against the model that was in use when it came. */
  readonly judged: {
    readonly at: string;
    readonly event: ModelEventKind;
    readonly against: string;
    readonly scores: ModelScores;
  } | null;
  /** How true its probabilities came when it was judged last; null where that was not kept. */
  readonly calibration: CalibrationLine | null;
  readonly problem: string | null;
};

export type CoinModels = {
  readonly symbol: CoinSymbol;
  readonly inUse: {
    readonly name: string;
    readonly since: string | null;
    /** Why it is not the one that was chosen. */
    readonly problem: string | null;
  };
  /** The release's first, then by what they have learnt. */
  readonly models: readonly ListedModel[];
  readonly events: readonly ModelEvent[];
};

const EVENTS_SHOWN = 3;

/** A table for each coin, and what happened last. */
export const modelsText = (coins: readonly CoinModels[]): string => coins.map(coinText).join('\n\n');

function coinText({ symbol, inUse, models, events }: CoinModels): string {
  const since = inUse.since === null ? 'as it came' : `since ${minute(inUse.since)} UTC`;
  const width = Math.max(...models.map(({ name }) => name.length));
  const head = `  ${' '.repeat(8)}${'name'.padEnd(width)}  learnt to         bars  log loss  against the one then in use  calibration error`;
  return [
    `${symbol}  in use: ${inUse.name}, ${since}`,
    ...(inUse.problem === null ? [] : [`  ! Another was chosen: ${inUse.problem}`]),
    head,
    ...models.map((model) => modelLine(model, width)),
    ...events.slice(-EVENTS_SHOWN).map(eventLine),
  ].join('\n');
}

function modelLine({ name, isInUse, trainedTo, bars, judged, problem }: ListedModel, width: number): string {
  const begin = `  ${isInUse ? 'in use  ' : '        '}${name.padEnd(width)}`;
  if (problem !== null) return `${begin}  ! ${problem}`;
  if (trainedTo === null) return `${begin}  came with the release`;
  const learnt = `${begin}  ${trainedTo.slice(0, 10)}  ${(bars ?? 0).toLocaleString('en-US').padStart(11)}`;
  if (judged === null) return learnt;
  const { candidate, difference } = judged.scores;
  const against = `${signed(difference.mean)} (${signed(difference.low)} … ${signed(difference.high)})`;
  return `${learnt}  ${candidate.logLoss.toFixed(5).padStart(8)}  ${against.padStart(27)}  ${candidate.calibrationError.toFixed(4).padStart(17)}`;
}

const eventLine = ({ timeMs, event, model, by, why }: ModelEvent): string =>
  `  ${minute(new Date(timeMs).toISOString())}  ${event}${event === 'failed' ? '' : ` ${model ?? 'release'}`} (${by}): ${why}`;

const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(5)}`;
