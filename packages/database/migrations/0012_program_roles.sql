-- One role per program, so that a program that is taken over can do no more than its own work. Nobody can log in as one
-- before whoever runs the server has set its password. An owner who may not make roles finds them made by the superuser.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['rec_io_web', 'rec_io_trader', 'rec_io_recorder', 'rec_io_sync', 'rec_io_worker', 'rec_io_monitor']
  LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I LOGIN', wanted);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
END
$$;

-- On a server of others, too, only ours come in.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO rec_io_user, rec_io_web, rec_io_trader, rec_io_recorder, rec_io_sync,
    rec_io_worker, rec_io_monitor', current_database());
END
$$;

-- Whether the schema is the one that it was written for, every program asks at its start.
GRANT USAGE ON SCHEMA system TO rec_io_web, rec_io_trader, rec_io_recorder, rec_io_sync, rec_io_worker, rec_io_monitor;
GRANT SELECT ON system.schema_migrations
  TO rec_io_web, rec_io_trader, rec_io_recorder, rec_io_sync, rec_io_worker, rec_io_monitor;

-- What each may do with the tables that have one partition per user. A partition gets the same rights as its parent.
CREATE TABLE users.table_rights (
  role text NOT NULL,
  table_name text NOT NULL REFERENCES users.partitioned_tables,
  rights text NOT NULL,
  PRIMARY KEY (role, table_name)
);
INSERT INTO users.table_rights (role, table_name, rights)
SELECT role, unnest(tables), rights FROM (VALUES
  -- The one that people reach: shows everything, changes what its owner sets.
  ('rec_io_web', '{intents,order_outcomes,fills,settlements,balances,trades}'::text[], 'SELECT'),
  ('rec_io_web', '{trade_preferences,auto_trade_settings}', 'SELECT, INSERT, UPDATE'),
  ('rec_io_web', '{watchlist}', 'SELECT, INSERT, UPDATE, DELETE'),
  -- The only writer of intents, orders and trades. Of the settings it changes only what says how far it is.
  ('rec_io_trader', '{intents,order_outcomes,fills,settlements,balances}', 'SELECT, INSERT'),
  ('rec_io_trader', '{trades}', 'SELECT, INSERT, UPDATE'),
  ('rec_io_trader', '{trade_preferences}', 'SELECT, INSERT (user_no)'),
  ('rec_io_trader', '{auto_trade_settings}',
    'SELECT, INSERT (user_no), UPDATE (auto_entry_status, cooldown_timer, updated_at)'),
  ('rec_io_trader', '{watchlist}', 'SELECT'),
  -- Mirrors what the exchange says happened.
  ('rec_io_sync', '{intents,order_outcomes,trades}', 'SELECT'),
  ('rec_io_sync', '{fills,settlements,balances}', 'SELECT, INSERT'),
  -- Exports and backtests.
  ('rec_io_worker', '{intents,order_outcomes,fills,settlements,balances,trades}', 'SELECT'),
  ('rec_io_monitor', '{order_outcomes,fills,settlements,balances,trades,auto_trade_settings}', 'SELECT')
) AS wanted (role, tables, rights);

CREATE OR REPLACE FUNCTION users.allow_services(relation regclass, append_only boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE given record;
BEGIN
  IF append_only THEN
    EXECUTE format('GRANT SELECT, INSERT ON %s TO rec_io_user', relation);
  ELSE
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO rec_io_user', relation);
  END IF;
  FOR given IN
    SELECT r.role, r.rights FROM users.table_rights r
    JOIN pg_class c ON c.oid = relation
    WHERE r.table_name = regexp_replace(c.relname, '_[0-9]{4}$', '')
  LOOP
    EXECUTE format('GRANT %s ON %s TO %I', given.rights, relation, given.role);
  END LOOP;
END
$$;

-- The views of open trades belong to whoever reads trades.
CREATE FUNCTION users.allow_active_trades(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT SELECT ON %s TO rec_io_user, rec_io_web, rec_io_trader, rec_io_sync, rec_io_worker, rec_io_monitor',
    relation);
END
$$;

CREATE OR REPLACE FUNCTION users.add_user(new_user_no text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent record;
  child text;
  active text;
BEGIN
  IF new_user_no !~ '^[0-9]{4}$' THEN
    RAISE EXCEPTION 'a user number has four digits: %', new_user_no USING ERRCODE = '22023';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('users.add_user'));
  FOR parent IN SELECT * FROM users.partitioned_tables ORDER BY name LOOP
    child := format('users.%I', parent.name || '_' || new_user_no);
    CONTINUE WHEN to_regclass(child) IS NOT NULL;
    EXECUTE format('CREATE TABLE %s (LIKE users.%I INCLUDING ALL)', child, parent.name);
    PERFORM users.isolate(child::regclass);
    PERFORM users.allow_services(child::regclass, parent.append_only);
    IF parent.append_only THEN
      EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change()', child);
    END IF;
    EXECUTE format('ALTER TABLE users.%I ATTACH PARTITION %s FOR VALUES IN (%L)', parent.name, child, new_user_no);
  END LOOP;
  active := format('users.%I', 'active_trades_' || new_user_no);
  EXECUTE format('CREATE OR REPLACE VIEW %s WITH (security_invoker = true) AS
    SELECT * FROM users.%I WHERE status IN (''pending'', ''open'', ''closing'')', active, 'trades_' || new_user_no);
  PERFORM users.allow_active_trades(active::regclass);
END
$$;

-- Parents, and the partitions of users who are there already.
DO $$
DECLARE relation record;
BEGIN
  FOR relation IN
    SELECT c.oid::regclass AS name, t.append_only
    FROM users.partitioned_tables t
    JOIN pg_class p ON p.oid = format('users.%I', t.name)::regclass
    JOIN pg_class c ON c.oid = p.oid OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = p.oid)
  LOOP
    PERFORM users.allow_services(relation.name, relation.append_only);
  END LOOP;
  FOR relation IN
    SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = 'users'::regnamespace AND relkind = 'v' AND relname ~ '^active_trades(_[0-9]{4})?$'
  LOOP
    PERFORM users.allow_active_trades(relation.name);
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA users TO rec_io_web, rec_io_trader, rec_io_sync, rec_io_worker, rec_io_monitor;
GRANT USAGE ON SEQUENCE users.ledger_seq TO rec_io_trader, rec_io_sync;
GRANT SELECT ON users.ledger_epoch TO rec_io_trader, rec_io_sync;

-- Sign-in. The hash of a password is told only through find_login, one login at a time.
GRANT EXECUTE ON FUNCTION users.find_login(text), users.find_session(text) TO rec_io_web;
GRANT SELECT (user_no, login, first_name, last_name, email, phone, account_type, is_active, created_at, updated_at, last_login),
  UPDATE (first_name, last_name, email, phone, password_hash, updated_at, last_login) ON users.user_info TO rec_io_web;
GRANT SELECT, INSERT, DELETE ON users.sessions TO rec_io_web;

GRANT USAGE ON SCHEMA live_data TO rec_io_web, rec_io_trader, rec_io_recorder, rec_io_worker, rec_io_monitor;
GRANT USAGE ON SCHEMA historical_data TO rec_io_web, rec_io_trader, rec_io_recorder, rec_io_worker, rec_io_monitor;
GRANT USAGE ON SCHEMA analytics TO rec_io_web, rec_io_trader, rec_io_worker;

GRANT SELECT ON ALL TABLES IN SCHEMA live_data TO rec_io_web, rec_io_trader, rec_io_worker, rec_io_monitor;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA live_data TO rec_io_recorder;
GRANT EXECUTE ON FUNCTION live_data.create_day_partition(text, date), live_data.drop_day_partitions(text, date)
  TO rec_io_recorder;
GRANT SELECT ON ALL TABLES IN SCHEMA historical_data TO rec_io_web, rec_io_trader, rec_io_monitor;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA historical_data TO rec_io_recorder;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA historical_data TO rec_io_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO rec_io_web, rec_io_trader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA analytics TO rec_io_worker;

ALTER DEFAULT PRIVILEGES IN SCHEMA live_data GRANT SELECT ON TABLES
  TO rec_io_web, rec_io_trader, rec_io_worker, rec_io_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA live_data GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rec_io_recorder;
ALTER DEFAULT PRIVILEGES IN SCHEMA historical_data GRANT SELECT ON TABLES
  TO rec_io_web, rec_io_trader, rec_io_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA historical_data GRANT SELECT, INSERT, UPDATE ON TABLES TO rec_io_recorder;
ALTER DEFAULT PRIVILEGES IN SCHEMA historical_data GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rec_io_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA analytics GRANT SELECT ON TABLES TO rec_io_web, rec_io_trader;
ALTER DEFAULT PRIVILEGES IN SCHEMA analytics GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rec_io_worker;

-- Health is the monitor's to write and everyone's to see who shows it.
GRANT SELECT, INSERT, UPDATE ON system.health_status TO rec_io_monitor;
GRANT SELECT ON system.health_status TO rec_io_web;
GRANT SELECT ON system.installation_access_log TO rec_io_web, rec_io_monitor;
