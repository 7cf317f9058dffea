import { createHash } from 'node:crypto';
import { MODELS_FORMAT, type Models, parseModels, type TrainedModel } from '@rec-io/domain/adaptive/models';
import { ModelParametersError } from '@rec-io/domain/adaptive/parameters';
import type { CoinSymbol } from '@rec-io/domain/market';
import { gridTimeMs, type MinuteGrid } from './minute-grid.ts';
import { trainAdaptive } from './trainers.ts';

/** A trained model with where it comes from: what `recio research train` writes and an installation keeps. */
export type TrainedFile = {
  readonly format: typeof MODELS_FORMAT;
  readonly symbol: CoinSymbol;
  /** Bars from this time up to that; ISO, UTC. */
  readonly trainedFrom: string;
  readonly trainedTo: string;
  readonly bars: number;
  /** Of the times and prices that it was trained on. */
  readonly barsSha256: string;
  readonly symbols: Models;
};

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

/** @throws ModelParametersError, SyntaxError */
export function parseTrainedFile(text: string): TrainedFile {
  const json = JSON.parse(text) as TrainedFile;
  const symbols = parseModels(json);
  const fail = (field: string): never => {
    throw new ModelParametersError(`${field}: expected what recio research train writes there`);
  };
  if (symbols[json.symbol] === undefined) fail('symbol');
  for (const field of ['trainedFrom', 'trainedTo'] as const)
    if (Number.isNaN(Date.parse(json[field]))) fail(field);
  if (!/^[0-9a-f]{64}$/.test(json.barsSha256)) fail('barsSha256');
  return { ...json, symbols };
}

export const formatTrainedFile = (file: TrainedFile): string => `${JSON.stringify(file, null, 1)}\n`;
