import { CatalogueError } from '@rec-io/installer/catalogue-error';

/** A thousand backtests of five years take minutes; of more, the best is luck. */
export const COMBINATIONS_MAX = 2_000;

/** Settings of one combination, as typed. */
export type Combination = ReadonlyMap<string, string>;

const RANGE = /^(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/;

/**
 * All combinations of `key=from:to:step` and `key=a,b,c`, the last key changing first.
 * @throws CatalogueError REC-432 for too many, REC-433 for what is no sweep
 */
export function combinations(sweeps: readonly string[]): Combination[] {
  const axes = new Map<string, readonly string[]>();
  for (const sweep of sweeps) {
    const [key, values] = axisOf(sweep);
    if (axes.has(key))
      throw new CatalogueError('REC-433', { setting: sweep, reason: `${key} is there twice` });
    axes.set(key, values);
  }
  const count = [...axes.values()].reduce((product, values) => product * values.length, 1);
  if (count > COMBINATIONS_MAX)
    throw new CatalogueError('REC-432', {
      count: count.toLocaleString('en-US'),
      most: COMBINATIONS_MAX.toLocaleString('en-US'),
    });
  let all: Combination[] = [new Map()];
  for (const [key, values] of axes)
    all = all.flatMap((one) => values.map((value) => new Map([...one, [key, value]])));
  return all;
}

function axisOf(sweep: string): [key: string, values: readonly string[]] {
  const at = sweep.indexOf('=');
  const [key, text] = [sweep.slice(0, at), sweep.slice(at + 1)];
  const refuse = (reason: string) => new CatalogueError('REC-433', { setting: sweep, reason });
  if (at < 1 || text === '') throw refuse('it names no setting and values');
  const range = RANGE.exec(text);
  if (range === null) {
    if (text.includes(':')) throw refuse('a range is from:to:step, with a step above nothing');
    const values = [...new Set(text.split(','))];
    if (values.includes('')) throw refuse('one of its values is empty');
    return [key, values];
  }
  const [from, to, step] = range.slice(1).map(Number) as [number, number, number];
  if (!(step > 0)) throw refuse('its step is nothing');
  if (from > to) throw refuse('it begins above its end');
  const steps = Math.floor((to - from) / step + 1e-9);
  if (steps >= COMBINATIONS_MAX)
    throw new CatalogueError('REC-432', {
      count: `at least ${(steps + 1).toLocaleString('en-US')}`,
      most: COMBINATIONS_MAX.toLocaleString('en-US'),
    });
  // Tenths that are added up are no tenths any more.
  return [key, Array.from({ length: steps + 1 }, (_, i) => String(Number((from + i * step).toFixed(9))))];
}
