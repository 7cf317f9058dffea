import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOTHING_MADE } from '@rec-io/installer/receipt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemDataStep } from '../src/system-data-step.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';

const IDENTITY = { userId: 'ada', name: 'Ada', email: 'ada@example.org', version: '0.1.0' };

describe('the step of system data', () => {
  let server: OperatorServer;
  let base = '';
  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
    base = await mkdtemp(join(tmpdir(), 'rec-io step '));
  });
  afterAll(async () => {
    await rm(base, { recursive: true });
    await server.stop();
  });

  const token = async (): Promise<string> => {
    const path = join(base, 'token');
    const { host, port, database, user, password } = server.source;
    await writeFile(path, `postgres://${user}:${password}@${host}:${port}/${database}`, { mode: 0o600 });
    return path;
  };
  const applied = async (step: ReturnType<typeof systemDataStep>) => {
    const said: string[] = [];
    const context = { made: NOTHING_MADE, signal: new AbortController().signal };
    const made = await step.apply({ ...context, say: (line) => said.push(line) });
    return { made, said };
  };

  test('that is skipped is done at once, needs no database, and says what follows', async () => {
    const step = systemDataStep({ connectionFile: null, identity: IDENTITY }, () => {
      throw new Error('no database was needed');
    });
    expect(step.phase).toBe('system-data');
    expect(await step.isDone()).toBe(true);
    expect(step.intention).toContain('analytics are built from public history');
  });

  test('copies, tells how far it is and what it left, and is done from then on', async () => {
    const { connection, pool } = await server.target();
    await pool.query('CREATE TABLE live_data.of_another_version (n text)');
    const step = systemDataStep(
      { connectionFile: await token(), identity: IDENTITY },
      async () => connection,
    );
    expect(await step.isDone()).toBe(false);
    const { made, said } = await applied(step);
    expect(made).toMatchObject({ facts: { systemDataRows: 6500 } });
    expect(said.some((line) => line.startsWith('copying '))).toBe(true);
    expect(said.at(-1)).toContain('was not copied: its columns differ');
    expect(JSON.stringify(said)).not.toContain(server.source.password);
    await step.verify();
    expect(await step.isDone()).toBe(true);
    expect(await step.revert(NOTHING_MADE)).toEqual([]);
  });

  test('is not done while a table is missing, and says which', async () => {
    const { connection, pool } = await server.target();
    await pool.query(`
      CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.volume := 1; RETURN NEW; END';
      CREATE TRIGGER spoils BEFORE INSERT ON historical_data.btc_price_history FOR EACH ROW EXECUTE FUNCTION public.spoil()`);
    const step = systemDataStep(
      { connectionFile: await token(), identity: IDENTITY },
      async () => connection,
    );
    const failure: unknown = await applied(step).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'REC-718' });
    expect(String(failure)).toContain('historical_data.btc_price_history');
    expect(await step.isDone()).toBe(false);
    await pool.query('DROP TRIGGER spoils ON historical_data.btc_price_history');
    const { made } = await applied(step);
    expect(made).toMatchObject({ facts: { systemDataTables: 1, systemDataRows: 5000 } });
    expect(await step.isDone()).toBe(true);
  });

  test('fails with its reason when the file is gone', async () => {
    const { connection } = await server.target();
    const file = { connectionFile: join(base, 'gone.yaml'), identity: IDENTITY };
    const step = systemDataStep(file, async () => connection);
    await expect(applied(step)).rejects.toMatchObject({ code: 'REC-690' });
  });
});
