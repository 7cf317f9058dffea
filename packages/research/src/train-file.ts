import { createHash } from 'node:crypto';
import { MODELS_FORMAT, type TrainedModel } from '@rec-io/domain/adaptive/models';
import type { TrainedFile } from '@rec-io/domain/adaptive/trained-file';
import type { CoinSymbol } from '@rec-io/domain/market';
import { gridTimeMs, type MinuteGrid } from './minute-grid.ts';
import { trainAdaptive } from './trainers.ts';

/** Trains on the bars before `untilMs`. The same bars give the same file, to the byte. */
export function trainFile(grid: MinuteGrid, symbol: CoinSymbol, untilMs: number, name: string): TrainedFile {
  const parameters = trainAdaptive(grid, symbol, untilMs);
  const model: TrainedModel = { name, parameters };
  const until = Math.min(grid.length, Math.floor((untilMs - grid.startMs) / 60_000));
  const hash = createHash('sha256');
  for (const column of [grid.openE4, grid.highE4, grid.lowE4, grid.closeE4, grid.volume])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, until * Float64Array.BYTES_PER_ELEMENT));
  let bars = 0;
  for (let i = 0; i < until; i++) if (!Number.isNaN(grid.meanE4[i])) bars++;
  return {
    format: MODELS_FORMAT,
    symbol,
    trainedFrom: new Date(grid.startMs).toISOString(),
    trainedTo: new Date(gridTimeMs(grid, until)).toISOString(),
    bars,
    barsSha256: hash.digest('hex'),
    symbols: { [symbol]: model },
  };
}
