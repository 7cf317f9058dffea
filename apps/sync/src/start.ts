import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '@rec-io/database/connection';
import { requireSchema } from '@rec-io/database/schema-version';
import type { Clock, EngineLog, Timers } from '@rec-io/engine/ports';
import { accountTimeMs } from '@rec-io/kalshi/account-time';
import { learnLimits } from '@rec-io/kalshi/api/account';
import { kalshiGateway } from '@rec-io/kalshi/gateway';
import { RateLimits } from '@rec-io/kalshi/rate-limits/rate-limits';
import { signer as makeSigner } from '@rec-io/kalshi/signing';
import { openDoor } from '@rec-io/program-parts/door';
import type { SyncContext } from './context.ts';
import { readiness, type SyncHealth } from './health.ts';
import { syncMetrics } from './metrics.ts';
import { Mirror } from './mirror.ts';
import { AccountWatch } from './watch.ts';

export type Sync = { readonly port: number; readonly health: () => SyncHealth; stop(): Promise<void> };

const LOOK_MS = 30_000;
const GRACE_MS = 30_000;
/** What fails is tried again soon: an exchange or a database that is away for a moment. */
const AGAIN_MS = 5_000;
/** The trader has the other nine tenths of what the exchange allows the account. */
const SHARE = 0.1;

const clock: Clock = { nowMs: () => Date.now() };
const timers: Timers = {
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Reads the account from outside the trader, again and again: mirrors it into tables, and compares it with the ledger. Whatever
 * is away is tried again, and said; it never trades.
 */
export async function start(context: SyncContext): Promise<Sync> {
  const { log, exchange } = context;
  if (exchange === null) log.info('no credentials: there is no account to read');
  const account = exchange === null ? null : await accountOf(context, exchange);
  const look = account?.look;
  let lookedAtMs: number | null = null;
  let failure: string | null = null;
  const health = (): SyncHealth => ({
    hasAccount: account !== null,
    lookAgeMs: lookedAtMs === null ? null : performance.now() - lookedAtMs,
    failure,
    report: account?.watch.report ?? null,
    missing: account?.watch.missing ?? 0,
  });
  const server = await openDoor({
    host: context.host,
    port: context.port,
    registry: syncMetrics(health, () => account?.watch.added ?? 0),
    readiness: () => readiness(health()),
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const looking = (async () => {
    while (look !== undefined && !signal.aborted) {
      failure = await look().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (failure === null) lookedAtMs = performance.now();
      else if (!signal.aborted) log.warn({ failure }, 'the account could not be read; trying again');
      const waitMs = failure === null ? (context.lookMs ?? LOOK_MS) : AGAIN_MS;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    port: server.port,
    health,
    async stop() {
      stopping.abort();
      await server.stop();
      // What is being read is refused here, and ends.
      await account?.close();
      await looking;
      await account?.end();
    },
  };
}

/** Everything that one look needs, opened once. */
async function accountOf(context: SyncContext, exchange: NonNullable<SyncContext['exchange']>) {
  const { mode, account, userNo, database, log, graceMs = GRACE_MS } = context;
  const engineLog: EngineLog = {
    info: (message, details) => log.info(details ?? {}, message),
    warn: (message, details) => log.warn(details ?? {}, message),
  };
  const password = (await readFile(database.passwordFile, 'utf8')).trim();
  const pool = openPool(
    { ...database, password },
    {
      ...{ userNo, name: `sync-${account}`, max: 2 },
      onIdleError: (error) => log.warn({ error: error.message }, 'a database connection broke'),
    },
  );
  const limits = new RateLimits({ clock, timers, share: SHARE });
  const gateway = kalshiGateway({
    restUrl: exchange.restUrl,
    signer: makeSigner(exchange.keyId, await readFile(exchange.privateKeyPath, 'utf8')),
    ...{ clock, timers, log: engineLog, limits },
  });
  const target = { pool, userNo, account, mode };
  const mirror = new Mirror(gateway.api, target);
  const watch = new AccountWatch({ ...target, gateway, clock, timers, log: engineLog, graceMs });
  let isPrepared = false;

  return {
    watch,
    async look(): Promise<void> {
      if (!isPrepared) {
        await requireSchema(pool);
        await learnLimits(gateway.api.account, limits);
        isPrepared = true;
      }
      const nowMs = await accountTimeMs(gateway);
      await mirror.look(nowMs);
      await watch.look(nowMs);
    },
    async close(): Promise<void> {
      limits.stop();
      await gateway.stop();
    },
    end: () => pool.end(),
  };
}
