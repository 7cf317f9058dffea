import { HOURS_PER_WEEK } from './hour-of-week.ts';
import { type CoinSymbol, SYMBOLS } from './market.ts';
import { TAIL_NODES } from './tail-table.ts';

export const MODEL_FORMAT = 'rec-io/distribution-model/1';

/** What was learnt for one time to close; between two of them the model blends. */
export type HorizonParameters = {
  readonly minutes: number;
  /** Logarithm of variance per minute = intercept + Σ weight · log variance of each scale. Weights add up to 1. */
  readonly intercept: number;
  readonly weights: readonly number[];
  /** Log-odds of ending beyond z deviations, at the nodes of `tail-table.ts`. */
  readonly tailLogOdds: readonly number[];
};

export type SymbolParameters = {
  readonly halfLivesMinutes: readonly number[];
  readonly shrinkMinutes: readonly number[];
  /** Variance factor of each hour of the week (`hour-of-week.ts`), mean 1. */
  readonly season: readonly number[];
  /** Yearly volatility that a fresh start assumes, as a fraction. */
  readonly priorYearlyVolatility: number;
  /** By rising minutes. */
  readonly horizons: readonly HorizonParameters[];
};

/** The parameter file `config/models/*.json`; other fields tell people how it was made. */
export type ModelParameters = {
  readonly name: string;
  readonly symbols: Readonly<Record<CoinSymbol, SymbolParameters>>;
};

/** A parameter file that cannot be trusted; says where in it and why. */
export class ModelParametersError extends Error {
  override readonly name = 'ModelParametersError';
}

const fail = (path: string, expected: string): never => {
  throw new ModelParametersError(`model parameters, ${path || 'top level'}: expected ${expected}`);
};

/** @throws ModelParametersError naming the first field that is not as it must be */
export function parseModelParameters(json: unknown): ModelParameters {
  const file = object(json, '') as { format?: unknown; name?: unknown; symbols?: unknown };
  if (file.format !== MODEL_FORMAT) fail('format', JSON.stringify(MODEL_FORMAT));
  const name = typeof file.name === 'string' && file.name !== '' ? file.name : fail('name', 'a text');
  const symbols = object(file.symbols, 'symbols') as Record<string, unknown>;
  const entries = SYMBOLS.map((symbol) => [symbol, symbolParameters(symbols[symbol], `symbols.${symbol}`)]);
  return { name, symbols: Object.fromEntries(entries) as Record<CoinSymbol, SymbolParameters> };
}

function symbolParameters(json: unknown, path: string): SymbolParameters {
  const fields = object(json, path) as { readonly [field in keyof SymbolParameters]?: unknown };
  const halfLivesMinutes = numbers(fields.halfLivesMinutes, `${path}.halfLivesMinutes`, null, positive);
  rising(halfLivesMinutes, `${path}.halfLivesMinutes`);
  const scales = halfLivesMinutes.length;
  const list: readonly unknown[] = Array.isArray(fields.horizons)
    ? fields.horizons
    : fail(`${path}.horizons`, 'a list');
  if (list.length === 0) fail(`${path}.horizons`, 'at least one horizon');
  const horizons = list.map((horizon, i) => horizonParameters(horizon, `${path}.horizons[${i}]`, scales));
  rising(
    horizons.map((horizon) => horizon.minutes),
    `${path}.horizons`,
  );
  return {
    halfLivesMinutes,
    shrinkMinutes: numbers(fields.shrinkMinutes, `${path}.shrinkMinutes`, scales, positive),
    season: numbers(fields.season, `${path}.season`, HOURS_PER_WEEK, positive),
    priorYearlyVolatility: number(fields.priorYearlyVolatility, `${path}.priorYearlyVolatility`, positive),
    horizons,
  };
}

function horizonParameters(json: unknown, path: string, scales: number): HorizonParameters {
  const fields = object(json, path) as { readonly [field in keyof HorizonParameters]?: unknown };
  const weights = numbers(fields.weights, `${path}.weights`, scales);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  // Only then does the forecast follow the level of volatility, whatever it was when the model was fitted.
  if (Math.abs(sum - 1) > 1e-3) fail(`${path}.weights`, `a sum of 1, not ${sum}`);
  const tailLogOdds = numbers(fields.tailLogOdds, `${path}.tailLogOdds`, TAIL_NODES);
  if (tailLogOdds[0] !== 0) fail(`${path}.tailLogOdds[0]`, '0: even odds at the price itself');
  for (let i = 1; i < TAIL_NODES; i++) {
    if ((tailLogOdds[i] ?? 0) > (tailLogOdds[i - 1] ?? 0)) fail(`${path}.tailLogOdds[${i}]`, 'no rise');
  }
  return {
    minutes: number(fields.minutes, `${path}.minutes`, positive),
    intercept: number(fields.intercept, `${path}.intercept`),
    weights,
    tailLogOdds,
  };
}

type Check = { readonly is: (value: number) => boolean; readonly words: string };
const finite: Check = { is: Number.isFinite, words: 'a number' };
const positive: Check = { is: (value) => Number.isFinite(value) && value > 0, words: 'a number above zero' };

const object = (json: unknown, path: string): object =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? json : fail(path, 'an object');

const number = (json: unknown, path: string, check = finite): number =>
  typeof json === 'number' && check.is(json) ? json : fail(path, check.words);

function numbers(json: unknown, path: string, length: number | null, check = finite): number[] {
  const list: readonly unknown[] = Array.isArray(json) ? json : fail(path, 'a list');
  if (list.length === 0 || (length !== null && list.length !== length)) {
    fail(path, `${length ?? 'some'} numbers, not ${list.length}`);
  }
  return list.map((value, i) => number(value, `${path}[${i}]`, check));
}

function rising(values: readonly number[], path: string): void {
  for (let i = 1; i < values.length; i++) {
    if ((values[i] ?? 0) <= (values[i - 1] ?? 0)) fail(path, 'rising values');
  }
}
