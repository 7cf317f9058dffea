import { createHash } from 'node:crypto';
import type { MinuteBars } from '@rec-io/prices/bars';

/** Bumped when the same input is meant to give other decisions: runs of an older version are then other runs. */
const REPLAY_VERSION = 4;

/** The run's name, a hash of all that decides its outcome. Sixteen hex digits. */
export function runName(input: {
  readonly bars: MinuteBars;
  readonly symbol: string;
  readonly seed: number;
  readonly endMs: number;
  readonly monitor: unknown;
  /** Of a strategy that is not ours. */
  readonly strategySha256: string | null;
  readonly model: unknown;
}): string {
  const { bars, symbol, seed, endMs, monitor, strategySha256, model } = input;
  const hash = createHash('sha256').update(
    JSON.stringify([REPLAY_VERSION, symbol, seed, endMs, monitor, strategySha256, model]),
  );
  for (const column of [bars.startMs, bars.openE4, bars.highE4, bars.lowE4, bars.closeE4]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}
