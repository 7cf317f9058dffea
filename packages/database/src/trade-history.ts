import type {
  AskedPage,
  HistoryFilter,
  HistoryRow,
  HistoryScope,
  HistorySummary,
  Page,
  PageKey,
} from '@rec-io/domain/history';
import type { Pool } from 'pg';
import { fillsPage, positionsPage, settlementsPage } from './account-reports.ts';
import { TRADE_COLUMNS } from './trades.ts';
import { asUser } from './transaction.ts';

export type HistorySource = HistoryScope & { readonly pool: Pool };

/** Parameters of `valuesOf`. A day that is left out is no bound, so that the index on the time is used either way. */
const WHERE = (time: 'opened_at' | 'closed_at'): string => `
  t.user_no = $1 AND t.account = $2 AND t.mode = $3
  AND t.${time} >= coalesce($4::date::timestamp AT TIME ZONE $6, '-infinity')
  AND t.${time} < coalesce(($5::date + 1)::timestamp AT TIME ZONE $6, 'infinity')
  AND ($7::text[] IS NULL OR t.status = ANY ($7)) AND ($8::text[] IS NULL OR t.symbol = ANY ($8))
  AND ($9::text[] IS NULL OR t.trade_strategy = ANY ($9)) AND ($10::text[] IS NULL OR t.monitor = ANY ($10))
  AND ($11::text[] IS NULL OR t.win_loss = ANY ($11)) AND ($12::text[] IS NULL OR t.side = ANY ($12))
  AND ($13::int[] IS NULL OR extract(hour FROM t.close_time AT TIME ZONE 'America/New_York')::int = ANY ($13))`;

const valuesOf = ({ ownerNo, account, mode }: HistorySource, filter: HistoryFilter): readonly unknown[] => {
  const { from, to, zone, statuses, symbols, strategies, monitors, results, sides, hours } = filter;
  return [
    ownerNo,
    account,
    mode,
    from,
    to,
    zone,
    statuses,
    symbols,
    strategies,
    monitors,
    results,
    sides,
    hours,
  ];
};

const timeOf = ({ by }: HistoryFilter) => (by === 'opened' ? 'opened_at' : 'closed_at');

const PAGE = (time: 'opened_at' | 'closed_at', order: 'ASC' | 'DESC'): string => `
  SELECT ${TRADE_COLUMNS}, paid, "openedAtUs" FROM (
    SELECT t.*, s.result = t.side AS paid, (extract(epoch FROM t.opened_at) * 1000000)::bigint::text AS "openedAtUs"
    FROM users.trades t LEFT JOIN users.settlements s
      ON s.user_no = t.user_no AND s.account = t.account AND s.mode = t.mode AND s.ticker = t.ticker
    WHERE ${WHERE(time)} AND ($14::bigint IS NULL OR
      (t.opened_at, t.id) ${order === 'ASC' ? '>' : '<'} (timestamptz 'epoch' + $14::bigint * interval '1 microsecond', $15::text))
    ORDER BY t.opened_at ${order}, t.id ${order} LIMIT $16
  ) page`;

/** Trades in the order of their opening, and of their ids where several opened at once. @param after null: from the beginning */
export async function historyPage(
  source: HistorySource,
  filter: HistoryFilter,
  { after, order, limit }: AskedPage & { readonly order: 'asc' | 'desc' },
): Promise<Page<HistoryRow>> {
  return asUser(source.pool, source.ownerNo, async (client) => {
    const { rows } = await client.query<HistoryRow & { openedAtUs: string }>(
      PAGE(timeOf(filter), order === 'asc' ? 'ASC' : 'DESC'),
      [...valuesOf(source, filter), after?.atUs ?? null, after?.id ?? null, limit],
    );
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      rows: rows.map(({ openedAtUs: _, ...row }) => row),
      next: last === undefined ? null : { atUs: last.openedAtUs, id: last.id },
    };
  });
}

/** Every trade that is meant, page by page: no connection is held while whoever reads takes their time. */
export async function* allHistory(
  source: HistorySource,
  filter: HistoryFilter,
  pageRows = 1_000,
): AsyncGenerator<readonly HistoryRow[]> {
  let after: PageKey | null = null;
  do {
    const page = await historyPage(source, filter, { after, order: 'asc', limit: pageRows });
    if (page.rows.length > 0) yield page.rows;
    after = page.next;
  } while (after !== null);
}

const SUMMARY = (time: 'opened_at' | 'closed_at'): string => `
  SELECT count(*)::float8 AS trades,
    count(*) FILTER (WHERE win_loss = 'W')::float8 AS won, count(*) FILTER (WHERE win_loss = 'L')::float8 AS lost,
    count(*) FILTER (WHERE win_loss = 'D')::float8 AS drawn,
    (avg(prob) FILTER (WHERE buy_price IS NOT NULL) * 0.01)::float8 AS "meanProbability",
    (avg(buy_price) * 10000)::float8 AS "meanBuyE4",
    (avg(diff) FILTER (WHERE buy_price IS NOT NULL) * 100)::float8 AS "meanEdgeE4",
    (coalesce(sum(pnl), 0) * 1000000)::float8 AS "pnlE6", (coalesce(sum(fees), 0) * 1000000)::float8 AS "feesE6"
  FROM users.trades t WHERE ${WHERE(time)}`;

/** Of everything that is meant, not of one page. */
export function historySummary(source: HistorySource, filter: HistoryFilter): Promise<HistorySummary> {
  return asUser(source.pool, source.ownerNo, async (client) => {
    const { rows } = await client.query<HistorySummary>(SUMMARY(timeOf(filter)), [
      ...valuesOf(source, filter),
    ]);
    return rows[0] as HistorySummary;
  });
}

/** For web: what was traded on an account. */
export function postgresHistory(pool: Pool) {
  const source = (of: HistoryScope): HistorySource => ({ ...of, pool });
  return {
    page: (of: HistoryScope, filter: HistoryFilter, asked: AskedPage & { readonly order: 'asc' | 'desc' }) =>
      historyPage(source(of), filter, asked),
    summary: (of: HistoryScope, filter: HistoryFilter) => historySummary(source(of), filter),
    all: (of: HistoryScope, filter: HistoryFilter) => allHistory(source(of), filter),
    fills: (of: HistoryScope, asked: AskedPage) => fillsPage(source(of), asked),
    settlements: (of: HistoryScope, asked: AskedPage) => settlementsPage(source(of), asked),
    positions: (of: HistoryScope, asked: AskedPage) => positionsPage(source(of), asked),
  };
}
