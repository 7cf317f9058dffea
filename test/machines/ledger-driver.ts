import { borrowDatabase } from '../../apps/cli/src/database-access.ts';
import { requireInstallation } from '../../apps/cli/src/installation.ts';
import { openPool } from '../../packages/database/src/connection.ts';
import { asUser } from '../../packages/database/src/transaction.ts';

/** In a clean machine: ledger-driver.ts DATA_DIR prints, as JSON, every row of the tables in which a user's data is. */
const TABLES = [
  ...['user_info', 'intents', 'order_outcomes', 'fills', 'settlements', 'balances', 'trades'],
  ...['trade_rules', 'exit_begins', 'exit_ends', 'adoptions', 'controls', 'trade_preferences', 'watchlist'],
  ...['monitors', 'monitor_memory', 'risk_limits'],
];
/** What is not compared: who the owner is may be given anew while it grows, and the strategy of one that runs goes on remembering. */
const CHANGES: Readonly<Record<string, string>> = {
  user_info: 'updated_at,first_name,last_name,email,phone',
  monitor_memory: 'updated_at,memory,occurred_at',
};

const installation = await requireInstallation(process.argv[2] ?? '');
const { admin, close } = await borrowDatabase(installation);
const pool = openPool(admin, { max: 1, name: 'test' });
const found = await asUser(pool, installation.configuration.userNo, async (client) => {
  const rows: Record<string, readonly string[]> = {};
  for (const table of TABLES) {
    const changes = CHANGES[table] ?? 'updated_at';
    const text = `SELECT (to_jsonb(t) - '{${changes}}'::text[])::text AS row FROM users.${table} t ORDER BY 1`;
    rows[table] = (await client.query<{ row: string }>(text)).rows.map(({ row }) => row);
  }
  return rows;
});
await pool.end();
await close();
process.stdout.write(`${JSON.stringify(found)}\n`);
