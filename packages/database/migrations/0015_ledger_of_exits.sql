-- What the ledger tells of exits, protection, adopted holdings and the trading state: packages/domain/src/ledger.ts.

-- Every order so far was an entry of a strategy. From now on whoever writes one says why.
ALTER TABLE users.intents
  ADD COLUMN cause text NOT NULL DEFAULT 'entry' CHECK (cause IN ('entry', 'probability-stop', 'momentum-spike-stop',
    'take-profit', 'trailing-stop', 'time-stop', 'stale-stop', 'strategy', 'manual', 'kill')),
  ADD COLUMN method text NOT NULL DEFAULT 'auto' CHECK (method IN ('auto', 'manual')),
  ADD CHECK ((action = 'entry') = (cause = 'entry'));
ALTER TABLE users.intents
  ALTER COLUMN cause DROP DEFAULT,
  ALTER COLUMN method DROP DEFAULT;

-- What protects a trade from a moment on. The newest counts; the same one twice is one row.
CREATE TABLE users.trade_rules (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  trade_id text NOT NULL,
  rules jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'object'),
  peak_e4 bigint CHECK (peak_e4 BETWEEN 0 AND 10000),
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  content_md5 text NOT NULL GENERATED ALWAYS AS (md5(rules::text || '|' || coalesce(peak_e4::text, ''))) STORED,
  PRIMARY KEY (user_no, account, mode, trade_id, occurred_at, content_md5)
) PARTITION BY LIST (user_no);

CREATE TABLE users.exit_ends (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  trade_id text NOT NULL,
  orders integer NOT NULL CHECK (orders >= 0),
  result text NOT NULL CHECK (result IN ('flat', 'held', 'reopened')),
  reason text NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  content_md5 text NOT NULL GENERATED ALWAYS AS (md5(orders::text || '|' || result || '|' || reason)) STORED,
  PRIMARY KEY (user_no, account, mode, trade_id, occurred_at, content_md5)
) PARTITION BY LIST (user_no);

-- Its id is a function of what is adopted: two who read the same difference write one row.
CREATE TABLE users.adoptions (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  id text NOT NULL,
  what text NOT NULL CHECK (what IN ('fill', 'position', 'cash')),
  reference text NOT NULL,
  ticker text,
  trade_id text,
  count_e2 bigint NOT NULL,
  cash_e6 bigint NOT NULL,
  reason text NOT NULL,
  decided_by text NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, id)
) PARTITION BY LIST (user_no);

CREATE TABLE users.controls (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  state text NOT NULL CHECK (state IN ('active', 'reducing', 'halted')),
  flatten boolean NOT NULL,
  reason text NOT NULL,
  decided_by text NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  content_md5 text NOT NULL GENERATED ALWAYS AS (
    md5(state || '|' || flatten::text || '|' || decided_by || '|' || reason)
  ) STORED,
  PRIMARY KEY (user_no, account, mode, occurred_at, content_md5)
) PARTITION BY LIST (user_no);

CREATE INDEX trade_rules_seq ON users.trade_rules (account, mode, seq);
CREATE INDEX exit_ends_seq ON users.exit_ends (account, mode, seq);
CREATE INDEX adoptions_seq ON users.adoptions (account, mode, seq);
CREATE INDEX controls_seq ON users.controls (account, mode, seq);

INSERT INTO users.partitioned_tables (name, append_only) VALUES
  ('trade_rules', true),
  ('exit_ends', true),
  ('adoptions', true),
  ('controls', true);

INSERT INTO users.table_rights (role, table_name, rights)
SELECT role, unnest(tables), rights FROM (VALUES
  ('rec_io_web', '{trade_rules,exit_ends,adoptions,controls}'::text[], 'SELECT'),
  ('rec_io_trader', '{trade_rules,exit_ends,adoptions,controls}', 'SELECT, INSERT'),
  -- It reads the account from outside the trader, and may say what it found.
  ('rec_io_sync', '{trade_rules,exit_ends,controls}', 'SELECT'),
  ('rec_io_sync', '{adoptions}', 'SELECT, INSERT'),
  ('rec_io_worker', '{trade_rules,exit_ends,adoptions,controls}', 'SELECT'),
  ('rec_io_monitor', '{exit_ends,adoptions,controls}', 'SELECT')
) AS wanted (role, tables, rights);

-- Parents first: what is made for a user is made like them.
DO $$
DECLARE
  parent text;
  present record;
BEGIN
  FOREACH parent IN ARRAY ARRAY['trade_rules', 'exit_ends', 'adoptions', 'controls'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.%I
      FOR EACH ROW EXECUTE FUNCTION users.refuse_change()', parent);
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.%I
      FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change()', parent);
    PERFORM users.isolate(format('users.%I', parent)::regclass);
    PERFORM users.allow_services(format('users.%I', parent)::regclass, true);
  END LOOP;
  FOR present IN
    SELECT right(c.relname, 4) AS user_no FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'users.intents'::regclass
  LOOP
    PERFORM users.add_user(present.user_no);
  END LOOP;
END
$$;
