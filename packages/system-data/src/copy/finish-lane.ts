import type { Client } from 'pg';
import { fingerprintRelation } from '../hashing.ts';
import { quotedTable } from '../schemas.ts';
import { type FinishingWork, finishing } from '../staging/finishing.ts';
import { stagedTable } from '../staging/staged-table.ts';
import { atTarget, finishingFailure } from './failures.ts';
import type { Gathering } from './gather.ts';
import { enterWork } from './journal.ts';
import type { TableWork } from './table-work.ts';
import { inTransactionOf } from './target-session.ts';

/** Finishes tables whose rows are all here, until no more come. */
export async function finishWorker(gathering: Gathering): Promise<void> {
  let target: Client | null = null;
  try {
    for (;;) {
      const task = await gathering.finishing.take();
      if (task === undefined) return;
      target ??= await atTarget(gathering.openTarget());
      await atTarget(task.run(target));
      gathering.finishing.done();
    }
  } finally {
    await target?.end().catch(() => undefined);
  }
}

/** What one worker does at a time. */
type Piece = (target: Client) => Promise<void>;

/**
 * Indexes and what else a table has, each piece by whoever is free, round by round; then its statistics. Its rows are hashed beside
 * the indexes: one long index is what the whole copy waits for at its end.
 */
export function startFinishing(work: TableWork, gathering: Gathering): void {
  const [first = [], ...rest] = finishing(work.destination).map((round) =>
    round
      .filter(({ what }) => !work.finished.has(what))
      .map(
        (piece): Piece =>
          (target) =>
            finishPiece(work, piece, target),
      ),
  );
  const hash: readonly Piece[] = gathering.verify === 'none' ? [] : [(target) => hashStaged(work, target)];
  finishRound(work, [[...first, ...hash], ...rest], gathering);
}

function finishRound(
  work: TableWork,
  [round, ...rest]: readonly (readonly Piece[])[],
  gathering: Gathering,
): void {
  if (round === undefined || work.failure !== null) {
    gathering.finishing.add({ work, run: (target) => settle(work, target, gathering) });
    return;
  }
  if (round.length === 0) {
    finishRound(work, rest, gathering);
    return;
  }
  let left = round.length;
  for (const piece of round)
    gathering.finishing.add({
      work,
      run: async (target) => {
        await attempt(work, () => piece(target));
        left -= 1;
        if (left === 0) finishRound(work, rest, gathering);
      },
    });
}

const finishPiece = (work: TableWork, { what, run }: FinishingWork, target: Client): Promise<void> =>
  inTransactionOf(target, async () => {
    await run(target);
    await enterWork(target, work.table, what);
  });

const STATISTICS = 'statistics';

async function hashStaged(work: TableWork, target: Client): Promise<void> {
  work.here = await fingerprintRelation(target, work.table.columns, stagedTable(work.table), work.hashing);
}

async function settle(work: TableWork, target: Client, { meter }: Gathering): Promise<void> {
  const { schema, name } = stagedTable(work.table);
  await attempt(work, async () => {
    if (work.finished.has(STATISTICS) || work.destination.how === 'fill') return;
    await target.query(`ANALYZE ${quotedTable(schema, name)}`);
    await enterWork(target, work.table, STATISTICS);
  });
  meter.finish(work.name);
}

async function attempt(work: TableWork, run: () => Promise<void>): Promise<void> {
  if (work.failure !== null) return;
  try {
    await run();
  } catch (error) {
    const reason = finishingFailure(error);
    if (reason === null) throw error;
    work.fail(reason);
  }
}
