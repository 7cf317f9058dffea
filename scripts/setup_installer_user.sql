-- The rights of whoever copies system data from this server. Run by `recio operator setup`, which also opens the way and proves
-- the result; by hand, as a superuser of the operator's server (in a database that is not REC.IO's, first the file
-- packages/database/migrations/0014_installation_log.sql):
--   psql -v ON_ERROR_STOP=1 -d rec_io_db -f scripts/setup_installer_user.sql
-- Nobody signs in as this role: each installer gets a login of its own that belongs to it (`recio operator invite`). There is no
-- password in this file, and none is ever published. It may be run again and again: each run leaves the role with exactly the
-- rights below, whatever it had before.
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL search_path = pg_catalog, pg_temp;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = 'system' AND p.proname = 'begin_installation') THEN
    RAISE EXCEPTION 'database % has no log of installations: run recio repair, or 0014_installation_log.sql in another system''s database',
      current_database() USING ERRCODE = '42883';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rec_io_installer') THEN
    CREATE ROLE rec_io_installer;
  END IF;
END
$$;
ALTER ROLE rec_io_installer NOLOGIN PASSWORD NULL NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT -1 VALID UNTIL 'infinity';
ALTER ROLE rec_io_installer RESET ALL;

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
  FOR item IN
    SELECT DISTINCT d.defaclrole::regrole AS maker, n.nspname, CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
      WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' END AS kind
    FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) a LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    WHERE a.grantee = 'rec_io_installer'::regrole AND d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n')
  LOOP
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %s %s REVOKE ALL ON %s FROM rec_io_installer', item.maker,
      CASE WHEN item.nspname IS NULL THEN '' ELSE format('IN SCHEMA %I', item.nspname) END, item.kind);
  END LOOP;
END
$$;

-- What everybody may do on a plain server, and an installer must not: temporary tables, tables in the schema public before
-- PostgreSQL 15, large objects. Whoever else can sign in now keeps it by name.
DO $$
DECLARE
  item record;
  other record;
BEGIN
  FOR item IN
    SELECT 'TEMPORARY' AS privilege, format('DATABASE %I', datname) AS thing, coalesce(datacl, acldefault('d', datdba)) AS acl
    FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT 'CREATE', format('SCHEMA %I', nspname), coalesce(nspacl, acldefault('n', nspowner))
    FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL SELECT 'EXECUTE', format('FUNCTION %s', oid::regprocedure), coalesce(proacl, acldefault('f', proowner))
    FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN ('lo_creat', 'lo_create', 'lo_from_bytea')
  LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM aclexplode(item.acl) a WHERE a.grantee = 0 AND a.privilege_type = item.privilege);
    FOR other IN
      SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND NOT pg_has_role(oid, 'rec_io_installer', 'MEMBER')
    LOOP
      EXECUTE format('GRANT %s ON %s TO %I', item.privilege, item.thing, other.rolname);
    END LOOP;
    EXECUTE format('REVOKE %s ON %s FROM PUBLIC', item.privilege, item.thing);
  END LOOP;
END
$$;

-- The three schemas: read, and nothing else. Where a sequence stands, a copy has to know, too.
CREATE SCHEMA IF NOT EXISTS analytics;
CREATE SCHEMA IF NOT EXISTS historical_data;
CREATE SCHEMA IF NOT EXISTS live_data;
GRANT USAGE ON SCHEMA analytics, historical_data, live_data TO rec_io_installer;
GRANT SELECT ON ALL TABLES IN SCHEMA analytics, historical_data, live_data TO rec_io_installer;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA analytics, historical_data, live_data TO rec_io_installer;

-- Tables made later are readable, too. Default privileges belong to whoever makes the table, so they are set for everyone who
-- may make one there or has made one; day partitions are made by the owner of their functions.
DO $$
DECLARE
  maker record;
BEGIN
  FOR maker IN
    SELECT r.rolname AS name FROM pg_roles r
    WHERE r.rolname !~ '^pg_' AND (
      EXISTS (SELECT FROM pg_namespace n WHERE n.nspname IN ('analytics', 'historical_data', 'live_data')
        AND has_schema_privilege(r.oid, n.oid, 'CREATE'))
      OR EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('analytics', 'historical_data', 'live_data') AND c.relowner = r.oid))
  LOOP
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA analytics, historical_data, live_data
      GRANT SELECT ON TABLES TO rec_io_installer', maker.name);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA analytics, historical_data, live_data
      GRANT SELECT ON SEQUENCES TO rec_io_installer', maker.name);
  END LOOP;
END
$$;

-- Views and foreign tables are not copied, and read with their owner's rights: one over the schema users would show the users
-- by a side door.
DO $$
DECLARE
  view record;
BEGIN
  FOR view IN
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('analytics', 'historical_data', 'live_data') AND c.relkind IN ('v', 'm', 'f')
  LOOP
    EXECUTE format('REVOKE ALL ON %I.%I FROM rec_io_installer', view.nspname, view.relname);
  END LOOP;
END
$$;

-- Default privileges know no difference between a table and a view, so a view that is made later is closed as it is made, by the superuser's right:
-- whoever makes it may not even see the schema.
CREATE OR REPLACE FUNCTION system.close_views_to_installers() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made record;
BEGIN
  FOR made IN
    SELECT c.oid::regclass AS name FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
    WHERE d.classid = 'pg_class'::regclass AND d.schema_name IN ('analytics', 'historical_data', 'live_data')
      AND c.relkind IN ('v', 'm', 'f') AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'rec_io_installer')
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM rec_io_installer', made.name);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION system.close_views_to_installers() FROM PUBLIC;
DROP EVENT TRIGGER IF EXISTS rec_io_close_views_to_installers;
CREATE EVENT TRIGGER rec_io_close_views_to_installers ON ddl_command_end
  WHEN TAG IN ('CREATE VIEW', 'CREATE MATERIALIZED VIEW', 'CREATE FOREIGN TABLE')
  EXECUTE FUNCTION system.close_views_to_installers();

-- The log of who copied what: written through these functions only, and read by no installer.
GRANT USAGE ON SCHEMA system TO rec_io_installer;
GRANT EXECUTE ON FUNCTION system.begin_installation(text, text, text, text[], text, text),
  system.continue_installation(integer, text, integer, bigint),
  system.end_installation(integer, text, text, integer, bigint, text),
  system.schema_version_for_installers() TO rec_io_installer;
COMMIT;
