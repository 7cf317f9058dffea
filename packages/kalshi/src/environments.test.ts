import { expect, test } from 'vitest';
import { exchangeUrls } from './environments.ts';

test('the environments are where the exchange says, over encrypted connections only', () => {
  for (const which of ['demo', 'prod'] as const) {
    const { restUrl, wsUrl } = exchangeUrls(which, {});
    expect(restUrl).toMatch(/^https:\/\/.*\/trade-api\/v2$/);
    expect(wsUrl).toMatch(/^wss:\/\/.*\/trade-api\/ws\/v2$/);
    expect(restUrl.includes('demo')).toBe(which === 'demo');
    expect(wsUrl.includes('demo')).toBe(which === 'demo');
  }
});

test('a stand-in on this machine can take the place of one, and of that one only', () => {
  const environment = { RECIO_KALSHI_DEMO_URL: 'http://127.0.0.1:8090/trade-api/v2/' };
  expect(exchangeUrls('demo', environment)).toEqual({
    restUrl: 'http://127.0.0.1:8090/trade-api/v2',
    wsUrl: 'ws://127.0.0.1:8090/trade-api/ws/v2',
  });
  expect(exchangeUrls('prod', environment)).toEqual(exchangeUrls('prod', {}));
});

test.each(['https://example.org/trade-api/v2', 'http://127.0.0.1.example.org/trade-api/v2', 'nonsense'])(
  'another machine never does: %s',
  (url) => {
    expect(() => exchangeUrls('prod', { RECIO_KALSHI_PROD_URL: url })).toThrow(RangeError);
  },
);
