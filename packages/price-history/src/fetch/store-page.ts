import { inTransaction } from '@rec-io/database/transaction';
import type { CoinSymbol } from '@rec-io/domain/market';
import { MINUTE_MS } from '@rec-io/domain/time';
import { CARRIED_MINUTES_MAX, type Gap } from '@rec-io/prices/bars';
import type { CandlePage } from '@rec-io/prices/coinbase-candles';
import type { Pool } from 'pg';
import type { Merge } from '../merge-bars.ts';
import { extendImport } from '../note-import.ts';
import { applyPlan, lockHistory, planStore } from '../store-bars.ts';

export const COINBASE = 'coinbase';
/** An absence that begins with one page and ends with the next is seen whole. */
const OVERLAP_MS = CARRIED_MINUTES_MAX * MINUTE_MS;

/** Where a page belongs, and in which run it came. */
export type PageOfRun = {
  readonly symbol: CoinSymbol;
  /** What the page was asked about. */
  readonly page: Gap;
  /** Since when this run has asked without leaving anything out. */
  readonly askedFromMs: number;
  readonly replaces: boolean;
  readonly isNoted: boolean;
  /** The run's line in the log; null: none yet. */
  readonly importId: string | null;
  readonly startedAt: Date;
};

export type StoredPage = {
  readonly added: number;
  readonly replaced: number;
  readonly importId: string | null;
} & Pick<Merge, 'same' | 'contradicting'>;

/**
 * Stores what a page brought, and that the venue has nothing more of its minutes, in one transaction: whatever happens next, it
 * stays. @throws SeamError when it does not go on from what is stored
 */
export async function storePage(
  pool: Pool,
  run: PageOfRun,
  { bars, finalToMs }: Pick<CandlePage, 'bars' | 'finalToMs'>,
): Promise<StoredPage> {
  const { symbol, page, askedFromMs, replaces, importId } = run;
  const fromMs = Math.max(askedFromMs, page.fromMs - OVERLAP_MS);
  const asked = finalToMs > page.fromMs ? [{ fromMs, toMs: finalToMs }] : [];
  if (bars.length === 0 && asked.length === 0)
    return { added: 0, replaced: 0, same: 0, contradicting: 0, importId };
  return inTransaction(pool, async (client) => {
    await lockHistory(client, symbol);
    const incoming = { symbol, bars, sources: [COINBASE], sourceOf: null, asked };
    const plan = await planStore(client, incoming, { replaces, fits: true });
    await applyPlan(client, plan);
    const { same, contradicting } = plan.merge;
    const [added, replaced] = [plan.merge.added.merged.length, plan.merge.replaced.merged.length];
    const noted = { symbol, source: COINBASE, startedAt: run.startedAt, added, replaced, report: {} };
    const id = run.isNoted ? await extendImport(client, importId, { ...noted, kind: 'fetch' }) : null;
    return { added, replaced, same, contradicting, importId: id };
  });
}
