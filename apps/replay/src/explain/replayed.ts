import { DecisionDecoder } from '@rec-io/decision-log/decision-decoder';
import { DecisionEncoder } from '@rec-io/decision-log/decision-encoder';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { HOUR_MS } from '@rec-io/domain/time';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { ReplayContext } from '../context.ts';
import { runMarket } from '../market-run.ts';
import type { ReplayOptions } from '../options.ts';
import { progressLine } from '../progress.ts';
import { type ReplayInput, readReplayInput } from '../replay-input.ts';
import { openReplayMarket } from '../replay-market.ts';
import type { Explained } from './explained.ts';
import { Strategies } from './made-again.ts';
import type { Moment } from './moment.ts';
import { explainAll, WITHIN_MS } from './recorded.ts';

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/**
 * What the trader of a replay knew at a time, and why it did or did not act. The replay runs from its first price to the end of the hour
 * of that time, so that what became of an order is known; its ledger is kept in memory alone.
 * @param moment `14:52` is a time of the prices' last day, `-5m` one before their end
 * @throws PriceFileError; CatalogueError REC-410 for a time outside the prices, REC-411 where nothing was decided then, REC-409 for an
 * unknown monitor
 */
export async function explainReplayed(
  moment: Moment,
  asked: { readonly all: boolean; readonly monitor: string | null },
  options: ReplayOptions,
  context: ReplayContext,
  signal: AbortSignal,
): Promise<Explained[]> {
  const input = await readReplayInput(options, context);
  const { firstMs, endMs, strategy, run } = input;
  const timeMs = moment(endMs - 1);
  const runEndMs = Math.min(endMs, (Math.floor(timeMs / HOUR_MS) + 1) * HOUR_MS);
  const progress = progressLine(context.stderr, firstMs, runEndMs);
  try {
    if (timeMs < firstMs || timeMs >= endMs)
      throw new CatalogueError('REC-410', { time: iso(timeMs), first: iso(firstMs), end: iso(endMs) });
    const entries: LedgerEntry[] = [];
    const ledger = { epoch: run, append: async (more: readonly LedgerEntry[]) => void entries.push(...more) };
    const witness = new DecisionWitness(timeMs);
    const market = await openReplayMarket(input, ledger, witness.see);
    const aborted = () => signal.aborted;
    await runMarket({ ...market, endMs: runEndMs, speed: 'max', onHour: progress.at, aborted });
    await market.engine.idle();
    if (signal.aborted) throw new CatalogueError('REC-113');
    const { suspended = null } = market.engine.monitors.get(input.monitor.name) ?? {};
    if (witness.records.length === 0) throw nothingThen(input, timeMs, witness.nearestMs, suspended);
    // The very strategy that decided: it may come from any file.
    return await explainAll(
      witness.records,
      new Strategies(async () => strategy),
      asked,
      async () => entries,
    );
  } finally {
    progress.end();
    strategy.close();
  }
}

/** Keeps, of all decisions, each monitor's last one of the five seconds before a time. */
class DecisionWitness {
  readonly #timeMs: number;
  readonly #kept = new Map<string, DecisionRecord>();
  /** Of the decision that is nearest to the time. */
  nearestMs: number | null = null;

  constructor(timeMs: number) {
    this.#timeMs = timeMs;
  }

  get records(): readonly DecisionRecord[] {
    return [...this.#kept.values()];
  }

  readonly see = (record: DecisionRecord): void => {
    const { nowMs } = record.input;
    const away = (timeMs: number) => Math.abs(timeMs - this.#timeMs);
    if (this.nearestMs === null || away(nowMs) < away(this.nearestMs)) this.nearestMs = nowMs;
    if (nowMs <= this.#timeMs && nowMs >= this.#timeMs - WITHIN_MS)
      this.#kept.set(record.monitor, asRecorded(record));
  };
}

/** The ladder's rows are the engine's own and go on changing: kept is what a recording would have of it. */
function asRecorded(record: DecisionRecord): DecisionRecord {
  const decoder = new DecisionDecoder();
  const lines = new DecisionEncoder('replay', 'simulated').encode(record).trimEnd().split('\n');
  const [read] = lines.flatMap((line) => decoder.read(line) ?? []);
  if (!read) throw new Error('a decision cannot be read back');
  return read;
}

function nothingThen(
  { gaps }: ReplayInput,
  timeMs: number,
  nearestMs: number | null,
  suspended: string | null,
): CatalogueError {
  const gap = gaps.find(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs);
  const reason =
    gap !== undefined
      ? `The prices have no minute from ${iso(gap.fromMs)} to ${iso(gap.toMs)}, so there was no index.`
      : suspended !== null
        ? `The strategy was not asked any more: ${suspended}.`
        : 'There was no print of the index in the five seconds before that.';
  const nearest = nearestMs === null ? 'none' : iso(nearestMs);
  return new CatalogueError('REC-411', { time: iso(timeMs), nearest, reason });
}
