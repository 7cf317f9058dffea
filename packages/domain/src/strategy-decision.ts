import type { EntrySignal, ExitSignal, StrategyInput } from './strategy.ts';

/** A longer memory is written to the database with every change of it. Characters of its JSON. */
export const MEMORY_MAX = 65_536;
/** More is no decision: a ladder has some two hundred strikes with two sides. */
export const SIGNALS_MAX = 500;
const DEPTH_MAX = 16;
const REASON_MAX = 200;

/**
 * What is wrong with a decision that somebody else's code made: a value as JSON gives it. Null when it is one that may be
 * acted on: every ticker is on the ladder it was shown, every trade is one of its own, every number is one.
 */
export function decisionProblem(value: unknown, input: StrategyInput): string | null {
  if (!isObject(value)) return `the decision must be an object, not ${shown(value)}`;
  const { memory, signals, status } = value;
  return memoryProblem(memory) ?? statusProblem(status) ?? signalsProblem(signals, input);
}

/** What is wrong with a memory: it must be a JSON object of limited depth and size. */
export function memoryProblem(memory: unknown): string | null {
  if (!isObject(memory)) return `memory must be an object, not ${shown(memory)}`;
  const inside = depthProblem(memory, 'memory', 0);
  if (inside !== null) return inside;
  const { length } = JSON.stringify(memory);
  return length <= MEMORY_MAX ? null : `memory has ${length} characters as JSON, more than ${MEMORY_MAX}`;
}

function depthProblem(value: unknown, path: string, depth: number): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (typeof value !== 'object') return `${path} is ${shown(value)}, which JSON cannot keep`;
  if (depth >= DEPTH_MAX) return `${path} is nested more than ${DEPTH_MAX} deep`;
  for (const [key, part] of Object.entries(value)) {
    const problem = depthProblem(part, `${path}.${key}`, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

function statusProblem(status: unknown): string | null {
  if (!isObject(status)) return `status must be an object, not ${shown(status)}`;
  const { state, pausedForS } = status;
  if (state !== 'ACTIVE' && state !== 'INACTIVE' && state !== 'PAUSED')
    return `status.state must be 'ACTIVE', 'INACTIVE' or 'PAUSED', not ${shown(state)}`;
  if (pausedForS === null || (typeof pausedForS === 'number' && pausedForS >= 0)) return null;
  return `status.pausedForS must be null or seconds, not ${shown(pausedForS)}`;
}

function signalsProblem(signals: unknown, input: StrategyInput): string | null {
  if (!Array.isArray(signals)) return `signals must be a list, not ${shown(signals)}`;
  if (signals.length > SIGNALS_MAX) return `${signals.length} signals are more than ${SIGNALS_MAX}`;
  const ticks = new Map(input.ladder?.rows.map(({ market }) => [market.ticker, market.tickE4]));
  const trades = new Set(input.trades.map(({ id }) => id));
  for (const [i, signal] of signals.entries()) {
    const problem = signalProblem(signal, ticks, trades);
    if (problem !== null) return `signals[${i}]${problem}`;
  }
  return null;
}

function signalProblem(
  signal: unknown,
  ticks: ReadonlyMap<unknown, number>,
  trades: ReadonlySet<unknown>,
): string | null {
  if (!isObject(signal)) return ` must be an object, not ${shown(signal)}`;
  if (signal['kind'] === 'entry') return entryProblem(signal, ticks);
  if (signal['kind'] !== 'exit') return `.kind must be 'entry' or 'exit', not ${shown(signal['kind'])}`;
  const { tradeId, reason } = signal as { [Key in keyof ExitSignal]?: unknown };
  if (!trades.has(tradeId)) return `.tradeId must be the id of one of input.trades, not ${shown(tradeId)}`;
  if (typeof reason === 'string' && reason !== '' && reason.length <= REASON_MAX) return null;
  return `.reason must be a text of 1 to ${REASON_MAX} characters`;
}

function entryProblem(
  entry: Readonly<Record<string, unknown>>,
  ticks: ReadonlyMap<unknown, number>,
): string | null {
  const { ticker, side, limitE4, probability, edgeE4 } = entry as { [Key in keyof EntrySignal]?: unknown };
  const tickE4 = ticks.get(ticker);
  if (tickE4 === undefined) return `.ticker must be one of the ladder's, not ${shown(ticker)}`;
  if (side !== 'yes' && side !== 'no') return `.side must be 'yes' or 'no', not ${shown(side)}`;
  const isPrice = typeof limitE4 === 'number' && Number.isInteger(limitE4) && limitE4 > 0 && limitE4 < 10_000;
  if (!isPrice || limitE4 % tickE4 !== 0)
    return `.limitE4 must be a multiple of ${tickE4} from 1 to 9,999, not ${shown(limitE4)}`;
  if (!(typeof probability === 'number' && probability >= 0 && probability <= 1))
    return `.probability must be a number from 0 to 1, not ${shown(probability)}`;
  if (typeof edgeE4 === 'number' && Number.isFinite(edgeE4)) return null;
  return `.edgeE4 must be a number, not ${shown(edgeE4)}`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string =>
  value === undefined ? 'missing' : (JSON.stringify(value)?.slice(0, 60) ?? typeof value);
