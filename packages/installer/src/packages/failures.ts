import { CatalogueError } from '../catalogue-error.ts';
import { lines } from '../facts/ask.ts';
import type { PackageManagerName } from '../facts/facts.ts';
import type { Ran } from '../machine.ts';

/** A package manager's own words for why it failed: the first line that it marks as an error, else its last. */
export function reasonOf({ code, stdout, stderr }: Ran): string {
  const said = [...lines(stderr), ...lines(stdout)];
  const marked = said.find((line) => /^(E:|Error:|dpkg: error|error:)/.test(line));
  return marked?.replace(/^(E|Error|error):\s*/, '') ?? said.at(-1) ?? `it ended with ${code ?? 'a signal'}`;
}

export const notOffered = (manager: PackageManagerName, names: readonly string[], ran: Ran): CatalogueError =>
  new CatalogueError('REC-611', { manager, packages: names.join(', '), reason: reasonOf(ran) });

export const notFetched = (manager: PackageManagerName, reason: string): CatalogueError =>
  new CatalogueError('REC-612', { manager, reason });

/** Lists and certificates are dated: a machine in another time believes none of them, however often it asks. */
export const isOfAnotherTime = (reason: string): boolean =>
  /is not valid yet|is expired|certificate (?:is not yet valid|has expired)|(?:not yet valid|expired) certificate/i.test(
    reason,
  );

export const ofAnotherTime = (reason: string): CatalogueError =>
  new CatalogueError('REC-615', { reason, now: `${new Date().toISOString().slice(0, 16)}Z` });

/** @param half what it left half done, in words */
export const gaveUp = (
  manager: PackageManagerName,
  reason: string,
  half: readonly string[] = [],
): CatalogueError =>
  new CatalogueError('REC-613', {
    manager,
    reason,
    half: half.length === 0 ? 'Nothing is half installed.' : `Half done: ${half.join('; ')}.`,
  });
