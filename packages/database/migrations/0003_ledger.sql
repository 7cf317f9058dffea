-- The ledger: append-only facts, columns as in packages/domain/src/ledger.ts. Units are the last part of a name.

-- Writers take blocks of 10,000 numbers, so that one order runs through all five tables. Gaps mean nothing.
CREATE SEQUENCE users.ledger_seq AS bigint INCREMENT BY 10000 START WITH 10000;
GRANT USAGE ON SEQUENCE users.ledger_seq TO rec_io_user;

CREATE TABLE users.intents (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  client_order_id text NOT NULL,
  decision_number integer NOT NULL,
  monitor text NOT NULL,
  strategy text NOT NULL,
  symbol text NOT NULL,
  event_ticker text NOT NULL,
  ticker text NOT NULL,
  contract text NOT NULL,
  floor_strike_e4 bigint NOT NULL,
  close_time timestamptz NOT NULL,
  side text NOT NULL CHECK (side IN ('yes', 'no')),
  action text NOT NULL CHECK (action IN ('entry', 'exit')),
  closes text,
  count_e2 bigint NOT NULL,
  limit_e4 bigint NOT NULL CHECK (limit_e4 BETWEEN 0 AND 10000),
  book_side text NOT NULL CHECK (book_side IN ('bid', 'ask')),
  yes_price_e4 bigint NOT NULL CHECK (yes_price_e4 BETWEEN 0 AND 10000),
  time_in_force text NOT NULL,
  probability double precision NOT NULL,
  edge_e4 double precision NOT NULL,
  index_e4 bigint NOT NULL,
  momentum_bp double precision,
  time_to_close_s double precision NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, client_order_id)
) PARTITION BY LIST (user_no);

-- An order may have several outcomes (unknown, later acknowledged); the same one twice is one row.
CREATE TABLE users.order_outcomes (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  client_order_id text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('acknowledged', 'rejected', 'unknown')),
  order_id text NOT NULL DEFAULT '',
  fill_count_e2 bigint NOT NULL DEFAULT 0,
  remaining_count_e2 bigint NOT NULL DEFAULT 0,
  code text NOT NULL DEFAULT '',
  message text NOT NULL DEFAULT '',
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  -- A message may be longer than an index entry may be, so its digest is what is unique.
  content_md5 text NOT NULL GENERATED ALWAYS AS (
    md5(outcome || '|' || order_id || '|' || fill_count_e2::text || '|' || remaining_count_e2::text
        || '|' || code || '|' || message)
  ) STORED,
  PRIMARY KEY (user_no, account, mode, client_order_id, occurred_at, content_md5)
) PARTITION BY LIST (user_no);

CREATE TABLE users.fills (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  trade_id text NOT NULL,
  order_id text NOT NULL,
  client_order_id text NOT NULL,
  ticker text NOT NULL,
  side text NOT NULL CHECK (side IN ('bid', 'ask')),
  yes_price_e4 bigint NOT NULL CHECK (yes_price_e4 BETWEEN 0 AND 10000),
  count_e2 bigint NOT NULL,
  fee_e6 bigint NOT NULL,
  is_taker boolean NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, trade_id)
) PARTITION BY LIST (user_no);

CREATE TABLE users.settlements (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  ticker text NOT NULL,
  event_ticker text NOT NULL,
  result text NOT NULL CHECK (result IN ('yes', 'no')),
  revenue_e6 bigint NOT NULL,
  yes_count_e2 bigint NOT NULL,
  no_count_e2 bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, ticker)
) PARTITION BY LIST (user_no);

CREATE TABLE users.balances (
  seq bigint NOT NULL,
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  balance_e6 bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, occurred_at, balance_e6)
) PARTITION BY LIST (user_no);

CREATE INDEX intents_seq ON users.intents (account, mode, seq);
CREATE INDEX order_outcomes_seq ON users.order_outcomes (account, mode, seq);
CREATE INDEX fills_seq ON users.fills (account, mode, seq);
CREATE INDEX settlements_seq ON users.settlements (account, mode, seq);
CREATE INDEX balances_seq ON users.balances (account, mode, seq);
