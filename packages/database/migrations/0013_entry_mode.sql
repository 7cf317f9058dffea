-- The mode for which automatic entry was switched on. In any other it is off, however the mode came to be changed: what was
-- switched on for practice money must never buy with real money.
ALTER TABLE users.auto_trade_settings
  ADD COLUMN auto_entry_mode text NOT NULL DEFAULT 'simulated'
    CHECK (auto_entry_mode IN ('simulated', 'demo', 'prod'));
