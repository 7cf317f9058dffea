-- That an exit begins is a fact of its own: a wish to sell outlives a restart also where no order could be sent for it yet.

CREATE TABLE users.exit_begins (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  trade_id text NOT NULL,
  orders integer NOT NULL CHECK (orders >= 0),
  cause text NOT NULL CHECK (cause IN ('probability-stop', 'momentum-spike-stop', 'take-profit', 'trailing-stop', 'time-stop',
    'stale-stop', 'strategy', 'manual', 'kill')),
  reason text NOT NULL,
  floor_e4 bigint CHECK (floor_e4 BETWEEN 0 AND 10000),
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  content_md5 text NOT NULL GENERATED ALWAYS AS (
    md5(orders::text || '|' || cause || '|' || coalesce(floor_e4::text, '') || '|' || reason)
  ) STORED,
  PRIMARY KEY (user_no, account, mode, trade_id, occurred_at, content_md5)
) PARTITION BY LIST (user_no);

CREATE INDEX exit_begins_seq ON users.exit_begins (account, mode, seq);

INSERT INTO users.partitioned_tables (name, append_only) VALUES ('exit_begins', true);

INSERT INTO users.table_rights (role, table_name, rights)
SELECT role, 'exit_begins', rights FROM users.table_rights WHERE table_name = 'exit_ends';

-- Parents first: what is made for a user is made like them.
DO $$
DECLARE
  present record;
BEGIN
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.exit_begins
    FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
  CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.exit_begins
    FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();
  PERFORM users.isolate('users.exit_begins'::regclass);
  PERFORM users.allow_services('users.exit_begins'::regclass, true);
  FOR present IN
    SELECT right(c.relname, 4) AS user_no FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'users.intents'::regclass
  LOOP
    PERFORM users.add_user(present.user_no);
  END LOOP;
END
$$;
