import { basename } from 'node:path';
import type { BacktestGiven } from './given.ts';
import type { Library } from './library.ts';

/** Under which it is saved: the one asked for, or coin, strategy and day. */
export async function runName(
  { save, symbol, strategy }: Pick<BacktestGiven, 'save' | 'symbol' | 'strategy'>,
  library: Library | null,
): Promise<string> {
  if (typeof save === 'string') return save;
  const words = `${symbol} ${basename(strategy, '.ts')}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const base = `${words}-${new Date().toISOString().slice(0, 10)}`;
  return (await library?.freeName(base)) ?? base;
}
