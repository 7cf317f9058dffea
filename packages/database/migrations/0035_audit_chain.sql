-- Each entry of the audit carries a hash over itself and the hash of the one before, so that what was changed, put in between or taken
-- out by whoever may do anything with the database shows. What is hashed: every field with its length, so that no two entries read alike.
CREATE FUNCTION users.audit_hash(entry users.audit, hash_before text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT encode(sha256(convert_to(string_agg(coalesce(octet_length(part) || ':' || part, '-'), ',' ORDER BY n), 'UTF8')), 'hex')
  FROM unnest(ARRAY[
    hash_before, entry.seq::text, to_char(entry.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.owner_no,
    entry.account, entry.user_no, entry.login, entry.via, entry.action, entry.detail::text, entry.address, entry.user_agent
  ]) WITH ORDINALITY AS parts (part, n)
$$;

ALTER TABLE users.audit ADD COLUMN hash text CHECK (hash ~ '^[0-9a-f]{64}$');

-- What is there already is taken as it is.
ALTER TABLE users.audit DISABLE TRIGGER append_only;
DO $$
DECLARE
  entry users.audit;
  hash_before text := '';
BEGIN
  FOR entry IN SELECT * FROM users.audit ORDER BY seq LOOP
    hash_before := users.audit_hash(entry, hash_before);
    UPDATE users.audit SET hash = hash_before WHERE seq = entry.seq;
  END LOOP;
END $$;
ALTER TABLE users.audit ENABLE TRIGGER append_only;
ALTER TABLE users.audit ALTER COLUMN hash SET NOT NULL;

-- One entry after the other, of all accounts: the lock lasts as long as the transaction that writes one. A restore brings hashes along.
CREATE FUNCTION users.chain_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  last record;
BEGIN
  IF NEW.hash IS NOT NULL THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('users.audit'));
  SELECT seq, hash INTO last FROM users.audit ORDER BY seq DESC LIMIT 1;
  -- Numbered before it had its turn.
  IF NEW.seq <= last.seq THEN
    NEW.seq := nextval(pg_get_serial_sequence('users.audit', 'seq'));
  END IF;
  NEW.hash := users.audit_hash(NEW, coalesce(last.hash, ''));
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION users.chain_audit() FROM PUBLIC;
CREATE TRIGGER chained BEFORE INSERT ON users.audit FOR EACH ROW EXECUTE FUNCTION users.chain_audit();
