-- What a person is handed of themselves: also what their strategies remember, and what they did on accounts of others.
UPDATE users.table_rights SET rights = 'SELECT, DELETE' WHERE role = 'rec_io_web' AND table_name = 'monitor_memory';
DO $$
DECLARE relation record;
BEGIN
  FOR relation IN
    SELECT c.oid::regclass AS name FROM pg_class p
    JOIN pg_class c ON c.oid = p.oid OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = p.oid)
    WHERE p.oid = 'users.monitor_memory'::regclass
  LOOP
    -- Rights on columns, too: one on the table takes their place.
    EXECUTE format('REVOKE ALL ON %s FROM rec_io_web', relation.name);
    PERFORM users.allow_services(relation.name, false);
  END LOOP;
END
$$;

-- The audit is bound to the account's owner: this is bound to whoever did it. Page by page, oldest first.
CREATE INDEX audit_person ON users.audit (user_no, seq);
CREATE FUNCTION users.audit_by(wanted_user_no text, after_seq bigint, rows_max integer) RETURNS SETOF users.audit
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT * FROM users.audit a
  WHERE a.user_no = wanted_user_no AND a.seq > after_seq AND wanted_user_no = current_setting('rec_io.user_no', true)
  ORDER BY a.seq LIMIT least(rows_max, 1000)
$$;
REVOKE ALL ON FUNCTION users.audit_by(text, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.audit_by(text, bigint, integer) TO rec_io_web;
