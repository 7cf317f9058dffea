import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLONE } from '../clone.ts';
import { ModelRefresh } from './model-refresh.ts';

let directory = '';
let refresh: ModelRefresh;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'model-refresh-'));
  refresh = new ModelRefresh({
    ...{ candlesUrl: 'http://127.0.0.1:9/', niceness: 10, releaseFile: CLONE.modelFile },
    modelsDirectory: join(directory, 'models'),
    database: {
      ...{ host: '127.0.0.1', port: 9, database: 'none', user: 'none' },
      passwordFile: join(directory, 'none'),
    },
  });
});
afterEach(async () => {
  await refresh.stop();
  await rm(directory, { recursive: true, force: true });
});

test('one at a time is made in a process of its own, and how it ended is told', async () => {
  expect(refresh.view).toEqual({ now: null, last: null, none: null });
  expect(refresh.start(['BTC', 'ETH'], 'web:ada')).toBeNull();
  expect(refresh.view.now).toMatchObject({ by: 'web:ada', symbol: 'BTC', step: 'fetch', share: 0 });
  expect(refresh.start(['BTC'], 'web:bob')).toBe('One is under way already.');
  await expect.poll(() => refresh.view.now).toBeNull();
  // There is no password of a database.
  expect(refresh.view.last?.failure).toContain('ENOENT');
  expect(refresh.start(['BTC'], 'web:bob')).toBeNull();
});

test('one that is cancelled ends, and says so', async () => {
  expect(refresh.cancel()).toBe(false);
  refresh.start(['BTC'], 'web:ada');
  expect(refresh.cancel()).toBe(true);
  await refresh.stop();
  expect(refresh.view).toMatchObject({ now: null, last: { failure: 'It was cancelled.' } });
});

test('where prices are invented none is begun', () => {
  const none = new ModelRefresh({ none: 'prices are invented (seeded): no model is refreshed' });
  expect(none.start(['BTC'], 'web:ada')).toBe('prices are invented (seeded): no model is refreshed');
  expect(none.view).toMatchObject({ now: null, none: expect.stringContaining('invented') });
});
