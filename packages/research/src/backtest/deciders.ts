import { entryWindow, isWithin, untimely } from '@rec-io/domain/entry-window';
import { entryLimits, entryOf, HOURLY_HTC, refused, spikeSettings } from '@rec-io/domain/hourly-htc';
import type { Parameters } from '@rec-io/domain/parameters';
import { observeSpike, pausedForS, type SpikeMemory } from '@rec-io/domain/spike-pause';
import type { StrategyDecision, StrategyInput, StrategyMemory } from '@rec-io/domain/strategy';
import { askE4, type StrikeRow } from '@rec-io/domain/strike-ladder';
import { bestFirst, type WatchRow, watchLimits, watchRow } from '@rec-io/domain/watchlist';
import { type BarLadder, STRIKES } from './bar-ladder.ts';
import type { Desk } from './desk.ts';
import type { Instant } from './instants.ts';

/** Decides at each minute, and tells the desk. A promise where the strategy answers from elsewhere. */
export type Decider = (instant: Instant, desk: Desk) => void | Promise<void>;

type Facts = { readonly ladder: BarLadder; readonly parameters: Parameters };

/**
 * Hourly HTC, strike by strike with its own rules, but only those strikes that can pass them: from the money outward the side that wins
 * if nothing moves is ever likelier and dearer, so it begins where that side is likely enough, searched from where that was a minute ago,
 * and ends where it costs too much.
 * That this decides what `decide` decides is held by a test.
 */
export function htcDecider({ ladder, parameters }: Facts): Decider {
  const [window, spikes] = [entryWindow(parameters), spikeSettings(parameters)];
  const [watch, limits] = [watchLimits(parameters), entryLimits(parameters)];
  let spike = (HOURLY_HTC.memory as { readonly spike: SpikeMemory }).spike;
  const timed = { nowMs: 0, momentumBp: null as number | null, ladder };
  /** Rewritten from strike to strike: millions are looked at. */
  const sight = {
    nowMs: 0,
    held: new Set<string>() as ReadonlySet<string>,
    traded: new Set<string>() as ReadonlySet<string>,
    attemptedAtMs: new Map<string, number>() as ReadonlyMap<string, number>,
  };
  const hints = [0, 0];
  const wanted: { readonly one: WatchRow; readonly place: number }[] = [];

  const isLikely = (place: number, step: number): boolean => {
    const yes = ladder.probability(place);
    const probability = step === 1 ? 1 - yes : yes;
    return probability > watch.minProbability && probability >= limits.minProbability;
  };

  /** The likely begin about where they began a minute ago. */
  const firstLikely = (from: number, step: 1 | -1): number => {
    const hint = hints[step === 1 ? 0 : 1] as number;
    let place = step === 1 ? Math.max(from, Math.min(hint, STRIKES - 1)) : Math.min(from, Math.max(hint, 0));
    if (place < 0 || place >= STRIKES) return place;
    if (isLikely(place, step)) while (place !== from && isLikely(place - step, step)) place -= step;
    else while (place >= 0 && place < STRIKES && !isLikely(place, step)) place += step;
    hints[step === 1 ? 0 : 1] = place;
    return place;
  };

  const lookFrom = (from: number, step: 1 | -1, nowMs: number, desk: Desk): void => {
    sight.nowMs = nowMs;
    sight.held = desk.held;
    sight.traded = desk.traded;
    sight.attemptedAtMs = desk.attemptedAtMs;
    for (let place = firstLikely(from, step); place >= 0 && place < STRIKES; place += step) {
      const row = ladder.row(place);
      const ask = askE4(row, row.activeSide);
      if (ask === null || ask > watch.maxAskE4) return;
      const one = watchRow(row, watch);
      if (one !== null && refused(one, sight, limits) === null) wanted.push({ one, place });
    }
  };

  return (instant, desk) => {
    const { nowMs, momentumBp, indexE4, closeTimeMs } = instant;
    // As in live trading, nobody is asked while there is no index.
    if (Number.isNaN(indexE4)) return;
    spike = observeSpike(spike, spikes, nowMs, momentumBp);
    if (pausedForS(spike, spikes, nowMs) !== null || !isWithin(window, nowMs, closeTimeMs)) return;
    ladder.begin(nowMs, indexE4);
    timed.nowMs = nowMs;
    timed.momentumBp = momentumBp;
    if (untimely(timed, parameters) !== null) return;
    const money = ladder.money();
    wanted.length = 0;
    lookFrom(money, 1, nowMs, desk);
    lookFrom(money - 1, -1, nowMs, desk);
    if (wanted.length > 1) wanted.sort((a, b) => bestFirst(a.one, b.one));
    for (const { one, place } of wanted) desk.enter(instant, entryOf(one), place);
  };
}

/** What a strategy is shown, on bars or as it was recorded. */
type WholeLadder = Pick<BarLadder, 'begin' | 'eventTicker' | 'uncertainty' | 'placeOf'> & {
  all(): readonly StrikeRow[];
};

/** How any strategy is asked. */
export type Asks = (
  input: StrategyInput,
  memory: StrategyMemory,
  parameters: Parameters,
) => StrategyDecision | Promise<StrategyDecision>;

/** Any strategy by its own `decide`, with the whole ladder at every minute: it may remember whatever it likes. Much slower. */
export function anyDecider(
  decide: Asks,
  begins: StrategyMemory,
  { ladder, parameters }: { readonly ladder: WholeLadder; readonly parameters: Parameters },
): Decider {
  let memory = begins;
  const take = (decision: StrategyDecision, instant: Instant, desk: Desk): void => {
    memory = decision.memory;
    for (const signal of decision.signals) if (signal.kind === 'exit') desk.exit(instant, signal.tradeId);
    desk.tidy();
    if (ladder.uncertainty.tooLittle !== null) return;
    for (const signal of decision.signals) {
      const place = signal.kind === 'entry' ? ladder.placeOf(signal.ticker) : -1;
      if (signal.kind === 'entry' && place >= 0) desk.enter(instant, signal, place);
    }
  };
  return (instant, desk) => {
    const { nowMs, momentumBp, indexE4, closeTimeMs } = instant;
    if (Number.isNaN(indexE4)) return;
    ladder.begin(nowMs, indexE4);
    const { eventTicker, uncertainty } = ladder;
    const input: StrategyInput = {
      nowMs,
      indexE4,
      momentumBp,
      ladder: { eventTicker, closeTimeMs, rows: ladder.all(), uncertainty },
      held: desk.held,
      traded: desk.traded,
      attemptedAtMs: desk.attemptedAtMs,
      trades: desk.heldTrades(),
    };
    const decided = decide(input, memory, parameters);
    if (decided instanceof Promise) return decided.then((decision) => take(decision, instant, desk));
    take(decided, instant, desk);
  };
}
