import type { AskedPage, HistoryFilter, HistoryScope, Page } from '@rec-io/domain/history';
import type { Mode as TradingMode } from '@rec-io/domain/ledger';
import { type JudgedTrade, performanceOf } from '@rec-io/domain/performance';
import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reachOf, sessionOf } from '../access.ts';
import type { WebContext } from '../context.ts';
import { route } from '../contract/route.ts';
import { fields, Mode } from '../contract/schemas.ts';
import { MONEY_SAID } from '../money-said.ts';
import { csvReply } from './csv-reply.ts';
import { historyCsv } from './history-csv.ts';
import { closedIn, FILTER_QUERY, filterOf, keyOf, keyText, PAGE_QUERY } from './history-query.ts';
import {
  FillsPage,
  HistoryPage,
  PerformanceReply,
  PositionsPage,
  SettlementsPage,
} from './history-schemas.ts';
import { taxCsv } from './tax-csv.ts';

const PAGE_ROWS = 50;
/** Judged at once: a question must not fill the memory of this process. */
const JUDGED_MAX = 100_000;

type Context = Pick<WebContext, 'history' | 'profiles' | 'clock' | 'mode'>;

/** What was traded on the account that is looked at: pages, files, and how good it was. */
export function historyRoutes(app: FastifyInstance, { history, profiles, clock, mode }: Context): void {
  const scope = (request: FastifyRequest, given: TradingMode = mode): HistoryScope => {
    const { ownerNo, account } = reachOf(request);
    return { ownerNo, account, mode: given };
  };
  const zoneOf = async (request: FastifyRequest) => (await profiles.read(sessionOf(request).userNo)).timeZone;
  const asked = ({ after, limit = PAGE_ROWS }: { after?: string; limit?: number }): AskedPage => ({
    after: keyOf(after),
    limit,
  });

  const ofHistory = { tag: 'history', right: 'view' } as const;

  route(
    app,
    'GET',
    '/api/history',
    {
      ...ofHistory,
      summary: 'Trades, a page of them, and the summary of all that are meant',
      query: fields({
        ...FILTER_QUERY,
        ...PAGE_QUERY,
        order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
      }),
      reply: HistoryPage,
    },
    async ({ query }, request) => {
      const of = scope(request, query.mode);
      const filter = filterOf(query, await zoneOf(request), clock.nowMs());
      const [page, summary] = await Promise.all([
        history.page(of, filter, { ...asked(query), order: query.order ?? 'desc' }),
        history.summary(of, filter),
      ]);
      return {
        mode: of.mode,
        said: MONEY_SAID[of.mode],
        rows: [...page.rows],
        next: keyText(page.next),
        summary,
      };
    },
  );

  route(
    app,
    'GET',
    '/api/history.csv',
    {
      ...ofHistory,
      summary: 'All trades that are meant as CSV, in 21 columns, oldest first',
      query: fields(FILTER_QUERY),
      reply: Type.String(),
      mediaType: 'text/csv',
    },
    async ({ query }, request, reply) => {
      const [of, zone] = [scope(request, query.mode), await zoneOf(request)];
      const pages = history.all(of, filterOf(query, zone, clock.nowMs()));
      return csvReply(reply, `rec-io-history-${of.mode}.csv`, historyCsv(pages, zone));
    },
  );

  route(
    app,
    'GET',
    '/api/tax.csv',
    {
      ...ofHistory,
      summary: 'What was sold or settled in a year of my time zone, a line for each trade, with sums',
      query: fields({ mode: Type.Optional(Mode), year: Type.Integer({ minimum: 2020, maximum: 2100 }) }),
      reply: Type.String(),
      mediaType: 'text/csv',
    },
    async ({ query: { mode: given, year } }, request, reply) => {
      const [of, zone] = [scope(request, given), await zoneOf(request)];
      const lines = taxCsv(history.all(of, closedIn(year, zone)), { year, zone, mode: of.mode });
      return csvReply(reply, `rec-io-tax-${year}-${of.mode}.csv`, lines);
    },
  );

  route(
    app,
    'GET',
    '/api/performance',
    {
      ...ofHistory,
      summary: 'What the entries promised, and what came of it',
      query: fields(FILTER_QUERY),
      reply: PerformanceReply,
    },
    async ({ query }, request) => {
      const of = scope(request, query.mode);
      const filter = filterOf({ ...query, status: 'closed' }, await zoneOf(request), clock.nowMs());
      const { trades, isCut } = await judged(of, filter);
      // Lists of the domain are read-only; they are only written out here.
      return { mode: of.mode, said: MONEY_SAID[of.mode], isCut, ...performanceOf(trades) } as never;
    },
  );

  async function judged(of: HistoryScope, filter: HistoryFilter) {
    const trades: JudgedTrade[] = [];
    for await (const rows of history.all(of, filter)) {
      for (const row of rows) {
        const { closedAtMs, pnlE6, buyPriceE4 } = row;
        if (closedAtMs !== null && pnlE6 !== null && buyPriceE4 !== null)
          trades.push({ ...row, closedAtMs, pnlE6 });
      }
      if (trades.length >= JUDGED_MAX) return { trades: trades.slice(0, JUDGED_MAX), isCut: true };
    }
    return { trades, isCut: false };
  }

  function list<Row>(
    name: string,
    summary: string,
    reply: TSchema,
    read: (of: HistoryScope, page: AskedPage) => Promise<Page<Row>>,
  ): void {
    const query = fields({ mode: Type.Optional(Mode), ...PAGE_QUERY });
    route(app, 'GET', `/api/${name}`, { ...ofHistory, summary, query, reply }, async (given, request) => {
      const of = scope(request, given.query.mode);
      const { rows, next } = await read(of, asked(given.query));
      return { mode: of.mode, rows, next: keyText(next) };
    });
  }
  list('fills', 'Fills, newest first', FillsPage, (of, page) => history.fills(of, page));
  list('settlements', 'Settlements, newest first', SettlementsPage, (of, page) =>
    history.settlements(of, page),
  );
  list('positions', 'What is held, as the exchange told it last', PositionsPage, (of, page) =>
    history.positions(of, page),
  );
}
