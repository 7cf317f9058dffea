-- PostgreSQL checks a parent's policy only on access through the parent, so every partition carries the same one.
CREATE FUNCTION users.isolate(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', relation);
  EXECUTE format(
    'CREATE POLICY own_rows ON %s USING (user_no = current_setting(''rec_io.user_no'', true))
     WITH CHECK (user_no = current_setting(''rec_io.user_no'', true))', relation);
END
$$;

-- The tables that have one partition per user, and what the services may do with them.
CREATE TABLE users.partitioned_tables (
  name text PRIMARY KEY,
  append_only boolean NOT NULL
);
INSERT INTO users.partitioned_tables (name, append_only) VALUES
  ('intents', true),
  ('order_outcomes', true),
  ('fills', true),
  ('settlements', true),
  ('balances', true),
  ('trades', false),
  ('trade_preferences', false),
  ('auto_trade_settings', false),
  ('watchlist', false);

CREATE FUNCTION users.allow_services(relation regclass, append_only boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF append_only THEN
    EXECUTE format('GRANT SELECT, INSERT ON %s TO rec_io_user', relation);
  ELSE
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO rec_io_user', relation);
  END IF;
END
$$;

DO $$
DECLARE parent record;
BEGIN
  FOR parent IN SELECT * FROM users.partitioned_tables LOOP
    PERFORM users.isolate(format('users.%I', parent.name)::regclass);
    PERFORM users.allow_services(format('users.%I', parent.name)::regclass, parent.append_only);
  END LOOP;
END
$$;
GRANT SELECT ON users.active_trades TO rec_io_user;

-- Makes the partitions users.<table>_<user_no>. CREATE, then ATTACH: rights and policy are there before a row can be.
CREATE FUNCTION users.add_user(new_user_no text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent record;
  child text;
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
  EXECUTE format('CREATE OR REPLACE VIEW users.%I WITH (security_invoker = true) AS
    SELECT * FROM users.%I WHERE status IN (''pending'', ''open'', ''closing'')',
    'active_trades_' || new_user_no, 'trades_' || new_user_no);
  EXECUTE format('GRANT SELECT ON users.%I TO rec_io_user', 'active_trades_' || new_user_no);
END
$$;
REVOKE ALL ON FUNCTION users.add_user(text) FROM PUBLIC;
