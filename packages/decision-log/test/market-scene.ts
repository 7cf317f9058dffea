import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { Market } from '@rec-io/domain/market';
import { MOMENTUM_SCALP } from '@rec-io/domain/momentum-scalp';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { defaultsOf, type Parameters } from '@rec-io/domain/parameters';
import { CERTAIN } from '@rec-io/domain/probability';
import { attemptKey, type StrategyDefinition, type StrategyInput } from '@rec-io/domain/strategy';
import { StrikeLadder } from '@rec-io/domain/strike-ladder';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import fc from 'fast-check';

export const HOUR = Date.parse('2026-10-08T15:00:00Z');
const CLOSE_MS = HOUR + 3_600_000;
const STEP_E4 = 2_500_000;

const market = (i: number): Market => ({
  ticker: `KXBTCD-26OCT0812-T${i}`,
  eventTicker: 'KXBTCD-26OCT0812',
  seriesTicker: 'KXBTCD',
  symbol: 'BTC',
  floorStrikeE4: (1_000_000_000 + i * STEP_E4 - 100) as PriceE4,
  openTimeMs: HOUR,
  closeTimeMs: CLOSE_MS,
  status: 'active',
  title: 'BTC price on Oct 8, 2026 at 12pm EDT?',
  strikeType: 'greater',
  strikeText: `strike ${i}`,
  exchangeIndex: 2,
  tickE4: 100 as PriceE4,
  fees: QUADRATIC_FEES,
  volumeE2: 500_000,
});

/** What may be between two prints. */
export type Step = {
  readonly indexE4: number;
  readonly momentumBp: number | null;
  /** Seconds since the print before. */
  readonly seconds: number;
  readonly quotes: readonly {
    readonly row: number;
    readonly bid: number;
    readonly spread: number;
    readonly volume: number;
  }[];
  readonly held: readonly number[];
  readonly isLadderKnown: boolean;
  readonly described: number | null;
};

export const steps = (strikes: number) => {
  const index = fc.integer({ min: 1_000_000_000 - 3 * STEP_E4, max: 1_000_000_000 + strikes * STEP_E4 });
  const row = fc.nat({ max: strikes - 1 });
  const quote = fc.record({
    row,
    bid: fc.integer({ min: 1, max: 96 }),
    spread: fc.integer({ min: 1, max: 3 }),
    volume: fc.nat({ max: 90_000 }),
  });
  const step: fc.Arbitrary<Step> = fc.record({
    indexE4: index,
    momentumBp: fc.option(fc.double({ min: -60, max: 60, noNaN: true })),
    seconds: fc.integer({ min: 1, max: 300 }),
    quotes: fc.array(quote, { maxLength: 6 }),
    held: fc.array(row, { maxLength: 2 }),
    isLadderKnown: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
    described: fc.option(row),
  });
  return fc.array(step, { minLength: 1, maxLength: 12 });
};

/** Plays steps on a real ladder and asks every strategy, as the engine does: its rows are the same objects all the time. */
export function played(
  strikes: number,
  plan: readonly Step[],
  onRecord: (record: DecisionRecord) => void,
): void {
  const ladder = new StrikeLadder(market(0));
  for (let i = 0; i < strikes; i++) ladder.put(market(i));
  const memory = new Map<string, DecisionRecord['memory']>();
  const attempted = new Map<string, number>();
  let nowMs = HOUR;
  for (const step of plan) {
    nowMs = Math.min(nowMs + step.seconds * 1_000, CLOSE_MS - 1_000);
    for (const { row, bid, spread, volume } of step.quotes) {
      const of = ladder.rows[row];
      if (!of) continue;
      const no = 100 - Math.min(bid + spread, 99);
      of.book.snapshot([[(bid * 100) as PriceE4, 100 as CountE2]], [[(no * 100) as PriceE4, 100 as CountE2]]);
      of.volumeE2 = volume * 100;
    }
    const described = step.described === null ? undefined : ladder.rows[step.described]?.market;
    if (described) ladder.put({ ...described, volumeE2: described.volumeE2 + 100, status: 'active' });
    const indexE4 = step.indexE4 as PriceE4;
    ladder.refresh(indexE4, {
      above: (strike) => 1 / (1 + Math.exp((strike - indexE4) / 900_000)),
      uncertainty: {
        ...CERTAIN,
        slope: (step.indexE4 % 5) / 10,
        tooLittle: step.indexE4 % 7 === 0 ? 'little' : null,
      },
    });
    const tickers = ladder.rows.map((each) => each.market.ticker);
    const input: StrategyInput = {
      nowMs,
      indexE4,
      // JSON knows no minus zero.
      momentumBp: step.momentumBp === 0 ? 0 : step.momentumBp,
      ladder: step.isLadderKnown
        ? {
            eventTicker: ladder.eventTicker,
            closeTimeMs: CLOSE_MS,
            rows: ladder.rows,
            uncertainty: { ...ladder.uncertainty },
          }
        : null,
      held: new Set(step.held.flatMap((i) => tickers[i] ?? [])),
      traded: new Set(step.held.flatMap((i) => tickers[i + 1] ?? [])),
      attemptedAtMs: new Map(attempted),
      trades: [],
    };
    for (const [strategy, parameters] of ASKED) {
      const before = memory.get(strategy.name) ?? strategy.memory;
      const decision = strategy.decide(input, before, parameters);
      memory.set(strategy.name, decision.memory);
      for (const signal of decision.signals)
        if (signal.kind === 'entry') attempted.set(attemptKey(signal.ticker, signal.side), nowMs);
      onRecord({
        monitor: strategy.name.toLowerCase().replace(' ', '-'),
        strategy: strategy.name,
        symbol: 'BTC',
        model: step.indexE4 % 3 === 0 ? 'promoted' : 'present',
        ...{ parameters, input, memory: before, status: decision.status, signals: decision.signals },
        results: decision.signals.map(() => ({ kind: 'withheld', reason: 'a test' })),
        obstacle: 'a test',
        state: 'active',
        balanceE6: 1_000_000 as MoneyE6,
        ...{ wallMs: nowMs + 7, indexAgeMs: 0, booksAgeMs: null },
      });
    }
  }
}

const loose: Parameters = {
  ...{ min_probability: 55, min_differential: -5, watchlist_min_volume: 0, max_time: 3_600, min_time: 0 },
  spike_alert_enabled: false,
};
const ASKED: readonly (readonly [StrategyDefinition, Parameters])[] = [
  [HOURLY_HTC, { ...defaultsOf(HOURLY_HTC.parameters), ...loose }],
  [
    MOMENTUM_SCALP,
    { ...defaultsOf(MOMENTUM_SCALP.parameters), min_edge: -10, min_volume: 0, min_momentum: 1 },
  ],
];
export const strategyOf = (name: string): StrategyDefinition =>
  ASKED.find(([strategy]) => strategy.name === name)?.[0] ?? HOURLY_HTC;
