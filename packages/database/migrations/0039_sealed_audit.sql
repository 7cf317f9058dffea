-- What of the audit is personal is sealed for its person before it is written, so that hashes are over what nobody reads without the
-- key: destroying the key takes the person out of it, and the chain holds as before. Why so: docs/decisions/0045

-- A key for each person, made with the first entry that needs one.
CREATE TABLE users.audit_keys (
  user_no text PRIMARY KEY REFERENCES users.user_info ON DELETE CASCADE,
  key bytea NOT NULL CHECK (octet_length(key) = 32),
  made_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE users.audit_keys ENABLE ROW LEVEL SECURITY;

-- Null for nobody. Three random numbers of the server's strong source, of 122 bits each, make one of 256.
CREATE FUNCTION users.audit_key(wanted_user_no text) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO users.audit_keys (user_no, key)
  SELECT u.user_no, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
  FROM users.user_info u WHERE u.user_no = wanted_user_no
  ON CONFLICT (user_no) DO NOTHING;
  RETURN (SELECT k.key FROM users.audit_keys k WHERE k.user_no = wanted_user_no);
END
$$;

-- Of those that stand in what is read; where there is none, its person is deleted.
CREATE FUNCTION users.audit_keys_of(wanted_user_nos text[]) RETURNS TABLE (user_no text, key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT k.user_no, k.key FROM users.audit_keys k WHERE k.user_no = ANY (wanted_user_nos)
$$;
REVOKE ALL ON FUNCTION users.audit_key(text), users.audit_keys_of(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users.audit_key(text), users.audit_keys_of(text[]) TO rec_io_web;

-- Entries of before lie plain. When their person is deleted, what is personal in them is taken out, and the entry that says so is named
-- here: it holds a digest of what is left of them. Their hashes stay, so that those of all others hold.
ALTER TABLE users.audit ADD COLUMN erased_by bigint;

-- Numbers of people who were deleted: never given to anybody else. `files_gone_at` is null until their directory is gone, too.
CREATE TABLE users.deletions (
  user_no text PRIMARY KEY,
  deleted_at timestamptz NOT NULL DEFAULT now(),
  files_gone_at timestamptz
);
ALTER TABLE users.deletions ENABLE ROW LEVEL SECURITY;
