-- Whose rules protect a trade: those of its monitor, which follow what the owner sets there also while nothing runs, or what a person
-- chose for this trade. Those so far were nearly all a monitor's.
ALTER TABLE users.trade_rules
  ADD COLUMN set_by text NOT NULL DEFAULT 'monitor' CHECK (set_by IN ('monitor', 'person'));
ALTER TABLE users.trade_rules ALTER COLUMN set_by DROP DEFAULT;
