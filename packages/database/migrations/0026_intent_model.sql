-- Whose probability it was: a model may be changed while the trader runs. Null where none was known, and in what was written before this.
ALTER TABLE users.intents ADD COLUMN model text;
COMMENT ON COLUMN users.intents.model IS 'name of the model whose probability it is; null where none was known';
