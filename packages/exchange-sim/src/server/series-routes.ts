import type { FastifyInstance } from 'fastify';
import { allEvents } from './event-list.ts';
import { listOf, type Query, textOf, timeOf } from './page.ts';
import { FLAG, type QueryRules, queryProblem, TIME } from './query-check.ts';
import { NOT_FOUND, type WireRefusal } from './refusal.ts';
import { answer, ROOT } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import { type Series, seriesList, seriesObject } from './wire-series.ts';
import { contracts, time } from './wire-text.ts';

const LIST: QueryRules = { include_product_metadata: FLAG, include_volume: FLAG, min_updated_ts: TIME };
const ONE: QueryRules = { include_volume: FLAG };
const FEES: QueryRules = { show_historical: FLAG };
const CATEGORY = 'Crypto';

/** Series and their fees, which do not change here. */
export function seriesRoutes(app: FastifyInstance, { exchange, exchangeTime }: ServerContext): void {
  /** A series is as old as the run of the exchange. */
  const updatedMs = exchangeTime();
  const list = (): Series[] => seriesList(exchange.symbols, exchange.ladders);

  const volumeOf = (series: Series): string => {
    const events = allEvents(exchange).filter(
      ({ fact }) => fact.symbol === series.symbol && series.ladders.includes(fact.ladder),
    );
    const markets = events.flatMap((event) => event.markets);
    return contracts(markets.reduce((sum, { volumeE2 }) => sum + volumeE2, 0));
  };
  const wire = (series: Series, query: Query) => ({
    ...seriesObject(series),
    last_updated_ts: time(updatedMs),
    ...(textOf(query, 'include_volume') === 'true' && { volume_fp: volumeOf(series) }),
    ...(textOf(query, 'include_product_metadata') === 'true' && { product_metadata: {} }),
  });

  app.get<{ Querystring: Query }>(`${ROOT}/series`, async ({ query }, reply): Promise<unknown> => {
    const problem = queryProblem(query, 'GetSeriesList', LIST);
    if (problem) return answer(reply, problem);
    const category = textOf(query, 'category');
    const tags = listOf(query, 'tags');
    const isNewer = (timeOf(query, 'min_updated_ts') ?? Number.NEGATIVE_INFINITY) < updatedMs;
    const found = list().filter(({ symbol }) => (tags ? tags.includes(symbol) : true));
    const wanted = (category ?? CATEGORY) === CATEGORY && isNewer ? found : [];
    return reply.send({ series: wanted.map((series) => wire(series, query)) });
  });

  app.get<{ Querystring: Query }>(`${ROOT}/series/fee_changes`, async ({ query }, reply) => {
    const problem: WireRefusal | null = queryProblem(query, 'GetSeriesFeeChanges', FEES);
    return answer(reply, problem ?? { series_fee_change_arr: [] });
  });

  app.get<{ Params: { readonly ticker: string }; Querystring: Query }>(
    `${ROOT}/series/:ticker`,
    async ({ params, query }, reply) => {
      const problem = queryProblem(query, 'GetSeries', ONE);
      const series = list().find(({ ticker }) => ticker === params.ticker);
      return answer(reply, problem ?? (series ? { series: wire(series, query) } : NOT_FOUND));
    },
  );
}
