import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '@rec-io/database/connection';
import type { KalshiApi } from '@rec-io/kalshi/api';
import { kalshiClient } from '@rec-io/kalshi/client';
import { signer as makeSigner } from '@rec-io/kalshi/signing';
import type { Pool } from 'pg';
import type { MonitorContext } from './context.ts';
import { DeadMan } from './dead-man.ts';
import { type Health, overall, programHealth, writeHealth } from './health.ts';
import { askHeartbeat } from './heartbeat.ts';
import { Machine } from './machine.ts';
import { monitorMetrics } from './metrics.ts';
import { monitorServer } from './server.ts';
import { Silence } from './silence.ts';

export type Monitor = { readonly port: number; stop(): Promise<void> };

const LOOK_MS = 1_000;
/** A trader that takes longer to say that it lives does not decide in time either. */
const ANSWER_MS = 2_000;
const HEALTH_MS = 15_000;
const SILENT_S = 20;
const GRACE_S = 90;

/**
 * Watches the trader of one account and the health of the other programs. It needs none of them, no database and no exchange to
 * go on watching; and trading needs nothing of it.
 */
export async function start(context: MonitorContext): Promise<Monitor> {
  const { log, silentS = SILENT_S, graceS = GRACE_S } = context;
  const exchange = await exchangeClient(context);
  if (exchange === null) log.warn('no credentials: no order can be there that would have to be cancelled');
  else if (context.exchange?.isOwnKey === false)
    log.warn('the dead-man switch has no key of its own and uses the trader’s');
  const silence = new Silence({
    silentMs: silentS * 1_000,
    graceMs: graceS * 1_000,
    lookMsMax: 2 * LOOK_MS + ANSWER_MS,
  });
  const deadMan = new DeadMan({
    silence,
    api: exchange?.api ?? null,
    killFile: context.killFile,
    nowMs: () => Date.now(),
    log,
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  let health: Health | null = null;

  const watching = everyWhile(LOOK_MS, signal, async (passedMs) => {
    await deadMan.look(passedMs, await askHeartbeat(context.heartbeatUrl, ANSWER_MS));
  });
  const database = databaseOf(context);
  const machine = new Machine(context.dataDir);
  const looking = everyWhile(HEALTH_MS, signal, async () => {
    const { pool, state } = await database.look();
    const seen = {
      machine: await machine.use(),
      database: state,
      // Whoever is left behind by its parent is taken over by the first process.
      supervisor: `${context.supervision} ${process.ppid > 1 ? 'running' : 'gone'}`,
      programs: await Promise.all(context.programs.map(programHealth)),
      deadMan: {
        state: deadMan.state,
        why: deadMan.why,
        key: context.exchange === null ? 'none' : context.exchange.isOwnKey ? 'own' : 'trader',
        silentForS: Math.round(silence.silentForMs / 1_000),
      },
    } as const;
    health = { overall: overall(seen), ...seen };
    if (pool !== null) await writeHealth(pool, health);
  });
  const server = await monitorServer({
    host: context.host,
    port: context.port,
    registry: monitorMetrics(silence, deadMan, () => health),
    health: () => health,
  });
  return {
    port: server.port,
    async stop() {
      stopping.abort();
      await server.stop();
      await exchange?.close();
      await Promise.all([watching, looking]);
      await database.close();
    },
  };

  /** Does something again and again until it is stopped; what fails is tried again the next time. */
  async function everyWhile(
    waitMs: number,
    until: AbortSignal,
    action: (passedMs: number) => Promise<void>,
  ): Promise<void> {
    let beforeMs = performance.now();
    while (!until.aborted) {
      const nowMs = performance.now();
      await action(nowMs - beforeMs).catch((error: unknown) => {
        if (!until.aborted) log.warn({ error: String(error) }, 'a look failed');
      });
      beforeMs = nowMs;
      await sleep(waitMs, undefined, { signal: until }).catch(() => undefined);
    }
  }
}

async function exchangeClient({
  exchange,
  log,
}: MonitorContext): Promise<{ readonly api: KalshiApi; close(): Promise<void> } | null> {
  if (exchange === null) return null;
  const { api, http, limits } = kalshiClient({
    restUrl: exchange.restUrl,
    signer: makeSigner(exchange.keyId, await readFile(exchange.privateKeyPath, 'utf8')),
    clock: { nowMs: () => Date.now() },
    timers: {
      after(delayMs, action) {
        const timer = setTimeout(action, delayMs);
        return () => clearTimeout(timer);
      },
    },
    log: {
      info: (message, details) => log.info(details ?? {}, message),
      warn: (message, details) => log.warn(details ?? {}, message),
    },
    // Whoever has to act tries again soon by itself.
    readAttempts: 2,
  });
  return {
    api,
    async close() {
      limits.stop();
      await http.close();
    },
  };
}

/** The database is news to it, not a need. */
function databaseOf({ database: { passwordFile, ...at }, log }: MonitorContext) {
  let pool: Pool | null = null;
  return {
    async look(): Promise<{ readonly pool: Pool | null; readonly state: string }> {
      try {
        pool ??= openPool(
          { ...at, password: (await readFile(passwordFile, 'utf8')).trim() },
          {
            name: 'monitor',
            max: 1,
            onIdleError: (error) => log.warn({ error: error.message }, 'a database connection broke'),
          },
        );
        await pool.query('SELECT 1');
        return { pool, state: 'connected' };
      } catch (error) {
        return { pool: null, state: (error as Error).message || 'it does not answer' };
      }
    },
    close: async (): Promise<void> => {
      await pool?.end();
    },
  };
}
