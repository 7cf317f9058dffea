import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Connection } from '../connection.ts';
import { renewLedgerEpoch } from '../ledger-epoch.ts';
import { appliedMigrations } from '../schema-version.ts';
import { copiedTables, prepareTarget, surroundings, tableName } from './copied-tables.ts';
import { type Fingerprint, fingerprint, isSame } from './fingerprint.ts';
import { rowsInto, rowsOf } from './rows.ts';
import { inSession } from './session.ts';
import { differs, requireEmpty, requireSameSchema } from './target.ts';

export type CopyProgress = {
  /** `users.fills_0001` */
  readonly table: string;
  /** Tables that are wholly done, and how many there are. */
  readonly tablesDone: number;
  readonly tables: number;
  /** Of all tables so far. */
  readonly bytes: number;
};

export type CopyOptions = {
  readonly onProgress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
};

export type CopyResult = {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
};

/**
 * Copies every row of our schemas from one database to another of the same schema version, users and partitions included:
 * from one snapshot, in one transaction, compared by count and hash on both sides before it is kept. Whatever goes wrong,
 * the target is as it was. Both connections are the owners'.
 *
 * The target gets a ledger epoch of its own (invariant 2), although the source is to retire: it is kept until its owner
 * lets it go, and may be started again by then. With one epoch both would give two different orders one id; with two it costs
 * nothing, because what the ledger holds keeps the ids that it has.
 * @throws DatabaseError DB_COPY_VERSIONS, DB_COPY_NOT_EMPTY, DB_COPY_DIFFERS, DB_COPY_INCOMPLETE, DB_COPY_LOCKED
 */
export function copyDatabase(
  from: Connection,
  to: Connection,
  { onProgress, signal }: CopyOptions = {},
): Promise<CopyResult> {
  return inSession(from, 'READ ONLY', (source) =>
    inSession(to, 'READ WRITE', async (target) => {
      await requireSameSchema(target, await appliedMigrations(source));
      await requireEmpty(target);
      const tables = await copiedTables(source);
      const around = await surroundings(source);
      const finish = await prepareTarget(target, around);
      let [bytes, rows] = [0, 0];
      for (const [tablesDone, table] of tables.entries()) {
        signal?.throwIfAborted();
        const report = () =>
          onProgress?.({ table: tableName(table), tablesDone, tables: tables.length, bytes });
        report();
        const counted = new Transform({
          transform(chunk: Buffer, _encoding, done) {
            bytes += chunk.length;
            report();
            done(null, chunk);
          },
        });
        const streams = [await rowsOf(source, table), counted, await rowsInto(target, table)] as const;
        await pipeline(...streams, signal === undefined ? {} : { signal });
        // Each server reads its own side again.
        const [there, here]: readonly Fingerprint[] = await Promise.all([
          fingerprint(source, table),
          fingerprint(target, table),
        ]);
        if (there === undefined || here === undefined || !isSame(there, here))
          throw differs(table, there?.rows ?? 0, here?.rows ?? 0);
        rows += here.rows;
      }
      await finish();
      await renewLedgerEpoch(target);
      return { tables: tables.length, rows, bytes };
    }),
  );
}
