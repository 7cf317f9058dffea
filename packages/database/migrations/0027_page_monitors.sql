-- The page edits monitors, too: docs/decisions/0027. Never their names, and never limits. What a strategy remembers goes with its monitor.
UPDATE users.table_rights
SET rights = 'SELECT, INSERT, UPDATE (strategy, parameters, size, rules, enabled, mode, updated_at), DELETE'
WHERE role = 'rec_io_web' AND table_name = 'monitors';
INSERT INTO users.table_rights (role, table_name, rights)
VALUES ('rec_io_web', 'monitor_memory', 'SELECT (user_no, monitor), DELETE');

DO $$
DECLARE relation record;
BEGIN
  FOR relation IN
    SELECT c.oid::regclass AS name FROM pg_class p
    JOIN pg_class c ON c.oid = p.oid OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = p.oid)
    WHERE p.oid IN ('users.monitors'::regclass, 'users.monitor_memory'::regclass)
  LOOP
    PERFORM users.allow_services(relation.name, false);
  END LOOP;
END
$$;
