import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { quietMarket, REST } from '../test/quiet-market.ts';
import type { Amendment } from './order-changes.ts';

function paused(change: { exchangeActive?: boolean; tradingActive?: boolean }) {
  const quiet = quietMarket();
  const { exchange, resting } = quiet;
  const stays = resting('me', 'bid', 40, 2);
  const ends = resting('me', 'bid', 41, 2, { cancelOnPause: true });
  const reasons: string[] = [];
  exchange.subscribeOrders(
    (_account, { orderId }, reason) => void reasons.push(`${orderId === ends} ${reason}`),
  );
  exchange.setState(2, change);
  const amendment: Amendment = {
    ticker: quiet.ticker,
    side: 'bid',
    yesPriceE4: 3_900 as PriceE4,
    countE2: 200 as CountE2,
  };
  return { ...quiet, stays, reasons, amendment };
}

describe('a trading pause', () => {
  test('lets nothing be placed or amended, and everything be cancelled', () => {
    const { exchange, place, stays, amendment } = paused({ tradingActive: false });
    const refused = { httpStatus: 409, code: 'trading_is_paused' };
    expect(place('me', 'bid', 30, 1, REST)).toMatchObject(refused);
    expect(exchange.amend('me', stays, amendment)).toMatchObject(refused);
    expect(exchange.decrease('me', stays, { byE2: 100 as CountE2 })).toMatchObject({ ok: true });
    expect(exchange.cancel('me', stays)).toMatchObject({ ok: true });
  });

  test('ends the orders that asked for it and leaves the others in the book', () => {
    const { exchange, ticker, place, reasons, fillsOf } = paused({ tradingActive: false });
    expect(reasons).toEqual(['true HaltCancel']);
    expect(exchange.book(ticker)?.yes).toEqual([[4_000, 200]]);
    exchange.setState(2, { tradingActive: true });
    place('you', 'ask', 40, 1);
    expect(fillsOf('me')).toEqual([100]);
  });
});

test('an exchange pause lets nothing be done, not even a cancel', () => {
  const { exchange, place, stays, amendment } = paused({ exchangeActive: false });
  const refused = { httpStatus: 409, code: 'exchange_is_paused' };
  expect(place('me', 'bid', 30, 1, REST)).toMatchObject(refused);
  expect(exchange.amend('me', stays, amendment)).toMatchObject(refused);
  expect(exchange.cancel('me', stays)).toMatchObject(refused);
  expect(exchange.decrease('me', stays, { byE2: 100 as CountE2 })).toMatchObject(refused);
  expect(exchange.cancelAll('me')).toMatchObject(refused);
  expect(exchange.cancelAll('nobody who has an order')).toEqual([]);
  const cash = { fromExchangeIndex: 2, toExchangeIndex: 0, amountE6: 1_000_000 as MoneyE6 };
  expect(exchange.transferBetweenShards('me', cash)).toMatchObject(refused);
  exchange.setState(2, { exchangeActive: true });
  expect(exchange.cancel('me', stays)).toMatchObject({ ok: true });
});

test('a pause of another shard changes nothing here', () => {
  const { place } = paused({});
  expect(place('me', 'bid', 30, 1, REST)).toMatchObject({ ok: true });
});

test('a market that was paused starts again empty', () => {
  const { exchange, ticker, place, resting } = quietMarket();
  const orderId = resting('me', 'bid', 40, 1);
  const market = exchange.tradingMarket(ticker);
  if (!market) throw new Error('no market');
  const reasons: string[] = [];
  exchange.subscribeOrders((_account, _order, reason) => void reasons.push(reason));
  exchange.setMarketActive(market, false);
  expect(place('me', 'bid', 40, 1, REST)).toMatchObject({ httpStatus: 409, code: 'trading_is_paused' });
  expect(exchange.book(ticker)?.yes).toEqual([[4_000, 100]]);
  exchange.setMarketActive(market, true);
  expect([exchange.book(ticker)?.yes, reasons]).toEqual([[], ['HaltCancel']]);
  expect(exchange.cancel('me', orderId)).toMatchObject({ code: 'not_found' });
  expect(place('me', 'bid', 40, 1, REST)).toMatchObject({ ok: true });
});
