import { type RefreshStep, shareDone } from '@rec-io/app-worker/refresh/refresh-step';
import { runRefresh } from '@rec-io/app-worker/refresh/run-refresh';
import type { CoinSymbol } from '@rec-io/domain/market';
import { databaseConnections } from '@rec-io/installer/database-connections';
import type { ModelEvent } from '@rec-io/model-store/model-event';
import { RELEASE } from '@rec-io/model-store/model-name';
import type { Command } from 'commander';
import { NICENESS } from '../../background.ts';
import { CLONE } from '../../clone.ts';
import {
  installationOfCommand,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../../commands/common.ts';
import { borrowDatabase } from '../../database-access.ts';
import { coin } from '../../price-history/options.ts';
import { shownProgress } from '../../price-history/shown-progress.ts';
import { untilStopped } from '../../price-history/until-stopped.ts';
import { coinbaseApiUrl } from '../../quick/machine.ts';
import { me } from '../../trading/trader-door.ts';
import { coins } from './model-store-of.ts';

const WHAT: Readonly<Record<RefreshStep, string>> = {
  fetch: 'fetching bars',
  verify: 'verifying the history',
  train: 'training',
  evaluate: 'asking both models',
  keep: 'keeping the candidate',
  decide: 'deciding',
};

export function addRefresh(models: Command): void {
  const command = models
    .command('refresh')
    .description(
      'now what the worker does each week: fetch, verify, train, and put the new model in use if it is not worse',
    )
    .option('--symbol <coin>', 'BTC or ETH; default: both', coin);
  withExamples(
    withJson(withDataDir(command)),
    'recio research models refresh',
    'recio research models refresh --symbol BTC --json',
  );
  withExitCodes(command, {
    0: 'decided: the new model is in use, or the old one stays',
    1: 'of a coin nothing could be decided: what is in use stays, and why is said',
    130: 'stopped: what is in use stays',
  }).action(async ({ symbol }: { readonly symbol?: CoinSymbol }) => {
    const events = await refreshed(command, coins(symbol));
    report(command, { coins: events }, events.map(eventText).join('\n'));
    if (events.some(({ event }) => event === 'failed')) process.exitCode = 1;
  });
}

async function refreshed(command: Command, symbols: readonly CoinSymbol[]): Promise<readonly ModelEvent[]> {
  const { layout, configuration, ...rest } = await installationOfCommand(command);
  const bar = shownProgress(wantsJson(command), 'refresh');
  const onStep = (symbol: CoinSymbol, step: RefreshStep, share: number | null): void => {
    bar.at(shareDone(symbols, symbol, step, share), `${symbol} ${WHAT[step]}`);
  };
  const database = await borrowDatabase({ layout, configuration, ...rest });
  try {
    const connections = databaseConnections(layout, configuration);
    // Whose password this account may not read: said before anything begins.
    await connections.program('worker');
    const context = {
      ...{ symbols, candlesUrl: coinbaseApiUrl(), by: me(), niceness: NICENESS },
      ...{ modelsDirectory: layout.models, releaseFile: CLONE.modelFile },
      database: connections.access('worker'),
    };
    return await untilStopped((signal) => runRefresh(context, { onStep }, signal));
  } finally {
    bar.end();
    await database.close();
  }
}

function eventText({ symbol, event, model, before, why }: ModelEvent): string {
  if (event === 'failed') return `${symbol}: nothing was decided, ${before ?? RELEASE} stays in use. ${why}`;
  if (event === 'kept') return `${symbol}: ${before ?? RELEASE} stays in use. The candidate ${model}: ${why}`;
  return `${symbol}: ${model} is in use from now on, instead of ${before ?? RELEASE}. ${why}`;
}
