import { type DataGrowth, dataGrowth } from '@rec-io/domain/data-growth';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWeb, type TestWeb } from '../../test/running-web.ts';

const GROWTH = dataGrowth(
  [
    { name: 'live-prices', bytes: 7e9, rows: 12, spanDays: 3 },
    { name: 'backups', bytes: null, rows: null, spanDays: null },
  ],
  [],
  new Map(),
  0,
  1e9,
);

let web: TestWeb;
let found: Promise<DataGrowth>;
beforeEach(async () => {
  found = Promise.resolve(GROWTH);
  web = await startWeb({ data: { look: () => found } });
});
afterEach(() => web.stop());

const ask = async () => fetch(`${web.origin}/api/system/data`, { headers: { cookie: await web.signIn() } });

test('what grows is told with its bound and why that does not hold', async () => {
  expect(await (await ask()).json()).toEqual({
    rows: [
      {
        ...{ name: 'live-prices', label: 'Prices of every second', bytes: 7e9, rows: 12, bytesPerDay: null },
        ...{ keptDays: 30, keptBytes: 5e9, about: '', problem: 'takes more than its bound' },
      },
      {
        ...{ name: 'backups', label: 'Backups', bytes: null, rows: null, bytesPerDay: null },
        ...{ keptDays: null, keptBytes: null, problem: null },
        about: '7 days, 5 weeks, 12 months; what a person made stays until a person removes it',
      },
    ],
    fullInDays: null,
    problems: ['Prices of every second: takes more than its bound'],
  });
});

test('who works on another account is not told of this machine', async () => {
  web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'owner' };
  const reply = await ask();
  expect(reply.status).toBe(403);
});
