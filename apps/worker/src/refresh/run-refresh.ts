import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { ModelEvent } from '@rec-io/model-store/model-event';
import type { RefreshContext, RefreshNews } from './refresh-context.ts';
import type { RefreshStep } from './refresh-step.ts';

const PROCESS = join(import.meta.dirname, 'refresh-process.ts');
const SAID_MAX = 500;

export type RefreshListener = {
  readonly onStep?: (symbol: CoinSymbol, step: RefreshStep, share: number | null) => void;
  readonly onEvent?: (event: ModelEvent) => void;
};

/**
 * Refreshes models in a process of its own, whose memory is given back with it, and whose priority is its own.
 * @param signal kills it: what is in use stays in use, wherever it was
 * @returns what came of each coin, in their order
 * @throws CatalogueError REC-447 while another refresh is under way, REC-448 where it ended before it was done; the signal's reason
 */
export async function runRefresh(
  context: RefreshContext,
  { onStep, onEvent }: RefreshListener,
  signal: AbortSignal,
): Promise<readonly ModelEvent[]> {
  signal.throwIfAborted();
  const child = fork(PROCESS, [JSON.stringify(context)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const kill = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const events: ModelEvent[] = [];
  let [said, isDone] = ['', false];
  let problem: CatalogueError | null = null;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-SAID_MAX)));
  child.on('message', (news: RefreshNews) => {
    if (news.kind === 'step') onStep?.(news.symbol, news.step, news.share ?? null);
    else if (news.kind === 'event') {
      events.push(news.event);
      onEvent?.(news.event);
    } else if (news.kind === 'busy') problem = new CatalogueError('REC-447', { pid: news.pid });
    else if (news.kind === 'failed') problem = new CatalogueError('REC-448', { reason: news.reason });
    else isDone = true;
  });
  const ended = Promise.withResolvers<string>();
  child.once('error', (error) => ended.resolve(error.message));
  child.once('close', (code, by) =>
    ended.resolve(said.trim() || `its process ended with ${by ?? `code ${code}`}`),
  );
  const reason = await ended.promise.finally(() => signal.removeEventListener('abort', kill));
  signal.throwIfAborted();
  if (problem !== null) throw problem;
  if (!isDone) throw new CatalogueError('REC-448', { reason });
  return events;
}
