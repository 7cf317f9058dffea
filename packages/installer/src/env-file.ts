import { parseEnv } from 'node:util';
import { CatalogueError } from './catalogue-error.ts';

export type Settings = Readonly<Record<string, string>>;

const HEAD =
  '# Settings of REC.IO. Lines here are yours: an installation adds what is missing and changes nothing.\n';

/**
 * The text of an env file with the settings that it does not have yet at its end; the owner's lines stay as they are.
 * @param before its present text; null when there is none
 * @throws CatalogueError REC-322 for a value that such a file cannot hold
 */
export function withSettings(before: string | null, settings: Settings, path: string): string {
  const found = parseEnv(before ?? '');
  const lines = Object.entries(settings)
    .filter(([key]) => !Object.hasOwn(found, key))
    .map(([key, value]) => `${assignment(key, value, path)}\n`);
  if (before === null) return HEAD + lines.join('');
  if (lines.length === 0) return before;
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${lines.join('')}`;
}

/** The first way of writing it that Node reads as it was meant; the simplest are read alike by shells. */
function assignment(key: string, value: string, path: string): string {
  const ways = [
    ...(/^[\w./:@,+-]*$/.test(value) ? [value] : []),
    `'${value}'`,
    `"${value.replaceAll('\n', '\\n')}"`,
    `\`${value}\``,
  ].map((text) => `${key}=${text}`);
  // With a line behind it: what an open quote would swallow.
  const way = ways.find((line) => {
    const read = parseEnv(`${line}\nNEXT=1\n`);
    return read[key] === value && read['NEXT'] === '1';
  });
  if (way === undefined) throw new CatalogueError('REC-322', { key, path });
  return way;
}
