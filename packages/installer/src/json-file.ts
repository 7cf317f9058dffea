import { readFile } from 'node:fs/promises';
import { CatalogueError } from './catalogue-error.ts';
import { errorCode } from './explain.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** @returns null when there is no such file. @throws CatalogueError REC-115 when it is no JSON object. */
export async function readJsonObject(path: string): Promise<JsonObject | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw new CatalogueError('REC-115', { path, reason: reasonOf(error) }, error);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw new CatalogueError('REC-115', { path, reason: reasonOf(error) }, error);
  }
  throw new CatalogueError('REC-115', { path, reason: 'it is not a JSON object' });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
