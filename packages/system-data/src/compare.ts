import type { Client } from 'pg';
import { type Fingerprint, fingerprint, sameFingerprint } from './fingerprint.ts';
import type { Match } from './matching.ts';
import type { Meter } from './progress.ts';
import { quotedTable } from './schemas.ts';
import { type Table, tableName } from './tables.ts';
import { type Copied, readCopied } from './workshop.ts';

export type Compared = {
  readonly match: Exclude<Match, { action: 'leave' }>;
  readonly there: Fingerprint;
  readonly verdict: 'equal' | 'bring' | 'own';
};

/** What is equal already stays; what has rows that no copy brought stays, too, unless it is to be replaced. */
export async function compare(
  source: Client,
  target: Client,
  matches: readonly Match[],
  replace: boolean,
  progress: Meter,
  signal: AbortSignal,
): Promise<readonly Compared[]> {
  const copied = await readCopied(target);
  const candidates = matches.filter((match) => match.action !== 'leave');
  progress.phase('comparing', candidates.length, 0);
  const compared: Compared[] = [];
  for (const match of candidates) {
    signal.throwIfAborted();
    const { source: table } = match;
    const relation = quotedTable(table.schema, table.name);
    progress.begin(tableName(table));
    const there = await fingerprint(source, table, relation);
    const here = match.action === 'create' ? null : await fingerprint(target, table, relation);
    compared.push({ match, there, verdict: verdict(table, there, here, copied, replace) });
    progress.finished(0);
  }
  return compared;
}

function verdict(
  table: Table,
  there: Fingerprint,
  here: Fingerprint | null,
  copied: readonly Copied[],
  replace: boolean,
): Compared['verdict'] {
  if (here === null || here.rows === 0) return here !== null && there.rows === 0 ? 'equal' : 'bring';
  if (sameFingerprint(there, here)) return 'equal';
  const before = copied.find((record) => record.table === tableName(table));
  return replace || (before !== undefined && sameFingerprint(before, here)) ? 'bring' : 'own';
}
