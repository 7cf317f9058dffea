import { DecisionArchive } from '@rec-io/decision-log/decision-archive';
import { decisionsDirectory } from '@rec-io/decision-log/decision-files';
import type { LedgerEntry, Mode } from '@rec-io/domain/ledger';
import type { Trade } from '@rec-io/domain/trade';
import { TradeBook } from '@rec-io/domain/trade-book';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Explained, explained } from './explained.ts';
import { Strategies } from './made-again.ts';
import type { Moment } from './moment.ts';

/** The installation whose trader is asked about. */
export type Recorded = {
  /** `<data>/trader/decisions` */
  readonly root: string;
  readonly account: string;
  readonly mode: Mode;
  readonly strategiesDirectory: string;
  /** Enough of the ledger to tell what became of these trades. */
  readLedger(tradeIds: readonly string[]): Promise<readonly LedgerEntry[]>;
};

/** A decision older than that does not tell what was so at the time asked for. */
export const WITHIN_MS = 5_000;

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/**
 * What the live trader knew at a time, and why it did or did not act.
 * @throws CatalogueError REC-407 where nothing was recorded, REC-408 when nothing was then, REC-409 for an unknown monitor
 */
export async function explainRecorded(
  recorded: Recorded,
  moment: Moment,
  options: { readonly all: boolean; readonly monitor: string | null },
): Promise<Explained[]> {
  const archive = archiveOf(recorded);
  return explainAt(recorded, moment(await exchangeNowMs(archive)), options, archive);
}

const archiveOf = ({ root, account, mode }: Recorded): DecisionArchive =>
  new DecisionArchive(decisionsDirectory(root, account, mode));

/**
 * The same at a moment of the exchange's time.
 * @throws CatalogueError REC-408 when nothing was recorded then, REC-409 for an unknown monitor
 */
export async function explainAt(
  recorded: Recorded,
  timeMs: number,
  options: { readonly all: boolean; readonly monitor: string | null },
  archive: DecisionArchive = archiveOf(recorded),
): Promise<Explained[]> {
  const records = await archive.at(timeMs, WITHIN_MS);
  if (records.length === 0) {
    const nearest = await archive.nearest(timeMs);
    throw new CatalogueError('REC-408', {
      time: iso(timeMs),
      nearest: nearest === null ? 'none' : iso(nearest),
    });
  }
  const strategies = Strategies.in(recorded.strategiesDirectory);
  try {
    return await explainAll(records, strategies, options, (tradeIds) => recorded.readLedger(tradeIds));
  } finally {
    await strategies.close();
  }
}

/** @throws CatalogueError REC-409 for a monitor that made none of these decisions */
export async function explainAll(
  records: readonly DecisionRecord[],
  strategies: Strategies,
  { all, monitor }: { readonly all: boolean; readonly monitor: string | null },
  readLedger: Recorded['readLedger'],
): Promise<Explained[]> {
  const asked = records.filter((record) => monitor === null || record.monitor === monitor);
  if (asked.length === 0)
    throw new CatalogueError('REC-409', {
      name: monitor ?? '',
      names: records.map((record) => record.monitor).join(', '),
    });
  const ordered = asked.flatMap(({ results }) =>
    results.flatMap((result) => (result.kind === 'ordered' ? [result.tradeId] : [])),
  );
  const trades = ordered.length > 0 ? await tradesOf(() => readLedger(ordered)) : new Map<string, Trade>();
  const told: Explained[] = [];
  for (const record of asked)
    told.push(explained(record, await strategies.makeAgain(record), { all, trades }));
  return told;
}

/** Null when it cannot be read: what was known and decided is told all the same. */
async function tradesOf(
  readLedger: () => Promise<readonly LedgerEntry[]>,
): Promise<ReadonlyMap<string, Trade> | null> {
  const entries = await readLedger().catch(() => null);
  if (entries === null) return null;
  const book = new TradeBook();
  for (const entry of entries) book.apply(entry);
  return book.trades;
}

/** Now by the exchange's clock, as far as it was from ours at the newest decision: a simulated exchange has a time of its own. */
export async function exchangeNowMs(archive: DecisionArchive): Promise<number> {
  const newest = await archive.newest();
  if (newest === null) throw new CatalogueError('REC-407', { path: archive.directory });
  return Date.now() + newest.input.nowMs - newest.wallMs;
}
