-- What the exchange says of the account, read from outside the trader: a mirror, rewritten as it changes, and no ledger. Names are
-- the earlier system's; money is exact decimal dollars, contracts are exact decimals, times are instants.

-- YES above zero, NO below. A market that has left the exchange's list keeps its row, at zero.
CREATE TABLE users.positions (
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  ticker text NOT NULL,
  position numeric NOT NULL,
  total_traded numeric,
  market_exposure numeric,
  realized_pnl numeric,
  fees_paid numeric,
  last_updated_ts timestamptz,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, ticker)
) PARTITION BY LIST (user_no);

-- One row per order, with its newest state: `status` is the exchange's own word.
CREATE TABLE users.orders (
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  order_id text NOT NULL,
  client_order_id text NOT NULL DEFAULT '',
  ticker text NOT NULL,
  status text NOT NULL,
  book_side text NOT NULL CHECK (book_side IN ('bid', 'ask')),
  type text,
  yes_price numeric NOT NULL,
  no_price numeric NOT NULL,
  initial_count numeric NOT NULL,
  remaining_count numeric NOT NULL,
  fill_count numeric NOT NULL,
  taker_fees numeric,
  maker_fees numeric,
  taker_fill_cost numeric,
  maker_fill_cost numeric,
  order_group_id text,
  self_trade_prevention_type text,
  created_time timestamptz NOT NULL,
  expiration_time timestamptz,
  last_update_time timestamptz,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, order_id)
) PARTITION BY LIST (user_no);
CREATE INDEX orders_created ON users.orders (account, mode, created_time);

-- A row for each change.
CREATE TABLE users.account_balance (
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  "timestamp" timestamptz NOT NULL,
  balance numeric NOT NULL,
  portfolio_value numeric,
  -- Cash by the exchange's shard, where it tells.
  by_shard jsonb,
  PRIMARY KEY (user_no, account, mode, "timestamp")
) PARTITION BY LIST (user_no);

-- In what ledger and exchange differ, from its first sight to its end.
CREATE TABLE users.account_differences (
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  id text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  resolved_at timestamptz,
  code text NOT NULL,
  ticker text,
  ledger text NOT NULL,
  exchange text NOT NULL,
  amount numeric NOT NULL,
  explanation text NOT NULL,
  remedy text NOT NULL,
  blocks text NOT NULL CHECK (blocks IN ('market', 'entries')),
  PRIMARY KEY (user_no, account, mode, id, first_seen)
) PARTITION BY LIST (user_no);
CREATE INDEX account_differences_open ON users.account_differences (account, mode, id) WHERE resolved_at IS NULL;

INSERT INTO users.partitioned_tables (name, append_only) VALUES
  ('positions', false),
  ('orders', false),
  ('account_balance', true),
  ('account_differences', false);

INSERT INTO users.table_rights (role, table_name, rights)
SELECT role, unnest(tables), rights FROM (VALUES
  ('rec_io_sync', '{positions,orders,account_differences}'::text[], 'SELECT, INSERT, UPDATE'),
  ('rec_io_sync', '{account_balance}', 'SELECT, INSERT'),
  ('rec_io_web', '{positions,orders,account_balance,account_differences}', 'SELECT'),
  ('rec_io_worker', '{positions,orders,account_balance,account_differences}', 'SELECT'),
  ('rec_io_monitor', '{positions,orders,account_balance,account_differences}', 'SELECT')
) AS wanted (role, tables, rights);

-- What only the account's one writer decides is not written from outside: where the ledger begins, and what is taken over.
UPDATE users.table_rights SET rights = 'SELECT'
WHERE role = 'rec_io_sync' AND table_name IN ('balances', 'adoptions');

DO $$
DECLARE
  parent record;
  relation record;
  present record;
BEGIN
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.account_balance
    FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
  CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.account_balance
    FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();
  FOR parent IN
    SELECT * FROM users.partitioned_tables
    WHERE name IN ('positions', 'orders', 'account_balance', 'account_differences')
  LOOP
    PERFORM users.isolate(format('users.%I', parent.name)::regclass);
    PERFORM users.allow_services(format('users.%I', parent.name)::regclass, parent.append_only);
  END LOOP;
  FOR relation IN
    SELECT c.oid::regclass AS name FROM pg_class p
    JOIN pg_class c ON c.oid = p.oid OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = p.oid)
    WHERE p.oid IN ('users.balances'::regclass, 'users.adoptions'::regclass)
  LOOP
    EXECUTE format('REVOKE INSERT ON %s FROM rec_io_sync', relation.name);
  END LOOP;
  FOR present IN
    SELECT right(c.relname, 4) AS user_no FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'users.intents'::regclass
  LOOP
    PERFORM users.add_user(present.user_no);
  END LOOP;
END
$$;
