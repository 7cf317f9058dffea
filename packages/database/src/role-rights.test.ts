import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connection, openPool } from './connection.ts';
import { ensureDayPartitions } from './day-partitions.ts';
import { sqlState } from './errors.ts';
import { restoreRights } from './restore-rights.ts';
import { type DATABASE_PROGRAMS, LOGIN_ROLES, roleOf, SERVICE_ROLE } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';
import { createUser } from './users.ts';
import { verifyGrants } from './verify-grants.ts';

/** What a role may do with a table: s, i, u, d; in brackets only some columns of it. */
type Rights = string;
type Expected = Readonly<Record<string, Rights>>;

const LEDGER = [
  ...['intents', 'order_outcomes', 'fills', 'settlements', 'balances'],
  ...['trade_rules', 'exit_begins', 'exit_ends', 'adoptions', 'controls'],
];
const SETTINGS = ['monitors', 'risk_limits'];
const MIRROR = ['positions', 'orders', 'account_balance', 'account_differences'];
const PARTITIONED = [
  ...[...LEDGER, ...SETTINGS, ...MIRROR, 'monitor_memory'],
  ...['trades', 'trade_preferences', 'auto_trade_settings', 'watchlist'],
];
const PRICES = ['live_price_log_1s_btc', 'live_price_log_1s_eth'];
const LIVE = [
  ...PRICES,
  'price_change_btc',
  'price_change_eth',
  'recording_gaps',
  ...['market_kalshi_btc', 'strike_table_btc', 'watchlist_btc'],
  ...['market_kalshi_eth', 'strike_table_eth', 'watchlist_eth'],
];
const HISTORY = ['btc_price_history', 'eth_price_history', 'price_imports'];
/** What the recorder joins and closes. */
const STRETCHES = ['price_gaps', 'price_stretches'];
/** Hundredths of a percent, three letters: -05, 005. */
const BUCKET_NAMES = Array.from({ length: 61 }, (_, at) => at - 30).map(
  (bucket) =>
    `momentum_${bucket < 0 ? '-' : ''}${String(Math.abs(bucket)).padStart(bucket < 0 ? 2 : 3, '0')}`,
);

const each = (names: readonly string[], rights: Rights): Expected =>
  Object.fromEntries(names.map((name) => [name, rights]));
const users = (rights: Expected): Expected =>
  Object.fromEntries(
    Object.entries(rights).flatMap(([name, allowed]) =>
      PARTITIONED.includes(name) || name === 'active_trades'
        ? ['', '_0001', '_0002'].map((suffix) => [`users.${name}${suffix}`, allowed])
        : [[`users.${name}`, allowed]],
    ),
  );
const inSchema = (schema: string, rights: Expected): Expected =>
  Object.fromEntries(Object.entries(rights).map(([name, allowed]) => [`${schema}.${name}`, allowed]));
const live = (rights: Rights) =>
  inSchema('live_data', each([...LIVE, 'live_price_log_1s_btc_20260101'], rights));
const history = (rights: Rights, stretches = rights) =>
  inSchema('historical_data', { ...each(HISTORY, rights), ...each(STRETCHES, stretches) });
const FINGERPRINT_VIEWS = ['btc', 'eth'].flatMap((coin) => [
  `${coin}_momentum_profile`,
  ...['baseline', 'counts', 'column_mapping', ...BUCKET_NAMES].map((name) => {
    const view = `${coin}_fingerprint_directional_${name}`;
    return view.includes('-') ? `"${view}"` : view;
  }),
]);
const FINGERPRINTS = ['fingerprint_versions', 'fingerprint_cells', 'momentum_percentiles'];
const analytics = (rights: Rights) =>
  inSchema('analytics', each(['surface', ...FINGERPRINTS, ...FINGERPRINT_VIEWS], rights));
const SCHEMA = { 'system.schema_migrations': 's' };
const HEALTH: Expected = {
  'system.health_status': 'siu',
  ...each(['system.health_history', 'system.health_acts'], 'sid'),
  'system.incidents': 'siud',
};
/** The monitor writes it; what is too old, the worker drops. */
const WATCHED: Expected = {
  'system.health_status': 'siu',
  ...each(['system.health_history', 'system.health_acts'], 'si'),
  'system.incidents': 'siu',
};
const SIZES = 'system.data_sizes';
const READS = { ...each([...LEDGER, 'trades'], 's'), active_trades: 's' };

/** Everything that is allowed. What is not here is forbidden. */
const ALLOWED: Readonly<Record<string, Expected>> = {
  rec_io_user: {
    ...users({
      ...each([...LEDGER, 'account_balance'], 'si'),
      ...each([...SETTINGS, 'monitor_memory'], 'siud'),
      ...each(['positions', 'orders', 'account_differences'], 'siud'),
      ...each(['trades', 'trade_preferences', 'auto_trade_settings', 'watchlist'], 'siud'),
      active_trades: 's',
      user_info: 'su',
      sessions: 'sid',
      ledger_epoch: 's',
    }),
    ...live('siud'),
    ...history('siud'),
    ...analytics('siud'),
    ...SCHEMA,
    ...HEALTH,
    [SIZES]: 's',
    'system.installation_access_log': 's',
  },
  rec_io_web: {
    ...users({
      ...READS,
      ...each(['risk_limits', ...MIRROR], 's'),
      monitors: 'sid(u)',
      monitor_memory: 'sd',
      ...each(['trade_preferences', 'auto_trade_settings'], 'siu'),
      watchlist: 'siud',
      user_info: '(su)',
      sessions: 'sid(u)',
      account_rights: 'sid(u)',
      audit: 's(i)',
      risk_acceptances: 's(i)',
      notification_reads: 's(iu)',
      second_factors: 'sid(u)',
      recovery_codes: 'sid(u)',
      passkeys: 'sd(iu)',
      push_devices: 'sd(iu)',
      api_keys: 's(iu)',
    }),
    ...live('s'),
    ...history('s'),
    ...analytics('s'),
    ...SCHEMA,
    ...each(Object.keys(HEALTH), 's'),
    [SIZES]: 's',
    'system.installation_access_log': 's',
  },
  rec_io_trader: {
    ...users({
      ...each(LEDGER, 'si'),
      ...each(SETTINGS, 's'),
      monitor_memory: 'siu',
      trades: 'siu',
      active_trades: 's',
      trade_preferences: 's(i)',
      auto_trade_settings: 's(iu)',
      watchlist: 's',
      ledger_epoch: 's',
    }),
    ...live('s'),
    ...history('s'),
    ...analytics('s'),
    ...SCHEMA,
  },
  rec_io_recorder: { ...live('siud'), ...history('siu', 'siud'), ...SCHEMA },
  rec_io_sync: {
    ...users({
      ...READS,
      ...each(['fills', 'settlements', 'account_balance'], 'si'),
      ...each(['positions', 'orders', 'account_differences'], 'siu'),
      ledger_epoch: 's',
    }),
    ...SCHEMA,
  },
  rec_io_worker: {
    ...users({ ...READS, ...each([...SETTINGS, ...MIRROR], 's') }),
    ...live('s'),
    ...inSchema('live_data', each(['recording_gaps', 'market_kalshi_btc', 'market_kalshi_eth'], 'sd')),
    ...history('siud'),
    ...analytics('siud'),
    ...SCHEMA,
    ...each(['system.health_history', 'system.health_acts', 'system.incidents'], 'sd'),
    [SIZES]: 'sid(u)',
  },
  rec_io_monitor: {
    ...users({
      ...each(['order_outcomes', 'fills', 'settlements', 'balances'], 's'),
      ...each(['exit_begins', 'exit_ends', 'adoptions', 'controls', 'trades', 'auto_trade_settings'], 's'),
      active_trades: 's',
      ...each([...SETTINGS, ...MIRROR], 's'),
      audit: '(i)',
    }),
    ...live('s'),
    ...history('s'),
    ...SCHEMA,
    ...WATCHED,
    'system.installation_access_log': 's',
  },
};

const VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;

let database: TestDatabase;
let tables: readonly string[];
const pools = new Map<string, Pool>();
const connectionOf = (role: string): Connection => ({
  ...database.admin,
  user: role,
  password: SERVICE_PASSWORD,
});

beforeAll(async () => {
  database = await testDatabase();
  const { adminPool } = database;
  await createUser(adminPool, { userNo: '0002', login: 'b', passwordHash: 'x', accountType: 'user' });
  await adminPool.query('CREATE TABLE analytics.surface (value integer)');
  await ensureDayPartitions(adminPool, 'live_price_log_1s_btc', Date.UTC(2026, 0, 1));
  for (const role of LOGIN_ROLES) pools.set(role, openPool(connectionOf(role), { userNo: '0001', max: 1 }));
  const { rows } = await adminPool.query<{ name: string }>(
    `SELECT n.nspname || '.' || quote_ident(c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('users', 'live_data', 'historical_data', 'analytics', 'system') AND c.relkind IN ('r', 'p', 'v')
       AND c.relname !~ '^live_price_log_1s_btc_2026010[2-4]$'`,
  );
  tables = rows.map(({ name }) => name);
});

afterAll(async () => {
  for (const pool of pools.values()) await pool.end();
  await database.drop();
});

const poolOf = (role: string): Pool => {
  const pool = pools.get(role);
  if (pool === undefined) throw new Error(`no pool for ${role}`);
  return pool;
};

/** The rights that the server grants whoever is logged in: a letter per right, in brackets when not on every column. */
async function rightsOn(pool: Pool, table: string): Promise<Rights> {
  const { rows } = await pool.query<{ verb: string; whole: boolean; some: boolean }>(
    `SELECT verb, has_table_privilege($1, verb) AS whole,
       CASE WHEN verb IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') THEN has_any_column_privilege($1, verb)
            ELSE has_table_privilege($1, verb) END AS some
     FROM unnest($2::text[]) verb`,
    [table, VERBS],
  );
  const letters = (of: typeof rows) =>
    VERBS.filter((verb) => of.some((row) => row.verb === verb))
      .map((verb) => verb.charAt(0).toLowerCase())
      .join('');
  const whole = letters(rows.filter((row) => row.whole));
  const some = letters(rows.filter((row) => row.some && !row.whole));
  return whole + (some === '' ? '' : `(${some})`);
}

/** What each of the statements is refused with, all in one question and nothing of them kept; empty where one is not refused. */
async function statesOf(pool: Pool, statements: readonly string[]): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`DO $all$
      DECLARE statement text; states text[] := '{}';
      BEGIN
        FOREACH statement IN ARRAY ARRAY[${statements.map((each) => `$one$${each}$one$`).join(', ')}]::text[] LOOP
          BEGIN
            EXECUTE statement;
            states := states || '';
          EXCEPTION WHEN OTHERS THEN states := states || SQLSTATE;
          END;
        END LOOP;
        PERFORM set_config('rec_io.states', array_to_json(states)::text, true);
      END $all$`);
    const { rows } = await client.query<{ states: string[] }>(
      "SELECT current_setting('rec_io.states')::json AS states",
    );
    return rows[0]?.states ?? [];
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const stateOf = (pool: Pool, statement: string): Promise<string | null> =>
  pool.query(statement).then(
    () => null,
    (error: unknown) => sqlState(error),
  );

describe.for(LOGIN_ROLES)('the role %s', (role) => {
  test('has exactly the rights of its work on every table', async () => {
    const expected = ALLOWED[role] ?? {};
    expect(Object.keys(expected).filter((table) => !tables.includes(table))).toEqual([]);
    const schemas = await poolOf(role).query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace
       WHERE nspname IN ('users', 'live_data', 'historical_data', 'analytics', 'system') AND has_schema_privilege(oid, 'USAGE')`,
    );
    const open = schemas.rows.map(({ name }) => name);
    const found: Record<string, Rights> = {};
    for (const table of tables.filter((name) => open.includes(name.split('.')[0] ?? ''))) {
      const rights = await rightsOn(poolOf(role), table);
      // Partitions of live_data are reached through their parents.
      if (rights !== '') found[table] = rights;
    }
    expect(found).toEqual(expected);
  });

  test('is refused whatever it has no right to, when it tries', async () => {
    const asked = tables.filter((name) => !name.includes('_momentum_') || name.includes('_momentum_-05'));
    const { rows } = await database.adminPool.query<{ name: string; column: string }>(
      `SELECT DISTINCT ON (name) name, quote_ident(attname) AS column
         FROM unnest($1::text[]) AS name JOIN pg_attribute ON attrelid = name::regclass
        WHERE attnum > 0 AND attgenerated = '' ORDER BY name, attnum`,
      [asked],
    );
    const tries = rows.flatMap(({ name, column }) =>
      Object.entries({
        s: `SELECT ${column} FROM ${name}`,
        i: `INSERT INTO ${name} DEFAULT VALUES`,
        u: `UPDATE ${name} SET ${column} = NULL`,
        d: `DELETE FROM ${name}`,
        t: `TRUNCATE ${name}`,
      })
        .filter(([letter]) => !(ALLOWED[role]?.[name] ?? '').includes(letter))
        .map(([, statement]) => ({ name, statement })),
    );
    expect(rows).toHaveLength(asked.length);
    const states = await statesOf(
      poolOf(role),
      tries.map(({ statement }) => statement),
    );
    for (const [at, { name, statement }] of tries.entries())
      expect(states[at], `${role}: ${statement}`).toMatch(
        // What a view cannot do for anyone is refused for another reason.
        name.includes('active_trades') || FINGERPRINT_VIEWS.includes(name.replace('analytics.', ''))
          ? /^(42501|42809|55000)$/
          : /^42501$/,
      );
  });

  test('makes nothing, drops nothing, adds no user and gives no rights', async () => {
    const pool = poolOf(role);
    for (const statement of [
      'CREATE TABLE users.mine ()',
      'CREATE TABLE analytics.mine ()',
      'CREATE TABLE public.mine ()',
      'CREATE SCHEMA mine',
      'CREATE ROLE mine',
      'DROP TABLE users.balances_0001',
      'ALTER TABLE users.trades_0001 DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE users.balances DISABLE TRIGGER ALL',
      "SELECT users.add_user('0009')",
      'SET ROLE rec_io_admin',
      'SET SESSION AUTHORIZATION rec_io_user',
    ]) {
      if (role === SERVICE_ROLE && statement.startsWith('SET SESSION')) continue;
      expect(await stateOf(pool, statement), `${role}: ${statement}`).toBe('42501');
    }
    const { rows } = await database.adminPool.query(
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = $1`,
      [role],
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
      },
    ]);
  });

  test('sees the rows of one user, by both names of a table, and of none without a user', async () => {
    const bound = poolOf(role);
    const nobody = openPool(connectionOf(role), { max: 1 });
    try {
      for (const table of tables.filter((name) => ALLOWED[role]?.[name]?.startsWith('s'))) {
        if (!PARTITIONED.some((parent) => table.startsWith(`users.${parent}`))) continue;
        const seen = async (pool: Pool) =>
          (await pool.query<{ user_no: string }>(`SELECT DISTINCT user_no FROM ${table}`)).rows.map(
            (row) => row.user_no,
          );
        const others = table.endsWith('_0002');
        expect(
          (await seen(bound)).filter((userNo) => others || userNo !== '0001'),
          table,
        ).toEqual([]);
        expect(await seen(nobody), table).toEqual([]);
      }
    } finally {
      await nobody.end();
    }
  });
});

test('rights that were given or taken since are as the migrations have them again', async () => {
  const { adminPool } = database;
  const rights = async () => {
    const { rows } = await adminPool.query<{ name: string; acl: string }>(
      `SELECT c.oid::regclass::text AS name, coalesce((SELECT string_agg(x::text, ' ' ORDER BY x::text)
         FROM unnest(c.relacl) x WHERE x::text NOT LIKE 'rec_io_admin=%'), '') || coalesce((SELECT string_agg(a.attname || a.attacl::text, ' ' ORDER BY a.attnum)
         FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL), '') AS acl
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('users', 'live_data', 'historical_data', 'analytics', 'system') AND c.relkind IN ('r', 'p', 'v', 'S')
       ORDER BY 1`,
    );
    return rows.map(({ name, acl }) => `${name} ${acl.split(' ').sort().join(' ')}`);
  };
  const client = await adminPool.connect();
  try {
    const before = await rights();
    await client.query(`
      REVOKE INSERT ON users.fills, users.fills_0001 FROM rec_io_trader;
      REVOKE SELECT ON users.active_trades_0002 FROM rec_io_web;
      REVOKE USAGE ON SCHEMA live_data FROM rec_io_recorder;
      GRANT SELECT (login), UPDATE (login) ON users.user_info TO rec_io_monitor;
      GRANT ALL ON users.balances_0001 TO rec_io_worker;
      GRANT SELECT ON users.sessions TO PUBLIC`);
    await restoreRights(client);
    expect(await rights()).toEqual(before);
  } finally {
    client.release();
  }
});

describe('verifyGrants', () => {
  const connections = {
    service: () => Promise.resolve(connectionOf(SERVICE_ROLE)),
    program: (program: (typeof DATABASE_PROGRAMS)[number]) => Promise.resolve(connectionOf(roleOf(program))),
  };

  test('passes on a database as it should be, and leaves no row behind', async () => {
    await verifyGrants(connections);
    const { rows } = await database.adminPool.query('SELECT count(*)::int AS count FROM users.intents');
    expect(rows).toEqual([{ count: 0 }]);
  });

  test('names a right that is missing, one too many, and a role that cannot log in', async () => {
    const { adminPool } = database;
    await adminPool.query('REVOKE INSERT ON users.fills FROM rec_io_sync');
    await expect(verifyGrants(connections)).rejects.toThrow('rec_io_sync may not add users.fills');
    await adminPool.query('GRANT INSERT ON users.fills TO rec_io_sync');
    await adminPool.query('GRANT SELECT (login) ON users.user_info TO rec_io_monitor');
    await expect(verifyGrants(connections)).rejects.toThrow('rec_io_monitor may read users.user_info');
    await adminPool.query('REVOKE SELECT (login) ON users.user_info FROM rec_io_monitor');
    const locked = {
      ...connections,
      service: () => Promise.resolve({ ...connectionOf(SERVICE_ROLE), password: 'another' }),
    };
    await expect(verifyGrants(locked)).rejects.toMatchObject({ code: '28P01' });
  });
});
