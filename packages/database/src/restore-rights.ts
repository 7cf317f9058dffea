import type { ClientBase } from 'pg';
import { type Migration, readMigrations } from './migrations.ts';
import { LOGIN_ROLES } from './roles.ts';

/** As the migrations have them, each at the beginning of a line. */
const STATEMENT = /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES)\b[^;]*;/gm;
const SCHEMAS = 'users, live_data, historical_data, analytics, system';

/**
 * Gives every role exactly the rights that the migrations give it, whatever somebody gave or took since. In one transaction:
 * no program notices. A second list of rights would drift from the first, so it is read from the migrations themselves.
 * @param client connected as the owner of the database
 */
export async function restoreRights(
  client: ClientBase,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  const roles = LOGIN_ROLES.join(', ');
  const given = migrations.flatMap(({ sql }) => sql.match(STATEMENT) ?? []);
  await client.query('BEGIN');
  try {
    await client.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA ${SCHEMAS} FROM ${roles}, PUBLIC;
      REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${SCHEMAS} FROM ${roles}, PUBLIC;
      REVOKE ALL ON SCHEMA ${SCHEMAS} FROM ${roles}, PUBLIC`);
    await client.query(given.join('\n'));
    const { rows } = await client.query<{ statement: string }>(DEFAULTS, [LOGIN_ROLES]);
    for (const { statement } of rows) await client.query(statement);
    await client.query(PARTITIONS);
    await client.query(CONNECT.replace('ROLES', roles));
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What a table got when it was made, by default privileges. */
const DEFAULTS = `
  SELECT format('GRANT %s ON ALL %s IN SCHEMA %I TO %I', string_agg(a.privilege_type, ', '),
    CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' ELSE 'SEQUENCES' END, n.nspname, r.rolname) AS statement
  FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace
  CROSS JOIN LATERAL aclexplode(d.defaclacl) a JOIN pg_roles r ON r.oid = a.grantee
  WHERE d.defaclobjtype IN ('r', 'S') AND r.rolname = ANY ($1::text[])
  GROUP BY d.defaclobjtype, n.nspname, r.rolname`;

/** Where rights are given by function: tables with a partition per user, and the views of open trades. */
const PARTITIONS = `
  SELECT users.allow_services(c.oid::regclass, t.append_only)
  FROM users.partitioned_tables t
  JOIN pg_class p ON p.oid = format('users.%I', t.name)::regclass
  JOIN pg_class c ON c.oid = p.oid OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = p.oid);
  SELECT users.allow_active_trades(oid::regclass) FROM pg_class
  WHERE relnamespace = 'users'::regnamespace AND relkind = 'v' AND relname ~ '^active_trades(_[0-9]{4})?$'`;

const CONNECT = `
  DO $$ BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ROLES', current_database());
  END $$`;
