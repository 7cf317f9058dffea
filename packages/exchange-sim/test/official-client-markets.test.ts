import {
  Configuration,
  EventsApi,
  ExchangeApi,
  HistoricalApi,
  MarketApi,
  SearchApi,
} from 'kalshi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LADDERS } from '../src/ladder.ts';
import { runningExchange } from './running-exchange.ts';

/** The exchange's own client reads all market data by base address alone. */
const EVENT = 'KXBTCD-26OCT0812';
const NEAR = `${EVENT}-T81999.99`;
const QUARTER = 'KXBTC15M-26OCT081145-45';
const START_S = Date.parse('2026-10-08T15:31:00Z') / 1_000;

let running: Awaited<ReturnType<typeof runningExchange>>;
let configuration: Configuration;

beforeAll(async () => {
  running = await runningExchange({}, { ladders: LADDERS });
  configuration = new Configuration({
    apiKey: 'rsa',
    privateKeyPem: running.keys.rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    basePath: `http://127.0.0.1:${running.server.port}/trade-api/v2`,
  });
  running.advance(300);
});
afterAll(() => running.server.stop());

test('series, events and what belongs to them', async () => {
  const [markets, events] = [new MarketApi(configuration), new EventsApi(configuration)];
  const { series } = (await markets.getSeriesList('Crypto', 'BTC', false, true)).data;
  expect(series.map(({ ticker }) => ticker)).toEqual(['KXBTCD', 'KXBTC15M']);
  expect((await markets.getSeries('KXBTC15M')).data.series.frequency).toBe('fifteen_min');
  const open = (await events.getEvents(200, undefined, true, false, 'open', 'KXBTCD')).data.events;
  expect(open.map(({ event_ticker, markets: own }) => [event_ticker, own?.length])).toEqual([
    [EVENT, 40],
    ['KXBTCD-26OCT0817', 40],
  ]);
  expect((await events.getEvent(EVENT, true)).data.event.series_ticker).toBe('KXBTCD');
  expect((await events.getEventMetadata(EVENT)).data.market_details).toHaveLength(40);
  expect((await events.getEventFeeChanges()).data.event_fee_changes).toEqual([]);
  expect((await events.getMultivariateEvents()).data.events).toEqual([]);
  const { tags_by_categories } = (await new SearchApi(configuration).getTagsForSeriesCategories()).data;
  expect(tags_by_categories).toEqual({ Crypto: ['BTC'] });
});

test('markets, books and trades', async () => {
  const markets = new MarketApi(configuration);
  const { data } = await markets.getMarkets(100, undefined, undefined, 'KXBTC15M', undefined, undefined);
  expect(data.markets.map(({ ticker, status }) => [ticker, status])).toEqual([
    [QUARTER, 'active'],
    ['KXBTC15M-26OCT081200-00', 'initialized'],
  ]);
  const { market } = (await markets.getMarket(QUARTER)).data;
  expect([market.strike_type, market.floor_strike]).toEqual(['greater_or_equal', 82_000]);
  const books = (await markets.getMarketOrderbooks([NEAR, QUARTER])).data.orderbooks;
  expect(books.map(({ ticker }) => ticker)).toEqual([NEAR, QUARTER]);
  expect((await markets.getMarketOrderbook(NEAR, 1)).data.orderbook_fp?.yes_dollars).toHaveLength(1);
  const { trades } = (await markets.getTrades(5, undefined, NEAR)).data;
  expect(trades.every(({ ticker }) => ticker === NEAR)).toBe(true);
});

test('candles of a market, of several and of an event', async () => {
  const markets = new MarketApi(configuration);
  const span = [START_S, START_S + 600, 1] as const;
  const one = (await markets.getMarketCandlesticks('KXBTCD', NEAR, ...span)).data.candlesticks;
  expect(one.length).toBeGreaterThan(3);
  const batch = (await markets.batchGetMarketCandlesticks(`${NEAR},${QUARTER}`, ...span)).data.markets;
  expect(batch.map(({ market_ticker }) => market_ticker)).toEqual([NEAR, QUARTER]);
  expect(batch[0]?.candlesticks).toEqual(one);
  const event = (await new EventsApi(configuration).getMarketCandlesticksByEvent(EVENT, 'KXBTCD', ...span))
    .data;
  expect(event.market_candlesticks[event.market_tickers.indexOf(NEAR)]).toEqual(one);
});

test('the exchange’s state and schedule, and what is historical', async () => {
  const exchange = new ExchangeApi(configuration);
  const { exchange_index_statuses } = (await exchange.getExchangeStatus()).data;
  expect(exchange_index_statuses?.map(({ exchange_index }) => exchange_index)).toEqual([0, 2]);
  expect((await exchange.getExchangeSchedule()).data.schedule.maintenance_windows).toEqual([]);
  expect((await exchange.getSeriesFeeChanges()).data.series_fee_change_arr).toEqual([]);
  const historical = new HistoricalApi(configuration);
  expect((await historical.getHistoricalCutoff()).data.market_settled_ts).toBe('2026-10-07T15:35:59Z');
  expect((await historical.getHistoricalMarkets()).data.markets).toEqual([]);
});
