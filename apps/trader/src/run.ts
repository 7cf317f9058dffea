import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { signer as makeSigner, type Signer } from '@rec-io/kalshi/signing';
import type { TraderContext } from './context.ts';
import { checkKey, type KeyVerdict } from './key-check.ts';
import { startMarketOnly } from './market-only.ts';
import { start, type Trader } from './start.ts';

type Exchange = TraderContext['exchange'];

export type RunContext = Omit<TraderContext, 'exchange'> & {
  readonly exchange: Pick<Exchange, 'restUrl' | 'wsUrl'> & {
    readonly key:
      | Pick<Exchange, 'keyId' | 'privateKeyPath'>
      /** None can be used, for this reason. */
      | { readonly none: string };
  };
  /** Looks at the key this often, whether it works or not; 30 s by default. */
  readonly checkMs?: number;
};

export type Running = { readonly port: number; stop(): Promise<void> };

const CHECK_MS = 30_000;
/** A refusal counts when it is repeated. */
const AGAIN_MS = 3_000;

/**
 * Trades with a key that the exchange takes, and shows the market without one. A key that is refused while it trades, revoked for
 * example, ends in market-only, and one that is taken again in trading: neither ends the program.
 */
export async function run(context: RunContext): Promise<Running> {
  const { exchange, log, checkMs = CHECK_MS } = context;
  const { key } = exchange;
  if ('none' in key) return startMarketOnly({ ...context, restUrl: exchange.restUrl, why: key.none });
  const signer = makeSigner(key.keyId, await readFile(key.privateKeyPath, 'utf8'));
  let { port } = context;
  const trading = (): Promise<Trader> =>
    start({ ...context, port, exchange: { restUrl: exchange.restUrl, wsUrl: exchange.wsUrl, ...key } });
  const marketOnly = (said: string): Promise<Running> =>
    startMarketOnly({
      ...context,
      port,
      restUrl: exchange.restUrl,
      why: `the exchange refuses the key ${key.keyId} (${said}); give a good one: recio credentials set --mode ${context.mode}`,
    });

  const verdict = await checkKey(exchange.restUrl, signer);
  let trader: Trader | null = null;
  let running: Running;
  if (verdict.kind === 'refused') running = await marketOnly(verdict.said);
  else running = trader = await trading();
  ({ port } = running);

  const stopping = new AbortController();
  const watching = watch().catch((error: unknown) => {
    // Whatever keeps the program alive starts it again.
    log.fatal({ err: error }, 'neither trading nor showing the market could be started');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  return {
    port,
    async stop() {
      stopping.abort();
      await watching;
      await running.stop();
    },
  };

  async function watch(): Promise<void> {
    const { signal } = stopping;
    while (!signal.aborted) {
      await sleep(checkMs, undefined, { signal }).catch(() => undefined);
      // Also while it is connected: a key is revoked under a connection that lives on.
      if (signal.aborted) return;
      const now = await certainly(exchange.restUrl, signer, signal);
      if (signal.aborted) return;
      if (trader !== null && now.kind === 'refused') {
        log.error({ said: now.said }, 'the exchange refuses the key: only the market is shown from now on');
        await trader.stop();
        trader = null;
        running = await marketOnly(now.said);
      } else if (trader === null && now.kind === 'accepted') {
        log.info('the exchange takes the key: trading');
        await running.stop();
        running = trader = await trading();
      }
    }
  }
}

async function certainly(restUrl: string, signer: Signer, signal: AbortSignal): Promise<KeyVerdict> {
  const first = await checkKey(restUrl, signer);
  if (first.kind !== 'refused') return first;
  await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  return checkKey(restUrl, signer);
}
