import { MINUTE_MS } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid } from './minute-grid.ts';
import { HORIZON_MINUTES, minutesToHour, protocolStrikesE4, settlingMinute } from './protocol.ts';

/** Will the settlement be above the strike? Many questions, a column each, in any order. */
export type Questions = {
  readonly length: number;
  /** When each is asked, in UTC milliseconds. */
  readonly timeMs: Float64Array;
  /** When its contract settles. */
  readonly closeTimeMs: Float64Array;
  readonly strikeE4: Float64Array;
};

/** Questions of which it is known how they ended. */
export type SettledQuestions = Questions & {
  /** 1 where the settlement was above the strike. */
  readonly happened: Uint8Array;
  /** Close of the last completed minute when it was asked. */
  readonly indexE4: Float64Array;
};

/** The questions of the protocol about events that close in (fromMs, toMs], in order of time. */
export function protocolQuestions(grid: MinuteGrid, fromMs: number, toMs: number): SettledQuestions {
  const columns = { timeMs: [], closeTimeMs: [], strikeE4: [], indexE4: [], happened: [] } as Record<
    'timeMs' | 'closeTimeMs' | 'strikeE4' | 'indexE4' | 'happened',
    number[]
  >;
  const horizons: ReadonlySet<number> = new Set(HORIZON_MINUTES);
  const from = Math.max(0, Math.floor((fromMs - grid.startMs) / MINUTE_MS) - 60);
  for (let i = from; i < grid.length; i++) {
    const minutes = minutesToHour(grid, i) || 60;
    const askedMs = gridTimeMs(grid, i + 1);
    const closeTimeMs = askedMs + minutes * MINUTE_MS;
    if (!horizons.has(minutes) || closeTimeMs <= fromMs || closeTimeMs > toMs) continue;
    const settling = settlingMinute(grid, i, minutes);
    if (settling < 0) continue;
    const closeE4 = grid.closeE4[i] as number;
    const settledE4 = grid.meanE4[settling] as number;
    for (const strikeE4 of protocolStrikesE4(closeE4)) {
      columns.timeMs.push(askedMs);
      columns.closeTimeMs.push(closeTimeMs);
      columns.strikeE4.push(strikeE4);
      columns.indexE4.push(closeE4);
      columns.happened.push(settledE4 > strikeE4 ? 1 : 0);
    }
  }
  return {
    length: columns.timeMs.length,
    timeMs: Float64Array.from(columns.timeMs),
    closeTimeMs: Float64Array.from(columns.closeTimeMs),
    strikeE4: Float64Array.from(columns.strikeE4),
    indexE4: Float64Array.from(columns.indexE4),
    happened: Uint8Array.from(columns.happened),
  };
}
