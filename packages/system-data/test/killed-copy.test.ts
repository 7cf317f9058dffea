import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Connection } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copySystemData } from '../src/copy-system-data.ts';
import { readInstallationLog } from '../src/operator/installation-log.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';

const TABLES = [
  'analytics.lookup_btc',
  'historical_data.btc_price_history',
  'live_data.live_price_log_1s_btc',
] as const;
const MOMENTS = [
  'looking null',
  ...TABLES.flatMap((table) => [`comparing ${table}`, `copying ${table}`, `placing ${table}`]),
  'done null',
];

describe('a copy that is killed', () => {
  let server: OperatorServer;

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
  });
  afterAll(() => server.stop());

  const killAt = async (target: Connection, dieAt: string): Promise<NodeJS.Signals | null> => {
    const given = JSON.stringify({ source: server.source, target, dieAt });
    const child = spawn(process.execPath, [join(import.meta.dirname, 'copy-process.ts'), given], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return signal;
  };
  const counts = async (pool: Pool): Promise<readonly (number | null)[]> =>
    Promise.all(
      TABLES.map(
        async (table) => (await pool.query(`SELECT FROM ${table}`).catch(() => null))?.rowCount ?? null,
      ),
    );

  test.each(MOMENTS)(
    'at “%s” leaves everything as it was or whole, and the next one ends it',
    async (moment) => {
      const { connection, pool } = await server.target();
      const before = await counts(pool);
      expect(await killAt(connection, moment)).toBe('SIGKILL');
      const all = [300, 5000, 1200];
      expect(await counts(pool)).toEqual(moment === 'done null' ? all : before);
      const report = await copySystemData({
        source: server.source,
        target: connection,
        identity: { userId: 'next', name: '', email: '', version: '0.1.0' },
      });
      expect(await counts(pool)).toEqual(all);
      expect(report.tablesCopied).toBe(moment === 'done null' ? 0 : 3);
      const { rows } = await pool.query(
        "SELECT relname FROM pg_class WHERE relnamespace = 'system_data'::regnamespace AND relkind = 'r'",
      );
      expect(rows).toEqual([{ relname: 'copied' }]);
    },
  );

  test('is seen in the log as begun and not ended', async () => {
    const log = await readInstallationLog(server.pool, { limit: 100, who: 'killed' });
    expect(log).toHaveLength(MOMENTS.length);
    expect(new Set(log.map(({ status, endedAt }) => `${status} ${endedAt}`))).toEqual(
      new Set(['in_progress null']),
    );
  });
});
