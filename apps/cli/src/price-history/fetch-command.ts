import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { FetchReport } from '@rec-io/price-history/fetch/fetch-history';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import {
  installationOfCommand,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../commands/common.ts';
import { withDatabase } from '../modes/with-database.ts';
import { coinbaseApiUrl } from '../quick/machine.ts';
import { explainedFetch } from './fetch-error.ts';
import { coin, time } from './options.ts';
import { shownProgress } from './shown-progress.ts';
import { untilStopped } from './until-stopped.ts';

type Given = {
  readonly symbol?: CoinSymbol;
  readonly from?: number;
  readonly to?: number;
  readonly replace?: boolean;
};

export function addFetch(data: Command): void {
  const command = data
    .command('fetch')
    .description(
      'bring minute bars from Coinbase, without an account: from the last stored one, or what is missing since a day',
    )
    .option('--symbol <coin>', 'BTC or ETH; default: both', coin)
    .option('--from <day>', 'first day or minute, UTC; default: after the last bar', time)
    .option('--to <day>', 'first one not wanted; default: now', time)
    .option('--replace', 'ask for all of it, and take the venue’s');
  withExitCodes(
    withExamples(
      withJson(withDataDir(command)),
      'recio data fetch',
      'recio data fetch --from 2024-01-01 --symbol BTC',
    ),
    { 1: 'not all came: what did is stored', 130: 'stopped: what came is stored' },
  ).action((given: Given) => runFetch(command, given));
}

async function runFetch(command: Command, given: Given): Promise<void> {
  const { fetchText } = await import('@rec-io/price-history/fetch/fetch-text');
  const installation = await installationOfCommand(command);
  const bar = shownProgress(wantsJson(command), 'fetch');
  const reports: FetchReport[] = [];
  const left: CoinSymbol[] = [];
  try {
    await untilStopped((signal) =>
      withDatabase(installation, async (pool) => {
        for (const symbol of given.symbol === undefined ? SYMBOLS : [given.symbol]) {
          const isKnown =
            given.symbol !== undefined || given.from !== undefined || (await hasBars(pool, symbol));
          if (isKnown) reports.push(await fetchCoin(pool, symbol, given, signal, bar.at));
          else left.push(symbol);
        }
      }),
    );
  } finally {
    bar.end();
  }
  if (reports.length === 0) throw new CatalogueError('REC-746', { symbol: left.join(' and ') });
  report(command, { coins: reports, withoutBars: left }, fetchText(reports, left));
}

async function hasBars(pool: Pool, symbol: CoinSymbol): Promise<boolean> {
  const { storedSpan } = await import('@rec-io/price-history/fetch/missing');
  return (await storedSpan(pool, symbol)) !== null;
}

async function fetchCoin(
  pool: Pool,
  symbol: CoinSymbol,
  { from, to, replace }: Given,
  signal: AbortSignal,
  at: (share: number, what: string) => void,
): Promise<FetchReport> {
  const { fetchHistory } = await import('@rec-io/price-history/fetch/fetch-history');
  const { coinbaseCandles } = await import('@rec-io/prices/coinbase-candles');
  const door = coinbaseCandles({ url: coinbaseApiUrl(), signal });
  return fetchHistory(pool, door, {
    ...{ symbol, fromMs: from ?? null, toMs: to ?? null },
    replaces: replace === true,
    nowMs: Date.now,
    onProgress: ({ pages, pagesTotal, atMs }) =>
      at(pages / pagesTotal, `${symbol} ${new Date(atMs).toISOString().slice(0, 10)}`),
  }).catch((error: unknown) => {
    throw explainedFetch(symbol, error);
  });
}
