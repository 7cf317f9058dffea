import type { Pool } from 'pg';
import { type Connection, openPool } from './connection.ts';
import { DatabaseError } from './errors.ts';
import { DATABASE_PROGRAMS, type DatabaseProgram, roleOf, SERVICE_ROLE } from './roles.ts';
import { requireSchema } from './schema-version.ts';

/** How to log in as each role. */
export type RoleConnections = {
  service(): Promise<Connection>;
  program(program: DatabaseProgram): Promise<Connection>;
};

type Verb = 'read' | 'add' | 'change' | 'remove';
type Right = `${Verb} ${string}.${string}`;
type Sample = { readonly may: readonly Right[]; readonly mayNot: readonly Right[] };

/** A few things that each program cannot work without, and a few that would be a way to do harm. The tests know all of them. */
const SAMPLES: Readonly<Record<DatabaseProgram, Sample>> = {
  web: {
    may: [
      'read users.trades',
      'change users.auto_trade_settings',
      'add users.sessions',
      'read live_data.strike_table_btc',
    ],
    mayNot: [
      'add users.intents',
      'change users.trades',
      'change users.risk_limits',
      'add users.user_info',
      'add live_data.strike_table_btc',
    ],
  },
  trader: {
    may: [
      'add users.intents',
      'add users.trade_rules',
      'change users.trades',
      'change users.monitor_memory',
      'read users.monitors',
      'read users.auto_trade_settings',
      'read users.ledger_epoch',
    ],
    mayNot: [
      'change users.intents',
      'remove users.fills',
      'change users.risk_limits',
      'read users.user_info',
      'read users.sessions',
    ],
  },
  recorder: {
    may: ['add live_data.live_price_log_1s_btc', 'add historical_data.btc_price_history'],
    mayNot: ['remove historical_data.btc_price_history', 'change system.health_status'],
  },
  sync: {
    may: ['add users.fills', 'change users.orders', 'read users.adoptions', 'read users.intents'],
    mayNot: [
      'add users.intents',
      'add users.adoptions',
      'add users.controls',
      'change users.trades',
      'read users.user_info',
    ],
  },
  worker: {
    may: ['remove historical_data.btc_price_history', 'read users.fills'],
    mayNot: ['add users.fills', 'change users.auto_trade_settings', 'read users.user_info'],
  },
  monitor: {
    may: ['change system.health_status', 'read users.balances', 'read live_data.live_price_log_1s_btc'],
    mayNot: ['change users.auto_trade_settings', 'read users.user_info', 'read users.sessions'],
  },
};

/**
 * Logs in as each role, as its program will, and proves that it may do its work and nothing beyond.
 * Changes nothing: the server checks the rights of a statement that it is only asked to explain.
 * @throws DatabaseError DB_GRANTS_WRONG that names the first thing that is wrong
 */
export async function verifyGrants(connections: RoleConnections): Promise<void> {
  await loggedIn(SERVICE_ROLE, await connections.service(), () => Promise.resolve());
  for (const program of DATABASE_PROGRAMS) {
    const role = roleOf(program);
    const { may, mayNot } = SAMPLES[program];
    await loggedIn(role, await connections.program(program), async (pool) => {
      for (const right of may)
        if (!(await isAllowed(pool, right))) throw wrong(`${role} may not ${right}, which it must`);
      for (const right of mayNot)
        if (await isAllowed(pool, right)) throw wrong(`${role} may ${right}, which it must not`);
    });
  }
}

async function loggedIn(
  role: string,
  connection: Connection,
  look: (pool: Pool) => Promise<void>,
): Promise<void> {
  const pool = openPool(connection, { max: 1, name: 'rec-io-verify' });
  try {
    const { rows } = await pool.query<{ role: string }>('SELECT current_user AS role');
    if (rows[0]?.role !== role) throw wrong(`who logs in as ${role} is ${rows[0]?.role}`);
    await requireSchema(pool);
    await look(pool);
  } finally {
    await pool.end();
  }
}

async function isAllowed(pool: Pool, right: Right): Promise<boolean> {
  const [verb, table = ''] = right.split(' ');
  const asked = await statement(pool, verb as Verb, table);
  await pool.query(`SELECT set_config('rec_io.asked', $1, false)`, [`EXPLAIN ${asked}`]);
  await pool.query(ASK);
  const { rows } = await pool.query<{ answer: string }>(`SELECT current_setting('rec_io.answer') AS answer`);
  return rows[0]?.answer === 'allowed';
}

/**
 * The server itself refuses, and the refusal is caught where it happens: reported to us it would stand as an error in the
 * server's log, where somebody would take every proof for an attack. Anything but a refusal is an error all the same.
 */
const ASK = `DO $$
BEGIN
  EXECUTE current_setting('rec_io.asked');
  PERFORM set_config('rec_io.answer', 'allowed', false);
EXCEPTION WHEN insufficient_privilege THEN
  PERFORM set_config('rec_io.answer', 'refused', false);
END $$`;

async function statement(pool: Pool, verb: Verb, table: string): Promise<string> {
  if (verb === 'add') return `INSERT INTO ${table} DEFAULT VALUES`;
  if (verb === 'remove') return `DELETE FROM ${table}`;
  const column = await anyColumn(pool, verb === 'read' ? 'SELECT' : 'UPDATE', table);
  return verb === 'read' ? `SELECT ${column} FROM ${table}` : `UPDATE ${table} SET ${column} = NULL`;
}

/** One that the role has the right on, if there is any: some rights are given by column. */
async function anyColumn(pool: Pool, privilege: string, table: string): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(a.attname) AS name FROM pg_attribute a
     JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = split_part($1, '.', 1) AND c.relname = split_part($1, '.', 2)
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY has_column_privilege(c.oid, a.attnum, $2) DESC, a.attnum LIMIT 1`,
    [table, privilege],
  );
  return rows[0]?.name ?? '*';
}

const wrong = (message: string): DatabaseError =>
  new DatabaseError(
    'DB_GRANTS_WRONG',
    message,
    'Run recio repair, which gives every role exactly its rights again.',
  );
