import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresPushDevices } from '@rec-io/database/push-devices';
import type { KalshiApi } from '@rec-io/kalshi/api';
import { kalshiClient } from '@rec-io/kalshi/client';
import type { ServerClock } from '@rec-io/kalshi/server-clock';
import { signer as makeSigner } from '@rec-io/kalshi/signing';
import { AlertDesk } from './alerts/alert-desk.ts';
import { PushChannel } from './alerts/push-channel.ts';
import type { MonitorContext } from './context.ts';
import { DeadMan } from './dead-man.ts';
import { HealthWatch } from './health-watch.ts';
import { askHeartbeat } from './heartbeat.ts';
import { monitorMetrics } from './metrics.ts';
import { monitorServer } from './server.ts';
import { seeExchange } from './sight/exchange-sight.ts';
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
  const watch = await HealthWatch.open({
    context,
    traderSilentMs: () => silence.silentForMs,
    alertChannels: () => alerts.channels,
    exchange: exchange === null ? null : () => seeExchange(exchange.api, exchange.serverClock),
    deadMan: () => ({
      state: deadMan.state,
      why: deadMan.why,
      key: context.exchange === null ? 'none' : context.exchange.isOwnKey ? 'own' : 'trader',
      silentForS: Math.round(silence.silentForMs / 1_000),
    }),
  });

  const { alertFiles, mode, account, pageUrl } = context;
  const owner = { ownerNo: context.userNo, account };
  const push = new PushChannel(
    () => watch.ask((pool) => postgresPushDevices(pool).ofAccount(owner)),
    context.push,
  );
  const alerts = new AlertDesk({
    push,
    ...{ places: alertFiles, setting: { mode, account, pageUrl }, log },
    health: () => watch.health,
  });

  const watching = everyWhile(LOOK_MS, signal, async (passedMs) => {
    const beat = await askHeartbeat(context.heartbeatUrl, ANSWER_MS);
    await deadMan.look(passedMs, beat).finally(() => watch.lookAtFeeds(beat));
  });
  const looking = everyWhile(HEALTH_MS, signal, () => watch.look());
  const telling = alerts.run();
  const server = await monitorServer({
    host: context.host,
    port: context.port,
    registry: monitorMetrics({ silence, deadMan, watch }),
    health: () => watch.health,
  });
  return {
    port: server.port,
    async stop() {
      stopping.abort();
      await server.stop();
      await Promise.all([watching, looking, telling, alerts.stop()]);
      await exchange?.close();
      await watch.close();
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

async function exchangeClient({ exchange, log }: MonitorContext): Promise<{
  readonly api: KalshiApi;
  readonly serverClock: ServerClock;
  close(): Promise<void>;
} | null> {
  if (exchange === null) return null;
  const { api, http, limits, serverClock } = kalshiClient({
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
    serverClock,
    async close() {
      limits.stop();
      await http.close();
    },
  };
}
