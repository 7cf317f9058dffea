import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LADDERS } from '../../packages/exchange-sim/src/ladder.ts';
import { type Answer, runningExchange } from '../../packages/exchange-sim/test/running-exchange.ts';
import { readSpecification, SKIPPED, SPECIFICATION_HERE, type Specification } from './specification.ts';

const EVENT = 'KXBTCD-26OCT0812';
const NEAR = `${EVENT}-T81999.99`;
const START_S = Date.parse('2026-10-08T15:30:00Z') / 1_000;
const span = (seconds: number, interval = 1): string =>
  `start_ts=${START_S}&end_ts=${START_S + seconds}&period_interval=${interval}`;

describe.skipIf(!SPECIFICATION_HERE)(`market data to the specification${SKIPPED}`, () => {
  let specification: Specification;
  let running: Awaited<ReturnType<typeof runningExchange>>;

  beforeAll(async () => {
    specification = readSpecification();
    running = await runningExchange({}, { ladders: LADDERS, maintenance: true });
    running.advance(240);
  });
  afterAll(() => running.server.stop());

  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await running.ask(method, path, body);
    expect(specification.restProblems(method, path, answer.status, answer.body), path).toEqual([]);
    return answer;
  };

  test.each([
    '/exchange/status',
    '/exchange/schedule',
    '/series',
    '/series?category=Crypto&tags=BTC&include_volume=true&include_product_metadata=true',
    '/series/KXBTC15M?include_volume=true',
    '/series/fee_changes?show_historical=true',
    '/events?with_nested_markets=true&with_milestones=true&status=open',
    '/events?limit=1',
    `/events/${EVENT}?with_nested_markets=true`,
    `/events/${EVENT}/metadata`,
    '/events/fee_changes',
    '/markets?series_ticker=KXBTC15M',
    '/markets?min_updated_ts=1&series_ticker=KXBTCD&mve_filter=exclude',
    `/markets?status=closed&max_close_ts=${START_S}`,
    `/markets/${NEAR}`,
    `/markets/${NEAR}/orderbook?depth=3`,
    `/markets/orderbooks?tickers=${NEAR}&tickers=KXBTC15M-26OCT081145-45`,
    `/markets/trades?ticker=${NEAR}&limit=2&is_block_trade=false`,
    `/series/KXBTCD/markets/${NEAR}/candlesticks?${span(600)}&include_latest_before_start=true`,
    `/series/KXBTCD/events/${EVENT}/candlesticks?${span(7_200, 60)}`,
    `/markets/candlesticks?market_tickers=${NEAR},nobody&${span(600)}&include_latest_before_start=true`,
    '/historical/cutoff',
    '/historical/markets',
    '/historical/trades',
    '/cfbenchmarks/values?id=BRTI',
    '/milestones?limit=10',
    '/structured_targets',
    '/multivariate_event_collections',
    '/events/multivariate',
    '/incentive_programs',
    '/search/tags_by_categories',
    '/search/filters_by_sport',
    '/live_data/batch?milestone_ids=a',
    '/communications/id',
    '/communications/rfqs',
    '/communications/quotes',
    '/communications/block-trade-proposals',
  ])('GET %s', async (path) => {
    if (path.startsWith('/cfbenchmarks')) expect((await running.ask('GET', path)).status).toBe(200);
    else expect((await ask('GET', path)).status).toBe(200);
  });

  test.each([
    ['GET', '/series/NOBODY', 404],
    ['GET', '/events/NOBODY', 404],
    ['GET', '/events/NOBODY/metadata', 404],
    ['GET', '/markets/NOBODY', 404],
    ['GET', '/markets/NOBODY/orderbook', 404],
    ['GET', `/series/KXETHD/markets/${NEAR}/candlesticks?${span(60)}`, 404],
    ['GET', `/historical/markets/${NEAR}`, 404],
    ['GET', `/historical/markets/${NEAR}/candlesticks?${span(60)}`, 404],
    ['GET', '/milestones/x', 404],
    ['GET', '/live_data/events/x', 404],
    ['POST', '/communications/rfqs', 400],
    ['POST', '/communications/quotes', 400],
    ['DELETE', '/communications/rfqs/x', 404],
    ['POST', '/multivariate_event_collections/x', 400],
    ['GET', '/fcm/orders?subtrader_id=x', 404],
  ])('%s %s is refused', async (method, path, status) => {
    expect((await ask(method, path, method === 'POST' ? {} : undefined)).status).toBe(status);
  });

  test.each([
    '/markets?limit=1001',
    '/markets?limit=-1',
    '/markets?limit=ten',
    '/markets?status=active',
    '/markets?mve_filter=all',
    '/markets?min_close_ts=soon',
    '/markets?min_close_ts=1&min_created_ts=1',
    '/markets?min_settled_ts=1&max_close_ts=1',
    '/markets?min_created_ts=1&status=settled',
    '/markets?min_close_ts=1&status=open',
    '/markets?min_settled_ts=1&status=closed',
    '/markets?min_updated_ts=1&status=open',
    '/markets?min_updated_ts=1&series_ticker=KXBTCD',
    '/markets?min_updated_ts=1&mve_filter=only',
    '/markets?event_ticker=a,b',
    '/markets?event_ticker=a&event_ticker=b',
    '/markets?series_ticker=a&series_ticker=b',
    '/markets?status=open&status=closed',
    '/events?limit=201',
    '/events?status=paused',
    '/events?with_nested_markets=perhaps',
    `/events/${EVENT}?with_nested_markets=1`,
    '/events/fee_changes?limit=0',
    '/series?min_updated_ts=x',
    '/markets/trades?limit=1001',
    '/markets/trades?is_block_trade=2',
    `/markets/${NEAR}/orderbook?depth=101`,
    `/markets/${NEAR}/orderbook?depth=1.5`,
    '/markets/orderbooks',
    `/markets/orderbooks?tickers=${new Array(101).fill('a').join(',')}`,
    `/series/KXBTCD/markets/${NEAR}/candlesticks?${span(60, 5)}`,
    `/series/KXBTCD/markets/${NEAR}/candlesticks?start_ts=1&end_ts=2`,
    `/series/KXBTCD/markets/${NEAR}/candlesticks?start_ts=1&period_interval=1`,
    `/series/KXBTCD/markets/${NEAR}/candlesticks?start_ts=2&end_ts=1&period_interval=1`,
    `/markets/candlesticks?${span(60)}`,
    `/markets/candlesticks?market_tickers=${NEAR}&${span(60, 0)}`,
    `/markets/candlesticks?market_tickers=${new Array(101).fill(0).map((_, i) => `m${i}`)}&${span(60)}`,
    `/markets/candlesticks?market_tickers=a,b&${span(60 * 6_000)}`,
    '/historical/markets?tickers=a&event_ticker=b',
    '/historical/markets?mve_filter=only',
    '/historical/trades?min_ts=x',
  ])('%s is refused as a query, and changes nothing', async (path) => {
    const { status, body } = await ask('GET', path);
    expect(status).toBe(400);
    expect(body['msg']).toMatch(/^Parameter validation failed for /);
  });

  test('frames of every channel of markets', async () => {
    const client = await running.connect();
    client.send({
      id: 1,
      cmd: 'subscribe',
      params: { channels: ['ticker', 'trade'], market_tickers: [NEAR], send_initial_snapshot: true },
    });
    client.send({ id: 4, cmd: 'subscribe', params: { channels: ['market_lifecycle_v2'] } });
    client.send({ id: 2, cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_ticker: NEAR } });
    client.send({
      id: 3,
      cmd: 'subscribe',
      params: { channels: ['cfbenchmarks_value', 'cfbenchmarks_value_5hz'], index_ids: ['BRTI'] },
    });
    await client.until(6, ({ type }) => type === 'subscribed');
    const { operations } = running.exchange;
    operations.halt(NEAR);
    operations.resume(NEAR);
    operations.changePrices(NEAR, 'deci_cent');
    // In parts, because nobody reads while the exchange runs, and who does not read is cut.
    for (let i = 0; i < 10; i++) {
      running.advance(144);
      await new Promise((resolve) => setImmediate(resolve));
    }
    operations.moveClose(EVENT, Date.parse('2026-10-08T15:59:50Z'));
    running.advance(70);
    const kinds = [
      'created',
      'activated',
      'deactivated',
      'close_date_updated',
      'determined',
      'settled',
      'price_level_structure_updated',
      'metadata_updated',
    ];
    for (const kind of kinds)
      await client.until(1, ({ msg }) => (msg as { event_type?: string } | undefined)?.event_type === kind);
    client.close();
    const seen = new Set(client.messages.map(({ type }) => type));
    expect([...seen].sort()).toEqual([
      'cfbenchmarks_value',
      'cfbenchmarks_value_5hz',
      'event_lifecycle',
      'market_lifecycle_v2',
      'orderbook_delta',
      'orderbook_snapshot',
      'subscribed',
      'ticker',
      'trade',
    ]);
    const problems = client.messages.flatMap((message) => specification.frameProblems(message));
    expect([...new Set(problems)]).toEqual([]);
  }, 30_000);
});
