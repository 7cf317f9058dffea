-- The ladder of this second is written anew every second and needed by nobody after a crash: 40 strikes were three quarters of the
-- database's log (2.2 of 2.9 MB in three minutes). What happened is in the log of prices, the ledger and the decisions.
-- After a crash, and in a database that was brought back to a moment, these are empty until the recorder's next second.
ALTER TABLE live_data.strike_table_btc SET UNLOGGED;
ALTER TABLE live_data.strike_table_eth SET UNLOGGED;
