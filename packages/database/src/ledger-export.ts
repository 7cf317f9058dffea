import type { Pool } from 'pg';
import { canonicalJson } from './canonical-json.ts';
import { streamLedger } from './ledger-read.ts';
import type { LedgerScope } from './ledger-table.ts';

/**
 * The ledger as canonical text: JSON Lines, one entry each, keys sorted, ordered by content only. No clock and no
 * sequence of the writer is in it, so the same ledger gives the same bytes however its commits were grouped.
 */
export async function* exportLedger(source: LedgerScope & { readonly pool: Pool }): AsyncGenerator<string> {
  for await (const entry of streamLedger(source, 'canonical')) yield `${canonicalJson(entry)}\n`;
}
