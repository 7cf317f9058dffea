-- What the recorder writes of ether, as of bitcoin; and the stretches in which it wrote no price, with why.
CREATE TABLE live_data.market_kalshi_eth (LIKE live_data.market_kalshi_btc INCLUDING ALL);
CREATE TABLE live_data.strike_table_eth (LIKE live_data.strike_table_btc INCLUDING ALL);
CREATE TABLE live_data.watchlist_eth (LIKE live_data.strike_table_btc INCLUDING ALL);

CREATE TABLE live_data.recording_gaps (
  symbol text NOT NULL CHECK (symbol IN ('BTC', 'ETH')),
  from_time timestamptz NOT NULL,
  to_time timestamptz NOT NULL CHECK (to_time > from_time),
  reason text NOT NULL,
  PRIMARY KEY (symbol, from_time)
);
