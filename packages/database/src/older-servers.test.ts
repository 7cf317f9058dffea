import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { hasOlderServer, OLDER_MAJORS, startTestServer, TEMPLATE, type TestServer } from './test-server.ts';

describe.each(OLDER_MAJORS)('a test server of PostgreSQL %i', (major) => {
  describe.runIf(hasOlderServer(major))('(skipped where ./test.sh could not fetch it)', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer({ major });
    });
    afterAll(() => server.stop());

    test('is of that version, and has our tables from 15 on', async () => {
      const pool = openPool(server.admin, { max: 1 });
      const { rows } = await pool.query<{ version: string; templates: string }>(
        `SELECT current_setting('server_version') AS version,
           (SELECT count(*) FROM pg_database WHERE datname = $1) AS templates`,
        [TEMPLATE],
      );
      await pool.end();
      expect(rows[0]?.version).toMatch(new RegExp(`^${major}\\.`));
      expect(rows[0]?.templates).toBe(major >= 15 ? '1' : '0');
    });
  });
});
