import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Recordings of the exchange, kept beside the repository and not in it. */
const DIRECTORY = new URL('../../../../shared/data/kalshi/', import.meta.url);
const FRAMES = new URL('ws_frames_KXBTC-26APR1817.jsonl', DIRECTORY);
const QUOTES = new URL('kxbtc15m_ticker_quotes_2026-05-11.csv.gz', DIRECTORY);
const LADDER = new URL('kxbtcd_ladder_snapshot_2025-07-26T18Z.json.gz', DIRECTORY);

export const RECORDED = [FRAMES, QUOTES, LADDER].every((file) => existsSync(file));

/** Texts of the frames of one connection, as they came. */
export const recordedFrames = (): string[] =>
  readFileSync(FRAMES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { raw: string }).raw);

/** Best quotes of 15-minute markets, a row for each ticker message. */
export function recordedQuotes(): Record<string, string>[] {
  const [head = '', ...rows] = gunzipSync(readFileSync(QUOTES)).toString().trim().split('\n');
  const names = head.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, i) => [names[i] ?? '', value])));
}

/** A whole hourly ladder in the older form: prices are cents, counts are numbers. */
export type OldMarket = {
  readonly ticker: string;
  readonly event_ticker: string;
  readonly open_time: string;
  readonly close_time: string;
  readonly yes_sub_title: string;
  readonly status: string;
  readonly yes_bid: number;
  readonly yes_ask: number;
  readonly volume: number;
  readonly strike_type: string;
  readonly floor_strike: number;
};

export const recordedLadder = (): OldMarket[] =>
  (JSON.parse(gunzipSync(readFileSync(LADDER)).toString()) as { data: { markets: OldMarket[] } }).data
    .markets;
