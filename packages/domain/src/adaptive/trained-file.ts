import type { CoinSymbol } from '../market.ts';
import { type MODELS_FORMAT, type Models, parseModels, type TrainedModel } from './models.ts';
import { ModelParametersError } from './parameters.ts';

/** A trained model of one coin with where it comes from: what `recio research train` writes and an installation keeps. */
export type TrainedFile = {
  readonly format: typeof MODELS_FORMAT;
  readonly symbol: CoinSymbol;
  /** Bars from this time up to that; ISO, UTC. */
  readonly trainedFrom: string;
  readonly trainedTo: string;
  readonly bars: number;
  /** Of the prices that it was trained on. */
  readonly barsSha256: string;
  /** That coin's and no other. */
  readonly symbols: Models;
};

/** What it has learnt, by the coin it is of. */
export function modelIn({ symbol, symbols }: TrainedFile): TrainedModel {
  const model = symbols[symbol];
  if (model === undefined)
    throw new ModelParametersError(`symbols.${symbol}: expected the model of this coin`);
  return model;
}

/** @throws ModelParametersError, SyntaxError */
export function parseTrainedFile(text: string): TrainedFile {
  const json = JSON.parse(text) as TrainedFile;
  const file = { ...json, symbols: parseModels(json) };
  modelIn(file);
  const fail = (field: string): never => {
    throw new ModelParametersError(`${field}: expected what recio research train writes there`);
  };
  for (const field of ['trainedFrom', 'trainedTo'] as const)
    if (typeof json[field] !== 'string' || Number.isNaN(Date.parse(json[field]))) fail(field);
  if (!Number.isInteger(json.bars) || json.bars < 0) fail('bars');
  if (!/^[0-9a-f]{64}$/.test(json.barsSha256)) fail('barsSha256');
  return file;
}

/** The same model gives the same text, to the byte. */
export const formatTrainedFile = (file: TrainedFile): string => `${JSON.stringify(file, null, 1)}\n`;
