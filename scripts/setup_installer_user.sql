-- The role that new installations copy system data with. Run by `recio operator setup-installer-user`, which also sets a
-- generated password and checks the result; by hand, as a superuser of the operator's server:
--   psql -v ON_ERROR_STOP=1 -d rec_io_db -f scripts/setup_installer_user.sql
--   psql -d rec_io_db -c '\password rec_io_installer'
-- There is no password in this file, and none is ever published. It may be run again and again: each run leaves the role with
-- exactly the rights below, whatever it had before.
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL password_encryption = 'scram-sha-256';

DO $$
BEGIN
  IF to_regclass('system.installation_access_log') IS NULL THEN
    RAISE EXCEPTION 'database % has no table system.installation_access_log: it is not a REC.IO database of this version',
      current_database() USING ERRCODE = '42P01';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rec_io_installer') THEN
    CREATE ROLE rec_io_installer;
  END IF;
END
$$;

-- Not read-only by default (default_transaction_read_only): a client can switch that off, so it protects nothing that the
-- grants do not protect, and the entry in the log must be written by a plain INSERT, too.
ALTER ROLE rec_io_installer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20;
-- A forgotten snapshot keeps the server from clearing away old rows.
ALTER ROLE rec_io_installer SET idle_in_transaction_session_timeout = '15min';
ALTER ROLE rec_io_installer SET statement_timeout = '6h';
ALTER ROLE rec_io_installer SET lock_timeout = '1min';

-- What earlier runs or other hands gave it is taken away first.
DO $$
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
    WHERE r.rolname = 'rec_io_installer'
  LOOP
    EXECUTE format('REVOKE %I FROM rec_io_installer', item.rolname);
  END LOOP;
  FOR item IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM rec_io_installer', item.nspname);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM rec_io_installer', item.nspname);
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM rec_io_installer', item.nspname);
    EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA %I FROM rec_io_installer', item.nspname);
  END LOOP;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM rec_io_installer', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO rec_io_installer', current_database());
END
$$;

-- The three schemas: read, and nothing else.
GRANT USAGE ON SCHEMA analytics, historical_data, live_data TO rec_io_installer;
GRANT SELECT ON ALL TABLES IN SCHEMA analytics, historical_data, live_data TO rec_io_installer;

-- Tables made later are readable, too. Default privileges belong to whoever makes the table, so they are set for everyone who
-- has made one so far; day partitions are made by the owner of their functions.
DO $$
DECLARE
  maker record;
BEGIN
  FOR maker IN
    SELECT DISTINCT pg_get_userbyid(owner) AS name FROM (
      SELECT nspowner AS owner FROM pg_namespace WHERE nspname IN ('analytics', 'historical_data', 'live_data')
      UNION SELECT relowner FROM pg_class WHERE relnamespace::regnamespace::text IN ('analytics', 'historical_data', 'live_data')
      UNION SELECT oid FROM pg_roles WHERE rolname = current_user
    ) AS owners
  LOOP
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA analytics, historical_data, live_data
      GRANT SELECT ON TABLES TO rec_io_installer', maker.name);
  END LOOP;
END
$$;

-- A view reads with its owner's rights: one over the schema users would show the users by a side door.
DO $$
DECLARE
  view record;
BEGIN
  FOR view IN
    SELECT DISTINCT vn.nspname, v.relname
    FROM pg_rewrite w
    JOIN pg_class v ON v.oid = w.ev_class JOIN pg_namespace vn ON vn.oid = v.relnamespace
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
    WHERE vn.nspname IN ('analytics', 'historical_data', 'live_data') AND tn.nspname = 'users'
  LOOP
    EXECUTE format('REVOKE ALL ON %I.%I FROM rec_io_installer', view.nspname, view.relname);
  END LOOP;
END
$$;

-- The log of who copied what: entries are added and never changed. The address is the server's word, not the client's, and
-- everybody who holds this role sees only the entries of their own address, because entries hold names and e-mail addresses.
GRANT USAGE ON SCHEMA system TO rec_io_installer;
GRANT SELECT, INSERT ON system.installation_access_log TO rec_io_installer;
ALTER TABLE system.installation_access_log ALTER COLUMN installer_ip_address SET DEFAULT inet_client_addr();
DO $$
BEGIN
  EXECUTE format('GRANT USAGE ON SEQUENCE %s TO rec_io_installer',
    pg_get_serial_sequence('system.installation_access_log', 'id'));
END
$$;
DROP POLICY IF EXISTS readers ON system.installation_access_log;
DROP POLICY IF EXISTS installer_reads ON system.installation_access_log;
DROP POLICY IF EXISTS installer_adds ON system.installation_access_log;
CREATE POLICY readers ON system.installation_access_log FOR SELECT USING (current_user <> 'rec_io_installer');
CREATE POLICY installer_reads ON system.installation_access_log FOR SELECT TO rec_io_installer
  USING (installer_ip_address IS NOT DISTINCT FROM inet_client_addr());
CREATE POLICY installer_adds ON system.installation_access_log FOR INSERT TO rec_io_installer
  WITH CHECK (installer_ip_address IS NOT DISTINCT FROM inet_client_addr());
ALTER TABLE system.installation_access_log ENABLE ROW LEVEL SECURITY;
COMMIT;
