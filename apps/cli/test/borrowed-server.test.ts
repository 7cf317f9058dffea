import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReplayDatabase } from '../src/database-access.ts';

/** A pool closes what lies idle in it for ten seconds. */
const LONG_MS = 11_000;

let nothingInstalled: string;
beforeEach(() => {
  nothingInstalled = mkdtempSync(join(tmpdir(), 'rec io borrowed '));
});
afterEach(() => rmSync(nothingInstalled, { recursive: true }));

test('a long replay keeps its server when a shorter one beside it ends', async () => {
  const long = await openReplayDatabase(nothingInstalled, false);
  await sleep(LONG_MS);
  const short = await openReplayDatabase(nothingInstalled, false);
  await short.close();
  try {
    expect((await long.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  } finally {
    await long.close();
  }
});
