CREATE FUNCTION users.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % on %.% refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'RIO02';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.intents
  FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.order_outcomes
  FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.fills
  FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.settlements
  FOR EACH ROW EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON users.balances
  FOR EACH ROW EXECUTE FUNCTION users.refuse_change();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.intents
  FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.order_outcomes
  FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.fills
  FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.settlements
  FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON users.balances
  FOR EACH STATEMENT EXECUTE FUNCTION users.refuse_change();

-- Called by the append statement for an entry whose key is taken by other content: the whole append is undone.
CREATE FUNCTION users.refuse_conflict(kind text, id text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger already holds another % with the id %', kind, id USING ERRCODE = 'RIO01';
END
$$;

-- New at every fresh database and at every restore; part of every client order id.
CREATE TABLE users.ledger_epoch (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO users.ledger_epoch (epoch) VALUES (replace(gen_random_uuid()::text, '-', ''));
GRANT SELECT ON users.ledger_epoch TO rec_io_user;
