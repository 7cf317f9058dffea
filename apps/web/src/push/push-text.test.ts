import type { TradeNews } from '@rec-io/domain/trade-news';
import { expect, test } from 'vitest';
import { shownTrades } from '../../test/sample-views.ts';
import { newsMessage, testMessage } from './push-text.ts';

const [trade] = shownTrades().open;
const news = (change: object = {}) =>
  ({
    kind: 'bought',
    isAutomatic: true,
    text: 'Bought: 1 YES.',
    trade: { ...trade, ...change },
  }) as TradeNews;
const notice = (...given: Parameters<typeof newsMessage>) =>
  JSON.parse(newsMessage(...given).payload) as Record<string, string>;

test('the mode stands first, and which account it is of is said', () => {
  expect(notice(news(), 'simulated', 'main')).toEqual({
    title: 'SIMULATED · Bought',
    body: 'Bought: 1 YES. BTC 12pm, btc-hourly-htc, account main.',
    tag: 'trade open-1',
    path: '/trades/open-1',
  });
  expect(notice({ ...news({ closeMethod: 'expired' }), kind: 'closed' }, 'demo', 'main')['title']).toBe(
    'DEMO · Settled',
  );
  expect(notice({ kind: 'stopped', text: 'It is.' }, 'prod', 'main')).toMatchObject({
    ...{ title: 'REAL MONEY · Trading stopped', body: 'It is. Account main.', path: '/' },
  });
  expect(JSON.parse(testMessage('prod', 'main').payload)).toMatchObject({ title: 'REAL MONEY · Test' });
});

test('a message is small whatever is in it, and what waits of one trade is one', () => {
  const id = '../../x?y#z'.repeat(20);
  const long = newsMessage({ ...news({ id }), text: '−'.repeat(5_000) }, 'simulated', 'main');
  expect(Buffer.byteLength(long.payload)).toBeLessThan(2_500);
  expect(JSON.parse(long.payload).path).toBe(`/trades/${encodeURIComponent(id)}`);
  expect(long.topic).toMatch(/^[\w-]{32}$/);
  expect(newsMessage(news({ id }), 'simulated', 'main').topic).toBe(long.topic);
  expect(newsMessage(news(), 'simulated', 'main').topic).not.toBe(long.topic);
});
