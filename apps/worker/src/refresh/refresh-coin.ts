import type { TrainedModel } from '@rec-io/domain/adaptive/models';
import { modelIn } from '@rec-io/domain/adaptive/trained-file';
import type { CoinSymbol } from '@rec-io/domain/market';
import { explain } from '@rec-io/installer/explain';
import type { ModelEvent, ModelScores } from '@rec-io/model-store/model-event';
import type { ModelInUse, ModelStore } from '@rec-io/model-store/model-store';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { CandleDoor } from '@rec-io/prices/coinbase-candles';
import { calibrationBands } from '@rec-io/research/calibration-bands';
import { compareWarm } from '@rec-io/research/compare-warm';
import { type HeldOut, heldOutWeeks, type Spans } from '@rec-io/research/held-out-weeks';
import type { Pool } from 'pg';
import { bringBars } from './bring-bars.ts';
import { candidateOf } from './candidate.ts';
import type { RefreshStep } from './refresh-step.ts';
import { requireEnough, requireSound, trainingBars } from './sound-bars.ts';
import { isNotWorse, scoresText } from './verdict.ts';

export type RefreshParts = {
  readonly pool: Pool;
  readonly door: CandleDoor;
  readonly store: ModelStore;
  /** Wall time. */
  readonly nowMs: () => number;
  /** Shorter ones are for tests. */
  readonly spans: Spans;
  /** Who wanted it, as the journal is to name them. */
  readonly by: string;
  /** Told before each step; with `share` within one that is long. */
  readonly onStep: (symbol: CoinSymbol, step: RefreshStep, share?: number) => void | Promise<void>;
};

/**
 * Refreshes the model of one coin: fetch, verify, train, evaluate against the model in use on the newest held-out weeks, promote only
 * if not worse. What is in use stays in use until the one line that promotes is on the disk; whatever fails is a line, too.
 * @returns that line
 * @throws CatalogueError REC-442 when the line cannot be written
 */
export async function refreshCoin(parts: RefreshParts, symbol: CoinSymbol): Promise<ModelEvent> {
  const { store, nowMs, by } = parts;
  const inUse = await store.inUse(symbol);
  const before = nameOf(inUse);
  const found = await decided(parts, symbol, inUse).catch((error: unknown): Found => {
    const { message, remedy } = explain(error);
    return { event: 'failed', model: before, why: `${message} ${remedy}` };
  });
  const event = { timeMs: nowMs(), symbol, before, by, ...found };
  await store.note(event);
  return event;
}

type Found = Pick<ModelEvent, 'event' | 'model' | 'why' | 'scores'>;

const nameOf = ({ name, isRelease }: ModelInUse): string | null => (isRelease ? null : name);

async function decided(parts: RefreshParts, symbol: CoinSymbol, inUse: ModelInUse): Promise<Found> {
  const { pool, store, onStep } = parts;
  await onStep(symbol, 'fetch');
  const { newestMs, warning } = await bringBars(parts, symbol);
  await onStep(symbol, 'verify');
  await requireSound(pool, symbol);
  const heldOut = heldOutWeeks(newestMs, parts.spans);
  const bars = await trainingBars(pool, symbol, heldOut);
  requireEnough(symbol, bars, heldOut);
  await onStep(symbol, 'train');
  const candidate = candidateOf(bars, symbol, heldOut.fromMs);
  const { name } = modelIn(candidate);
  const notes = [warning, inUse.problem && `What was in use before is not: ${inUse.problem}`];
  const because = (...words: readonly (string | null)[]) => [...words, ...notes].filter(Boolean).join(' ');
  if (await isJudged(store, symbol, name))
    return { event: 'kept', model: name, why: because('Nothing new came: these bars were judged before.') };
  await onStep(symbol, 'evaluate');
  const scores = judged(bars, inUse, modelIn(candidate), heldOut);
  await onStep(symbol, 'keep');
  await store.put(candidate);
  await onStep(symbol, 'decide');
  const now = await store.inUse(symbol);
  if (nameOf(now) !== nameOf(inUse))
    return { event: 'kept', model: name, scores, why: because(`Meanwhile ${now.name} was chosen.`) };
  const why = because(scoresText(scores));
  return { event: isNotWorse(scores) ? 'promoted' : 'kept', model: name, scores, why };
}

/** A person who has left a model for another does not get it back for the same bars. */
const isJudged = async (store: ModelStore, symbol: CoinSymbol, name: string): Promise<boolean> =>
  (await store.events(symbol)).some(
    ({ event, model }) => model === name && (event === 'promoted' || event === 'kept'),
  );

function judged(
  bars: MinuteBars,
  inUse: TrainedModel,
  candidate: TrainedModel,
  heldOut: HeldOut,
): ModelScores {
  const [first, second] = compareWarm(bars, [inUse, candidate], heldOut);
  const difference = second?.againstFirst;
  if (first === undefined || second === undefined || !difference || !Number.isFinite(difference.mean))
    throw new RangeError(`the weeks hold no question that ${inUse.name} and ${candidate.name} both answer`);
  return {
    from: new Date(heldOut.fromMs).toISOString(),
    to: new Date(heldOut.toMs).toISOString(),
    candidate: { ...second.overall, bands: calibrationBands(second.reliability) },
    inUse: { ...first.overall, bands: calibrationBands(first.reliability) },
    difference,
  };
}
