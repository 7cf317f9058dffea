import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { postgresMonitors } from '@rec-io/database/monitors';
import { roleOf } from '@rec-io/database/roles';
import { testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { createUser } from '@rec-io/database/users';
import { strategyShelf } from '@rec-io/strategies/strategy-shelf';
import { MAIN, seed, TRADE } from './seeded-history.ts';

const OWN = `export default {
  description: 'Waits <b>calmly</b>.',
  parameters: [
    { key: 'patience', label: 'Patience', help: 'How long it waits. More is safer.', type: 'number',
      default: 3, min: 1, max: 10, step: 1, unit: 'min', whole: true },
    { key: 'mood', label: 'Mood', help: 'Its mood.', type: 'choice', default: 'calm', choices: ['calm', 'bold'] },
  ],
  memory: {},
  decide: (input, memory) => ({ memory, signals: [], status: { state: 'INACTIVE', pausedForS: null } }),
};
`;

/** Monitors as web reads and changes them: with the default one, one that holds a trade, one of another owner, and two strategies of files. */
export async function monitorsInDatabase() {
  const database = await testDatabase();
  const pool = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 4 });
  const monitors = postgresMonitors(pool);
  await createUser(database.adminPool, {
    ...{ userNo: '0002', login: 'ada', passwordHash: 'x', accountType: 'user' as const },
  });
  const other = {
    ...({ symbol: 'ETH', series: 'hourly', strategy: null, enabled: false, mode: null } as const),
    ...{ parameters: {}, size: {}, rules: {} },
  };
  await monitors.add('0001', { ...other, name: 'holder' });
  await monitors.add('0002', { ...other, name: 'theirs' });
  await seed(database, MAIN, [
    {
      ...TRADE,
      id: 'held-1',
      status: 'open',
      closedAtMs: null,
      sellPriceE4: null,
      pnlE6: null,
      winLoss: null,
      monitor: 'holder',
    },
  ]);
  const directory = await mkdtemp(join(tmpdir(), 'recio-strategies-'));
  await writeFile(join(directory, 'calm-evening.ts'), OWN);
  await writeFile(
    join(directory, 'broken.ts'),
    'export default { description: 1, parameters: [], memory: {}, decide: () => null };\n',
  );
  return {
    database,
    monitors,
    strategies: strategyShelf(directory),
    directory,
    async drop() {
      await rm(directory, { recursive: true, force: true });
      await pool.end();
      await database.drop();
    },
  };
}
