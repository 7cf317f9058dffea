CREATE SCHEMA users;
CREATE SCHEMA live_data;
CREATE SCHEMA historical_data;
CREATE SCHEMA analytics;
CREATE SCHEMA IF NOT EXISTS system;

-- The role of the services. It owns nothing; its password is set by whoever runs the server, never by a migration.
-- Roles belong to the whole server, so another database's migration may have made it, even at this very moment.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rec_io_user') THEN
    CREATE ROLE rec_io_user LOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;
END
$$;

GRANT USAGE ON SCHEMA users, live_data, historical_data, analytics, system TO rec_io_user;
GRANT SELECT ON system.schema_migrations TO rec_io_user;

ALTER DEFAULT PRIVILEGES IN SCHEMA live_data, historical_data, analytics
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rec_io_user;
ALTER DEFAULT PRIVILEGES IN SCHEMA users, live_data, historical_data, analytics
  GRANT USAGE ON SEQUENCES TO rec_io_user;
