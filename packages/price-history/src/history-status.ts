import { inTransaction } from '@rec-io/database/transaction';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { Pool, PoolClient } from 'pg';
import { barStretches } from './bar-stretches.ts';
import { ageMinutes, between, type MonthCoverage, monthlyCoverage } from './coverage.ts';
import { type GapMark, type GapReason, readMarks } from './gap-marks.ts';
import { common, totalMs } from './intervals.ts';
import { priceTable } from './price-table.ts';
import { readStretches } from './stretches.ts';

/** What there is of one coin. Times are ISO, UTC. */
export type CoinStatus = {
  readonly symbol: CoinSymbol;
  readonly bars: number;
  /** The minute of the first and of the last bar; null without any. */
  readonly first: string | null;
  readonly last: string | null;
  /** Since the end of the newest bar's minute. */
  readonly ageMinutes: number | null;
  readonly months: readonly MonthCoverage[];
  readonly gaps: {
    /** Of more than ten minutes. */
    readonly count: number;
    readonly minutes: number;
    /** Of those, the minutes about which no venue was asked yet. */
    readonly notAsked: number;
    /** Of more than an hour, the longest first. */
    readonly long: readonly LongGap[];
  };
  readonly sources: readonly SourceStatus[];
};

type LongGap = {
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
  /** Null: it is not marked. */
  readonly reason: GapReason | null;
};
type SourceStatus = {
  readonly source: string;
  readonly bars: number;
  readonly stretches: readonly { readonly from: string; readonly to: string; readonly bars: number }[];
};

const EVER = { fromMs: Date.UTC(1970, 0), toMs: Date.UTC(9999, 0) };
const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();

/** What the history holds, at one moment. */
export function historyStatus(
  pool: Pool,
  nowMs: number,
  symbols: readonly CoinSymbol[] = SYMBOLS,
): Promise<readonly CoinStatus[]> {
  return inTransaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const all: CoinStatus[] = [];
    for (const symbol of symbols) all.push(await coinStatus(client, symbol, nowMs));
    return all;
  });
}

async function coinStatus(client: PoolClient, symbol: CoinSymbol, nowMs: number): Promise<CoinStatus> {
  const stretches = await barStretches(client, symbol, EVER);
  const byMonth = await barsByMonth(client, symbol);
  const marks = await readMarks(client, symbol);
  const gaps = between(stretches);
  const [first, last] = [stretches[0], stretches.at(-1)];
  const asked = marks.filter(({ reason }) => reason === 'venue_has_none');
  return {
    symbol,
    bars: [...byMonth.values()].reduce((sum, count) => sum + count, 0),
    first: first === undefined ? null : isoTime(first.fromMs),
    last: last === undefined ? null : isoTime(last.toMs - MINUTE_MS),
    ageMinutes: last === undefined ? null : ageMinutes(last.toMs, nowMs),
    months: monthlyCoverage(stretches, byMonth),
    gaps: {
      count: gaps.length,
      minutes: totalMs(gaps) / MINUTE_MS,
      notAsked: (totalMs(gaps) - totalMs(common(gaps, asked))) / MINUTE_MS,
      long: gaps
        .filter(({ fromMs, toMs }) => toMs - fromMs > HOUR_MS)
        .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
        .map(({ fromMs, toMs }) => ({
          from: isoTime(fromMs),
          to: isoTime(toMs),
          minutes: (toMs - fromMs) / MINUTE_MS,
          reason: reasonOf(marks, fromMs, toMs),
        })),
    },
    sources: bySource(await readStretches(client, symbol)),
  };
}

/** Of several the one that somebody can do something about. */
function reasonOf(marks: readonly GapMark[], fromMs: number, toMs: number): GapReason | null {
  const own = marks.filter((mark) => mark.fromMs < toMs && mark.toMs > fromMs).map(({ reason }) => reason);
  return own.includes('not_brought') ? 'not_brought' : (own[0] ?? null);
}

async function barsByMonth(client: PoolClient, symbol: CoinSymbol): Promise<Map<string, number>> {
  const { rows } = await client.query<{ month: string; bars: number }>(
    `SELECT to_char(date_trunc('month', "timestamp" AT TIME ZONE 'UTC'), 'YYYY-MM') AS month, count(*)::float8 AS bars
     FROM ${priceTable(symbol)} GROUP BY 1`,
  );
  return new Map(rows.map(({ month, bars }) => [month, bars]));
}

function bySource(stretches: Awaited<ReturnType<typeof readStretches>>): SourceStatus[] {
  return [...Map.groupBy(stretches, ({ source }) => source)].map(([source, own]) => ({
    source,
    bars: own.reduce((sum, { bars }) => sum + bars, 0),
    stretches: own.map(({ fromMs, toMs, bars }) => ({ from: isoTime(fromMs), to: isoTime(toMs), bars })),
  }));
}
