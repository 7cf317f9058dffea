import type { EntrySignal, StrategyDefinition, StrategyInput } from '@rec-io/domain/strategy';
import { askE4 } from '@rec-io/domain/strike-ladder';

/** One print in so many, a strike is entered. */
const ONE_IN = 8;
const LEAST_TIME_TO_CLOSE_S = 5;

/** A number from time and place, so that the strategy stays a function of what it sees. */
function dice(nowMs: number, place: number): number {
  let h = Math.imul((nowMs / 1_000) | 0, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Trades all the time and without a reason: what it does to the trader is what matters. */
export const DICE: StrategyDefinition = {
  name: 'Dice',
  description: 'Enters and leaves markets by chance.',
  parameters: [],
  memory: {},
  decide(input, memory) {
    const signals = [...entries(input), ...exits(input)];
    return { memory, signals, status: { state: 'ACTIVE', pausedForS: null } };
  },
};

function entries({ nowMs, ladder, held }: StrategyInput): EntrySignal[] {
  if (ladder === null || (ladder.closeTimeMs - nowMs) / 1_000 < LEAST_TIME_TO_CLOSE_S) return [];
  const signals: EntrySignal[] = [];
  for (const [place, row] of ladder.rows.entries()) {
    const number = dice(nowMs, place);
    if (number % (ONE_IN * ladder.rows.length) !== 0 || held.has(row.market.ticker)) continue;
    const side = (number & 0x10_0000) === 0 ? 'yes' : 'no';
    const limitE4 = askE4(row, side);
    if (limitE4 === null || row.market.status !== 'active') continue;
    signals.push({ kind: 'entry', ticker: row.market.ticker, side, limitE4, probability: 0.5, edgeE4: 0 });
  }
  return signals;
}

const exits = ({ nowMs, trades }: StrategyInput) =>
  trades
    .filter((_, place) => dice(nowMs, 1_000 + place) % 600 === 0)
    .map(({ id }) => ({ kind: 'exit', tradeId: id, reason: 'the dice say so' }) as const);
