-- What a user trades by: monitors, what their strategies remember, and the limits that hold for every order.

-- Only what differs from the owner's defaults (auto_trade_settings, trade_preferences) and the strategy's, in the owner's units:
-- packages/domain/src/monitor-settings.ts. Null strategy: the one of trade_preferences. Null mode: every one in which automatic
-- entry is switched on.
CREATE TABLE users.monitors (
  user_no text NOT NULL,
  name text NOT NULL CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  symbol text NOT NULL CHECK (symbol IN ('BTC', 'ETH')),
  series text NOT NULL CHECK (series IN ('hourly', 'quarter')),
  strategy text CHECK (strategy <> ''),
  parameters jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(parameters) = 'object'),
  size jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(size) = 'object'),
  rules jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(rules) = 'object'),
  enabled boolean NOT NULL DEFAULT true,
  mode text CHECK (mode IN ('simulated', 'demo', 'prod')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, name)
) PARTITION BY LIST (user_no);

-- What a strategy remembers, so that a pause outlives a restart. Text as it was told: a user's own strategy may remember
-- characters that jsonb does not hold.
CREATE TABLE users.monitor_memory (
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  monitor text NOT NULL,
  strategy text NOT NULL,
  memory json NOT NULL,
  occurred_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, monitor)
) PARTITION BY LIST (user_no);

-- In the owner's units, by the keys of packages/domain/src/risk-parameters.ts. Null: the program's own limit.
CREATE TABLE users.risk_limits (
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  max_contracts numeric CHECK (max_contracts > 0),
  max_open_trades integer CHECK (max_open_trades >= 0),
  max_exposure numeric CHECK (max_exposure > 0),
  max_trade_loss numeric CHECK (max_trade_loss > 0),
  max_hour_loss numeric CHECK (max_hour_loss > 0),
  max_day_loss numeric CHECK (max_day_loss > 0),
  max_drawdown numeric CHECK (max_drawdown > 0),
  max_orders_per_hour integer CHECK (max_orders_per_hour >= 0),
  price_band numeric CHECK (price_band >= 0 AND price_band < 100),
  max_spread numeric CHECK (max_spread > 0 AND max_spread < 100),
  max_index_age numeric CHECK (max_index_age > 0),
  max_book_age numeric CHECK (max_book_age > 0),
  proxy_min_time_to_close numeric CHECK (proxy_min_time_to_close >= 0),
  max_burst numeric CHECK (max_burst > 0),
  max_rejected_in_a_row integer CHECK (max_rejected_in_a_row > 0),
  max_unknown_orders integer CHECK (max_unknown_orders > 0),
  max_mismatch numeric CHECK (max_mismatch > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode)
) PARTITION BY LIST (user_no);

-- How a trade came to its end. A row's close_method may be external: somebody else's order sold what it held.
ALTER TABLE users.trades
  ADD COLUMN monitor text,
  ADD COLUMN close_time timestamptz,
  ADD COLUMN exit_reason text,
  ADD COLUMN held_to_settlement text,
  DROP CONSTRAINT trades_close_method_check,
  ADD CONSTRAINT trades_close_method_check CHECK (close_method IN ('manual', 'auto', 'expired', 'external'));
CREATE INDEX trades_monitor ON users.trades (monitor);
COMMENT ON COLUMN users.trades.exit_reason IS 'what made somebody want out: a rule by its name, strategy, manual, kill';
COMMENT ON COLUMN users.trades.held_to_settlement IS 'why it is kept to settlement whatever its rules say';

-- Columns that came later are in no view that was made before them.
CREATE OR REPLACE VIEW users.active_trades WITH (security_invoker = true) AS
  SELECT * FROM users.trades WHERE status IN ('pending', 'open', 'closing');

INSERT INTO users.partitioned_tables (name, append_only) VALUES
  ('monitors', false),
  ('monitor_memory', false),
  ('risk_limits', false);

INSERT INTO users.table_rights (role, table_name, rights)
SELECT role, unnest(tables), rights FROM (VALUES
  -- Limits and monitors are changed by who may change the installation, not by what people reach over the network.
  ('rec_io_web', '{monitors,risk_limits}'::text[], 'SELECT'),
  ('rec_io_trader', '{monitors,risk_limits}', 'SELECT'),
  ('rec_io_trader', '{monitor_memory}', 'SELECT, INSERT, UPDATE'),
  ('rec_io_worker', '{monitors,risk_limits}', 'SELECT'),
  ('rec_io_monitor', '{monitors,risk_limits}', 'SELECT')
) AS wanted (role, tables, rights);

CREATE FUNCTION users.add_default_monitor(new_user_no text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO users.monitors (user_no, name, symbol, series) VALUES (new_user_no, 'btc-hourly-htc', 'BTC', 'hourly')
$$;
REVOKE ALL ON FUNCTION users.add_default_monitor(text) FROM PUBLIC;

DO $$
DECLARE
  parent text;
  present record;
BEGIN
  FOREACH parent IN ARRAY ARRAY['monitors', 'monitor_memory', 'risk_limits'] LOOP
    PERFORM users.isolate(format('users.%I', parent)::regclass);
    PERFORM users.allow_services(format('users.%I', parent)::regclass, false);
  END LOOP;
  FOR present IN
    SELECT right(c.relname, 4) AS user_no FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'users.intents'::regclass
  LOOP
    PERFORM users.add_user(present.user_no);
    -- The owner is bound by row-level security, too.
    PERFORM set_config('rec_io.user_no', present.user_no, true);
    PERFORM users.add_default_monitor(present.user_no);
    UPDATE users.trades t SET monitor = i.monitor, close_time = i.close_time
    FROM users.intents i
    WHERE t.user_no = present.user_no AND i.user_no = t.user_no AND i.account = t.account AND i.mode = t.mode
      AND i.client_order_id = t.id;
  END LOOP;
  PERFORM set_config('rec_io.user_no', '', true);
END
$$;
