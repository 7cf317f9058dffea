import { sqlState } from '@rec-io/database/errors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { beginAccess } from '../access-log.ts';
import { openSource, type SourceConnection } from '../source-connection.ts';
import { allRefused, type Trial, trial } from './trial.ts';

const WHO = { userId: 'trial', name: 'Trial of the set-up', email: 'trial@localhost', version: 'trial' };

/** The log as an installer writes it. @param other a second installer, who must not get at the first one's entry */
export const tryLog = async (
  source: SourceConnection,
  other: SourceConnection,
): Promise<readonly Trial[]> => [
  await trial('writes its log: begun, going on, ended', async () => {
    const log = await beginAccess(source, WHO);
    await log.progress(1, 10);
    await log.end({ status: 'completed', tables: 2, rows: 20, error: null });
    await mustFail(
      () => log.end({ status: 'failed', tables: 0, rows: 0, error: null }),
      'it could be ended twice',
    );
    return `entry ${log.id}`;
  }),
  await trial('cannot touch an entry without its word, or as another installer', async () => {
    const [entry] = await run<{ id: number; word: string }>(
      source,
      "SELECT id, word FROM system.begin_installation('trial', NULL, NULL, NULL, 'trial', NULL)",
      [],
    );
    const { id, word } = entry ?? { id: 0, word: '' };
    await mustFail(() => goOn(other, id, word), 'another installer could go on with it');
    await mustFail(() => goOn(source, id, 'wrong'), 'it could go on without the word');
    await goOn(source, id, word);
    await run(source, "SELECT system.end_installation($1, $2, 'cancelled', 0, 0, NULL)", [id, word]);
    return 'refused';
  }),
  await trial('cannot read or change the log', async () => {
    const client = await openSource(source, 'rec-io-trial');
    const log = 'system.installation_access_log';
    try {
      return await allRefused(client, [
        `SELECT FROM ${log}`,
        `INSERT INTO ${log} (installer_user_id) VALUES ('trial')`,
        `UPDATE ${log} SET status = 'completed'`,
        `DELETE FROM ${log}`,
        'SELECT FROM system.installers',
      ]);
    } finally {
      await client.end();
    }
  }),
];

const goOn = (source: SourceConnection, id: number, word: string) =>
  run(source, 'SELECT system.continue_installation($1, $2, 0, 0)', [id, word]);

async function run<Row extends object>(
  source: SourceConnection,
  statement: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client = await openSource(source, 'rec-io-trial');
  try {
    await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE');
    return (await client.query<Row>(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}

async function mustFail(what: () => Promise<unknown>, otherwise: string): Promise<void> {
  const failed = await what().then(
    () => false,
    (error: unknown) => {
      const cause = error instanceof CatalogueError ? error.cause : error;
      if (sqlState(cause) !== NO_RIGHT) throw error;
      return true;
    },
  );
  if (!failed) throw new Error(otherwise);
}

const NO_RIGHT = '42501';
