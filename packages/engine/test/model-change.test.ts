import { readFileSync } from 'node:fs';
import { modelOf, parseModels } from '@rec-io/domain/adaptive/models';
import type { PriceE4 } from '@rec-io/domain/money';
import { CERTAIN, type Minute, type ProbabilityModel } from '@rec-io/domain/probability';
import { random } from '@rec-io/domain/random';
import { floorTo, HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../src/decision-record.ts';
import { MarketState } from '../src/market-state.ts';
import { CLOSE_MS, MARKET, scene } from './scene.ts';

const RELEASE = parseModels(
  JSON.parse(readFileSync(new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url), 'utf8')),
);
const present = () => modelOf(RELEASE, 'BTC');
/** Trained otherwise: it takes every move to be a tenth wider. */
const promoted = (): ProbabilityModel => {
  const { parameters } = RELEASE.BTC as NonNullable<typeof RELEASE.BTC>;
  const horizons = parameters.horizons.map((each) => ({ ...each, intercept: each.intercept + 0.1 }));
  return modelOf({ BTC: { name: 'promoted', parameters: { ...parameters, horizons } } }, 'BTC');
};

type Print = readonly [timeMs: number, indexE4: PriceE4];
const LEVEL = 1_000_000_000;
/** The feed begins, an hour before the close. */
const START_MS = CLOSE_MS - HOUR_MS;

/** A price every five seconds, from `hours` before the close to the close; now and then none for some minutes. */
function walk(hours: number): Print[] {
  const dice = random(7, 'walk');
  const prints: Print[] = [];
  let price = LEVEL;
  for (let timeMs = CLOSE_MS - hours * HOUR_MS; timeMs < CLOSE_MS; timeMs += 5 * SECOND_MS) {
    price *= 1 + dice.normal() * 0.0002;
    if (timeMs % (37 * MINUTE_MS) >= 3 * MINUTE_MS) prints.push([timeMs, Math.round(price) as PriceE4]);
  }
  return prints;
}

/** The minutes of prints that are over, made as a table of bars would be. */
function minutesOf(prints: readonly Print[]): Minute[] {
  const byMinute = Map.groupBy(prints, ([timeMs]) => floorTo(timeMs, MINUTE_MS));
  return [...byMinute].map(([startMs, within]) => {
    const prices = within.map(([, indexE4]) => indexE4);
    const [openE4 = 0, closeE4 = 0] = [prices[0], prices.at(-1)];
    const [highE4, lowE4] = [Math.max(...prices), Math.min(...prices)];
    return { startMs, openE4, highE4, lowE4, closeE4, volume: Number.NaN };
  });
}

function market(model: ProbabilityModel): MarketState {
  const state = new MarketState('BTC', model);
  for (let i = -8; i <= 8; i++)
    state.putMarket({
      ...MARKET,
      ticker: `T${i}`,
      floorStrikeE4: (LEVEL + i * 2_500_000 - 100) as PriceE4,
    });
  return state;
}
const probabilities = (state: MarketState) =>
  state.ladder('hourly')?.rows.map(({ probability }) => probability) ?? [];
const tick = (state: MarketState, [timeMs, indexE4]: Print) =>
  state.tick({ kind: 'index', symbol: 'BTC', timeMs, indexE4, window: null, origin: 'seeded' });

const PRINTS = walk(9);
const HISTORY = PRINTS.filter(([timeMs]) => timeMs < START_MS && timeMs >= START_MS - HOUR_MS);
const FEED = PRINTS.filter(([timeMs]) => timeMs >= START_MS);
/** Within a minute. */
const OFFERED = FEED.findIndex(([timeMs]) => timeMs >= START_MS + 25 * MINUTE_MS + 20 * SECOND_MS);

/** Taught stored bars up to that time. */
function taught(untilMs: number): { readonly model: ProbabilityModel; readonly untilMs: number } {
  const model = promoted();
  const minutes = minutesOf(PRINTS).filter(({ startMs }) => startMs < untilMs);
  for (const minute of minutes) model.observeMinute(minute);
  return { model, untilMs: minutes.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY };
}

describe('another model is taken up', () => {
  it.each([
    ['of stored bars that end hours before', START_MS - 2 * HOUR_MS],
    ['of stored bars that end within the hour of prints', START_MS - 20 * MINUTE_MS],
    ['of stored bars that end a minute ago', START_MS + 24 * MINUTE_MS],
    ['of no stored bars', Number.NEGATIVE_INFINITY],
  ])(
    'and says, to the bit, what one says that saw the same minutes from the first on: %s',
    (_, barsEndMs) => {
      const changed = market(present());
      for (const print of HISTORY) changed.warm(...print);
      const offer = taught(barsEndMs);

      const fresh = taught(barsEndMs).model;
      const alike = market(fresh);
      for (const print of HISTORY) alike.warm(...print);

      for (const [i, print] of FEED.entries()) {
        if (i === OFFERED) changed.offerModel(() => offer);
        tick(changed, print);
        tick(alike, print);
        if (i < OFFERED) expect(changed.model.name).toBe(RELEASE.BTC?.name);
        else expect(probabilities(changed)).toEqual(probabilities(alike));
        expect(probabilities(changed).every((each) => each >= 0 && each <= 1)).toBe(true);
      }
      expect(changed.model).toBe(offer.model);
      expect(changed.modelSinceMs).toBe(FEED[OFFERED]?.[0]);
      expect(alike.modelSinceMs).toBe(START_MS);
    },
  );

  it('at a print and at no other moment: what was last shown stays, and all of the next is the new one’s', () => {
    const state = market(present());
    for (const print of [...HISTORY, ...FEED.slice(0, OFFERED)]) tick(state, print);
    const before = probabilities(state);
    const asked = state.probabilityAbove(LEVEL as PriceE4, CLOSE_MS);
    state.offerModel(() => taught(START_MS));
    expect(probabilities(state)).toEqual(before);
    expect(state.probabilityAbove(LEVEL as PriceE4, CLOSE_MS)).toBe(asked);
    // A print that is not newer than the last is none.
    expect(tick(state, FEED[OFFERED - 1] as Print)).toBe(false);
    expect(state.model.name).not.toBe('promoted');

    tick(state, FEED[OFFERED] as Print);
    expect(state.model.name).toBe('promoted');
    const alone = market(taught(START_MS).model);
    for (const print of FEED.slice(0, OFFERED + 1)) tick(alone, print);
    expect(probabilities(state)).toEqual(probabilities(alone));
    expect(state.probabilityAbove(LEVEL as PriceE4, CLOSE_MS)).toBe(
      alone.probabilityAbove(LEVEL as PriceE4, CLOSE_MS),
    );
  });

  it('having seen each minute once, in order, and none that was not over', () => {
    const state = market(present());
    for (const print of HISTORY) state.warm(...print);
    let nowMs = 0;
    const seen: number[] = [];
    const model: ProbabilityModel = {
      name: 'watched',
      observeMinute({ startMs }) {
        expect(startMs + MINUTE_MS).toBeLessThanOrEqual(nowMs);
        seen.push(startMs);
      },
      prepare: () => undefined,
      above: () => 0.5,
      uncertainty: CERTAIN,
    };
    const barsEndMs = START_MS - 30 * MINUTE_MS;
    for (const [i, print] of FEED.entries()) {
      [nowMs] = print;
      if (i === OFFERED) state.offerModel(() => ({ model, untilMs: barsEndMs }));
      tick(state, print);
    }
    const minutes = minutesOf([...HISTORY, ...FEED]).map(({ startMs }) => startMs);
    // The last one is not over.
    expect(seen).toEqual(minutes.filter((startMs) => startMs > barsEndMs).slice(0, -1));
  });

  it('unless it is refused at that print', () => {
    const state = market(present());
    for (const print of HISTORY) state.warm(...print);
    const { model } = state;
    const asked: number[] = [];
    state.offerModel((...print) => {
      asked.push(...print);
      return null;
    });
    for (const print of FEED.slice(0, 2)) tick(state, print);
    expect(asked).toEqual(FEED[0]);
    expect(state.model).toBe(model);
    expect(state.modelSinceMs).toBe(START_MS);
  });

  it('and keeps its since while its name stays', () => {
    const state = market(promoted());
    for (const print of FEED.slice(0, OFFERED)) tick(state, print);
    state.offerModel(() => taught(START_MS));
    tick(state, FEED[OFFERED] as Print);
    expect(state.modelSinceMs).toBe(START_MS);
  });
});

it('every decision and every intent names the model whose probabilities it was made from', async () => {
  const decided: DecisionRecord['model'][] = [];
  const named = (name: string, probability: number): ProbabilityModel => ({
    ...{ name, observeMinute: () => undefined, prepare: () => undefined, above: () => probability },
    uncertainty: CERTAIN,
  });
  const { engine, ledger, run } = await scene(undefined, {
    model: () => named('doubtful', 0.6),
    onDecision: ({ model }) => decided.push(model),
  });
  await run(2);
  engine.feed('BTC').market.offerModel(() => ({ model: named('sure', 0.97), untilMs: 0 }));
  await run(2);
  expect(decided).toEqual(['doubtful', 'doubtful', 'sure', 'sure']);
  const intents = ledger.entries.flatMap((each) => (each.kind === 'intent' ? [each.intent] : []));
  expect(intents.map(({ model, probability }) => [model, probability])).toEqual([['sure', 0.97]]);
});

it('minutes are kept for a week and no longer', () => {
  const state = market(present());
  const minutes = 10_085;
  for (let i = 0; i <= minutes; i++) state.warm(i * MINUTE_MS, (LEVEL + i) as PriceE4);
  const kept = state.minutes.after(Number.NEGATIVE_INFINITY);
  expect(kept.length).toBe(10_080);
  expect(kept[0]).toMatchObject({ startMs: 5 * MINUTE_MS, closeE4: LEVEL + 5 });
  expect(kept.at(-1)).toMatchObject({ startMs: (minutes - 1) * MINUTE_MS, closeE4: LEVEL + minutes - 1 });
  expect(state.minutes.after((minutes - 3) * MINUTE_MS).map(({ closeE4 }) => closeE4)).toEqual([
    LEVEL + minutes - 2,
    LEVEL + minutes - 1,
  ]);
});
