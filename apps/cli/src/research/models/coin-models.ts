import type { CoinSymbol } from '@rec-io/domain/market';
import type { CalibrationLine } from '@rec-io/domain/research-view';
import type { ModelEvent, ModelScore } from '@rec-io/model-store/model-event';
import { RELEASE } from '@rec-io/model-store/model-name';
import type { ModelStore } from '@rec-io/model-store/model-store';
import type { CoinModels, ListedModel } from './list-text.ts';
import { shownName } from './model-store-of.ts';

/** What there is of a coin, and what became of each. */
export async function coinModels(store: ModelStore, symbol: CoinSymbol): Promise<CoinModels> {
  const [inUse, events, stored] = await Promise.all([
    store.inUse(symbol),
    store.events(symbol),
    store.list(symbol),
  ]);
  const name = shownName(inUse);
  const models = stored.map(
    (model): ListedModel => ({
      name: model.name,
      isInUse: model.name === name,
      trainedFrom: model.file?.trainedFrom ?? null,
      trainedTo: model.file?.trainedTo ?? null,
      bars: model.file?.bars ?? null,
      judged: judgement(events, model.name),
      calibration: calibrationOf(events, model.name),
      problem: model.problem,
    }),
  );
  const calibration = calibrationOf(events, RELEASE);
  const none = { calibration, trainedFrom: null, trainedTo: null, bars: null, judged: null, problem: null };
  return {
    symbol,
    inUse: {
      name,
      since: inUse.sinceMs === null ? null : new Date(inUse.sinceMs).toISOString(),
      problem: inUse.problem,
    },
    models: [{ name: RELEASE, isInUse: inUse.isRelease, ...none }, ...models.toSorted(byTime)],
    events,
  };
}

/** The newest line that tells how it did against the model that was in use then. */
const judgement = (events: readonly ModelEvent[], name: string): ListedModel['judged'] => {
  const event = events.findLast(({ model, scores }) => model === name && scores !== undefined);
  if (event?.scores === undefined) return null;
  const { timeMs, before, scores } = event;
  const told = { ...scores, candidate: withoutBands(scores.candidate), inUse: withoutBands(scores.inUse) };
  return { at: new Date(timeMs).toISOString(), event: event.event, against: before ?? RELEASE, scores: told };
};

/** They are told as what they are: its calibration. */
const withoutBands = ({ bands: _, ...score }: ModelScore): ModelScore => score;

/** From the newest line whose weeks it was asked about, as the candidate or as what was in use. */
function calibrationOf(events: readonly ModelEvent[], name: string): CalibrationLine | null {
  for (const { model, before, scores } of events.toReversed()) {
    if (scores === undefined) continue;
    const { from, to, candidate, inUse } = scores;
    const bands = (before ?? RELEASE) === name ? inUse.bands : model === name ? candidate.bands : undefined;
    if (bands !== undefined) return { from, to, bands };
  }
  return null;
}

const byTime = (a: ListedModel, b: ListedModel): number =>
  (a.trainedTo ?? '').localeCompare(b.trainedTo ?? '') || a.name.localeCompare(b.name);
