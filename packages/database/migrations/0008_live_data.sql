-- One row per second and symbol; partitioned by UTC day, so that age is dropped by the day and never row by row.
CREATE TABLE live_data.live_price_log_1s_btc (
  "timestamp" timestamptz NOT NULL PRIMARY KEY,
  price numeric(16, 4) NOT NULL,
  one_minute_avg numeric(16, 4),
  momentum double precision,
  delta_1m double precision,
  delta_2m double precision,
  delta_3m double precision,
  delta_4m double precision,
  delta_15m double precision,
  delta_30m double precision
) PARTITION BY RANGE ("timestamp");
CREATE TABLE live_data.live_price_log_1s_eth (LIKE live_data.live_price_log_1s_btc INCLUDING ALL)
  PARTITION BY RANGE ("timestamp");

CREATE TABLE live_data.price_change_btc (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  change1h double precision,
  change3h double precision,
  change1d double precision,
  "timestamp" timestamptz NOT NULL
);
CREATE TABLE live_data.price_change_eth (LIKE live_data.price_change_btc INCLUDING ALL);

-- Prices in dollars.
CREATE TABLE live_data.market_kalshi_btc (
  event_ticker text NOT NULL,
  market_ticker text NOT NULL,
  strike numeric(16, 4) NOT NULL,
  status text NOT NULL,
  open_time timestamptz NOT NULL,
  close_time timestamptz NOT NULL,
  yes_bid numeric(6, 4),
  yes_ask numeric(6, 4),
  no_bid numeric(6, 4),
  no_ask numeric(6, 4),
  last_price numeric(6, 4),
  volume numeric(18, 2),
  volume_24h numeric(18, 2),
  open_interest numeric(18, 2),
  liquidity numeric(18, 4),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (event_ticker, market_ticker)
);

-- The ladder of the current second. Buffers in dollars and percent, probability in percent, differentials in cents.
CREATE TABLE live_data.strike_table_btc (
  ticker text PRIMARY KEY,
  "timestamp" timestamptz NOT NULL,
  symbol text NOT NULL,
  current_price numeric(16, 4) NOT NULL,
  ttc_seconds integer NOT NULL,
  broker text NOT NULL DEFAULT 'Kalshi',
  event_ticker text NOT NULL,
  market_title text NOT NULL,
  strike_tier numeric(16, 4),
  market_status text NOT NULL,
  strike numeric(16, 4) NOT NULL,
  buffer numeric(16, 4) NOT NULL,
  buffer_pct double precision NOT NULL,
  probability double precision,
  yes_ask numeric(6, 4),
  no_ask numeric(6, 4),
  yes_diff double precision,
  no_diff double precision,
  volume numeric(18, 2),
  active_side text NOT NULL CHECK (active_side IN ('yes', 'no')),
  momentum_weighted_score double precision,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE live_data.watchlist_btc (LIKE live_data.strike_table_btc INCLUDING ALL);
