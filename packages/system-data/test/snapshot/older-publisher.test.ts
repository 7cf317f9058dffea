import { hasOlderServer, OLDER_MAJORS, startTestServer, type TestServer } from '@rec-io/database/test-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copySystemData } from '../../src/copy-system-data.ts';
import { openSnapshot } from '../../src/snapshot/open-snapshot.ts';
import { connected, type Place, publishingPlace } from './published.ts';
import { ROWS, SCHEMA } from './some-data.ts';

const IDENTITY = { userId: '0001', name: 'New Owner', email: 'owner@example.org', version: '0.1.0' };
const CONTENT = `SELECT count(*) AS rows, sum(hashtextextended(t::text, 0)) AS hash FROM historical_data.prices t
  UNION ALL SELECT count(*), sum(hashtextextended(t::text, 0)) FROM analytics.moods t
  UNION ALL SELECT count(*), sum(hashtextextended(t::text, 0)) FROM live_data.days t`;

describe.each(OLDER_MAJORS.filter((major) => major === 13 || major === 15))(
  'what PostgreSQL %i publishes (skipped where ./test.sh has not fetched it)',
  (major) => {
    let older: TestServer | null = null;
    let newer: TestServer | null = null;
    let place: Place;

    beforeAll(async () => {
      if (!hasOlderServer(major)) return;
      [older, newer] = [await startTestServer({ major }), await startTestServer()];
      place = await publishingPlace();
    });
    afterAll(async () => {
      await Promise.all([older?.stop(), newer?.stop()]);
      await place?.remove();
    });

    test.runIf(hasOlderServer(major))(
      'is proved by the target, whether its hashes agree or not',
      async () => {
        if (older === null || newer === null) throw new Error('no servers');
        const there = await connected(older.admin);
        await there.query(SCHEMA);
        await there.query(ROWS);
        expect(await place.publish(older.admin, { chunkBytes: 128 * 1024 })).toMatchObject({ rows: 20_350 });
        const snapshot = await openSnapshot(place.address);
        const admin = await connected(newer.admin);
        await admin.query('CREATE DATABASE loaded TEMPLATE template0');
        const target = { ...newer.admin, database: 'loaded' };
        const here = await connected(target);
        if (major < 14) expect(await snapshot.hashesAgree(here)).toBe(false);
        const from = { kind: 'snapshot', address: place.address } as const;
        const report = await copySystemData({ from, target, isOurs: false, identity: IDENTITY });
        expect(report).toMatchObject({ rowsCopied: 20_350 });
        expect(report.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
        expect((await here.query(CONTENT)).rows).toEqual((await there.query(CONTENT)).rows);
        await Promise.all([there.end(), here.end(), admin.end(), snapshot.close()]);
      },
    );
  },
);
