import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Installation } from '../../installation.ts';
import { exchangeCheck } from './exchange-check.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rec-io check '));
});
afterEach(() => rm(dataDir, { recursive: true }));

const checked = (mode: 'simulated' | 'demo' | 'prod') => {
  const installation = { layout: layoutOf(dataDir), configuration: { mode, userNo: '0001' } };
  return exchangeCheck(installation as Installation).run(new AbortController().signal);
};

test.each(['demo', 'prod'] as const)(
  'a market monitor of %s has no key to ask about, and is not broken',
  async (mode) => {
    expect(await checked(mode)).toEqual({
      state: 'skipped',
      reason: `there are no credentials for ${mode}: the market is only shown. To trade: recio credentials set --mode ${mode}`,
    });
  },
);

test('practice needs no key', async () => {
  expect(await checked('simulated')).toMatchObject({ state: 'skipped' });
});
