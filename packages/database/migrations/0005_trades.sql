-- What the owner sees: one entry, its exit, its profit and loss. A projection of the ledger, rewritten as facts arrive.
-- Names and meaning are the earlier system's; money is exact decimal dollars, times are instants.
CREATE TABLE users.trades (
  user_no text NOT NULL,
  account text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('simulated', 'demo', 'prod')),
  id text NOT NULL,
  status text NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'open', 'closing', 'closed', 'expired', 'error')),
  opened_at timestamptz NOT NULL,
  symbol text NOT NULL,
  market text NOT NULL DEFAULT 'Kalshi',
  trade_strategy text NOT NULL,
  contract text NOT NULL,
  strike numeric NOT NULL,
  side text NOT NULL CHECK (side IN ('yes', 'no')),
  prob numeric NOT NULL,
  diff numeric NOT NULL,
  buy_price numeric,
  position numeric NOT NULL,
  sell_price numeric,
  closed_at timestamptz,
  fees numeric NOT NULL DEFAULT 0,
  pnl numeric,
  symbol_open numeric NOT NULL,
  symbol_close numeric,
  momentum numeric,
  volatility numeric,
  momentum_delta numeric,
  win_loss text CHECK (win_loss IN ('W', 'L', 'D')),
  ticker text NOT NULL,
  ticket_id text NOT NULL,
  market_id text NOT NULL,
  entry_method text NOT NULL DEFAULT 'auto' CHECK (entry_method IN ('manual', 'auto')),
  close_method text CHECK (close_method IN ('manual', 'auto', 'expired')),
  test_filter boolean NOT NULL DEFAULT false,
  reason text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, account, mode, id)
) PARTITION BY LIST (user_no);

CREATE INDEX trades_status ON users.trades (account, mode, status);
CREATE INDEX trades_opened_at ON users.trades (account, mode, opened_at);
CREATE INDEX trades_ticker ON users.trades (account, mode, ticker);

COMMENT ON COLUMN users.trades.prob IS 'model probability of the side bought at entry, percent';
COMMENT ON COLUMN users.trades.diff IS 'edge at entry: probability minus price minus expected fee, cents per contract';
COMMENT ON COLUMN users.trades.buy_price IS 'mean price paid per contract, dollars';
COMMENT ON COLUMN users.trades.position IS 'contracts';
COMMENT ON COLUMN users.trades.momentum IS 'momentum score at entry, basis points';

-- A view, not a table: a second copy of the open trades could disagree with the first.
CREATE VIEW users.active_trades WITH (security_invoker = true) AS
  SELECT * FROM users.trades WHERE status IN ('pending', 'open', 'closing');
