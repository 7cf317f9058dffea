CREATE TABLE users.trade_preferences (
  user_no text NOT NULL PRIMARY KEY,
  trade_strategy text NOT NULL DEFAULT 'Hourly HTC',
  position_size integer NOT NULL DEFAULT 1 CHECK (position_size > 0),
  multiplier integer NOT NULL DEFAULT 1 CHECK (multiplier > 0),
  updated_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY LIST (user_no);

-- Probabilities in percent, differentials in cents, momentum in basis points.
CREATE TABLE users.auto_trade_settings (
  user_no text NOT NULL PRIMARY KEY,
  auto_entry boolean NOT NULL DEFAULT false,
  auto_stop boolean NOT NULL DEFAULT false,
  min_probability double precision NOT NULL DEFAULT 95 CHECK (min_probability BETWEEN 0 AND 100),
  min_differential double precision NOT NULL DEFAULT 0.25,
  min_time integer NOT NULL DEFAULT 120 CHECK (min_time >= 0),
  max_time integer NOT NULL DEFAULT 900,
  allow_re_entry boolean NOT NULL DEFAULT false,
  spike_alert_enabled boolean NOT NULL DEFAULT true,
  spike_alert_momentum_threshold double precision NOT NULL DEFAULT 36,
  spike_alert_cooldown_threshold double precision NOT NULL DEFAULT 30,
  spike_alert_cooldown_minutes double precision NOT NULL DEFAULT 15,
  current_probability double precision NOT NULL DEFAULT 40 CHECK (current_probability BETWEEN 0 AND 100),
  min_ttc_seconds integer NOT NULL DEFAULT 60 CHECK (min_ttc_seconds >= 0),
  momentum_spike_enabled boolean NOT NULL DEFAULT true,
  momentum_spike_threshold double precision NOT NULL DEFAULT 36,
  verification_period_enabled boolean NOT NULL DEFAULT false,
  verification_period_seconds integer NOT NULL DEFAULT 15 CHECK (verification_period_seconds >= 0),
  auto_entry_status text NOT NULL DEFAULT 'disabled',
  cooldown_timer integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (min_time <= max_time)
) PARTITION BY LIST (user_no);

CREATE TABLE users.watchlist (
  user_no text NOT NULL,
  symbol text NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_no, symbol)
) PARTITION BY LIST (user_no);
