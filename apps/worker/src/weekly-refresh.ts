import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { HOUR_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { ModelEvent } from '@rec-io/model-store/model-event';
import { openModelStore } from '@rec-io/model-store/model-store';
import { loop } from '@rec-io/program-parts/loop';
import type { Logger } from 'pino';
import type { WorkerContext } from './context.ts';
import { dueSymbols, newestRefresh } from './due.ts';
import type { WorkerHealth } from './health.ts';
import type { RefreshStep } from './refresh/refresh-step.ts';
import { runRefresh } from './refresh/run-refresh.ts';

export type WeeklyRefresh = { readonly health: () => WorkerHealth; readonly ended: Promise<void> };

const BY = 'worker';
/** The lowest priority: it has a week. */
const NICENESS = 19;

/** Looks every hour whether a model's weekly refresh is due, and has it made by a process of its own. */
export function weeklyRefresh(
  context: WorkerContext,
  candlesUrl: string,
  signal: AbortSignal,
): WeeklyRefresh {
  const { modelsDirectory, releaseFile, database, log } = context;
  const store = openModelStore(modelsDirectory, releaseFile);
  const newest = new Map<CoinSymbol, ModelEvent>();
  let doing: { readonly symbol: CoinSymbol; readonly step: RefreshStep } | null = null;
  const onStep = (symbol: CoinSymbol, step: RefreshStep): void => {
    if (doing?.symbol !== symbol || doing.step !== step) log.info({ symbol, step }, 'refreshing the model');
    doing = { symbol, step };
  };
  const onEvent = (event: ModelEvent): void => {
    newest.set(event.symbol, event);
    tell(event, log);
  };
  const look = async (): Promise<void> => {
    const events = await store.events();
    for (const symbol of SYMBOLS) {
      const event = newestRefresh(events, symbol);
      if (event !== undefined) newest.set(symbol, event);
    }
    const nowMs = context.nowMs?.();
    const symbols = dueSymbols(events, nowMs ?? Date.now());
    if (symbols.length === 0) return;
    const own = { modelsDirectory, releaseFile, database, by: BY, niceness: NICENESS };
    const refresh = { ...own, symbols, candlesUrl };
    await runRefresh(nowMs === undefined ? refresh : { ...refresh, nowMs }, { onStep, onEvent }, signal)
      .catch((error: unknown) => {
        // Somebody refreshes by hand, and what comes of it is a line in the journal, too.
        if (!(error instanceof CatalogueError && error.code === 'REC-447')) throw error;
        log.info(error.title);
      })
      .finally(() => {
        doing = null;
      });
  };
  const looking = loop({
    signal,
    work: look,
    pauseMs: () => context.lookMs ?? HOUR_MS,
    complain: (reason) => log.warn({ reason }, 'no model could be refreshed; trying again in an hour'),
  });
  return {
    health: () => ({ doing, newest, failure: looking.failure }),
    ended: looking.ended,
  };
}

function tell({ event, symbol, model, before, why }: ModelEvent, log: Logger): void {
  if (event === 'promoted') log.info({ symbol, model, before, why }, 'a new model is in use');
  else if (event === 'kept') log.info({ symbol, model, why }, 'the model in use stays');
  else log.warn({ symbol, why }, 'the model could not be refreshed; the one in use stays');
}
