import { createECDH } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { pushKeys } from '@rec-io/delivery/push-keys';
import { StandInAlertServer, telegramService, webhookService } from '@rec-io/delivery/test-alert-server';
import { StandInPushService } from '@rec-io/delivery/test-push-service';
import { webPush } from '@rec-io/delivery/web-push';
import type { AlertState } from '@rec-io/domain/alert';
import { acknowledge, readAlertState, writeChannel } from '@rec-io/installer/alert-files';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Monitor, start } from '../src/start.ts';
import { guardedAccount } from './guarded-account.ts';

const SECRET = 'CANARY-webhook-secret';
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 40_000, interval: 50 });

/** The whole monitor with a real database, exchange and doors; a trader that falls silent while it is armed. */
describe('people are told', { timeout: 60_000 }, () => {
  let scene: Awaited<ReturnType<typeof guardedAccount>>;
  let hook: StandInAlertServer;
  let monitor: Monitor | null;
  const run = async () => {
    monitor = await start(scene.context);
    return monitor;
  };
  const stop = async () => {
    await monitor?.stop();
    monitor = null;
  };
  const titles = () => hook.received.map(({ title }) => String(title));
  const state = (): Promise<AlertState> => readAlertState(scene.context.alertFiles);
  const set = (url: string) =>
    writeChannel(scene.context.alertFiles, 'webhook', { url, secret: SECRET, certificate: '' }, null);

  beforeEach(async () => {
    scene = await guardedAccount();
    hook = await StandInAlertServer.start(webhookService(SECRET, '/hook'));
    monitor = null;
    scene.trader.says = { startedAtMs: 1, beats: 1, state: 'trading', armed: true, liveTrades: 2 };
  });
  afterEach(async () => {
    await stop();
    await hook.stop();
    await scene.close();
  });
  const killed = async () => {
    await run();
    await soon(async () =>
      expect((await fetch(`http://127.0.0.1:${monitor?.port}/readyz`)).status).toBe(200),
    );
    scene.trader.says = null;
  };

  test('of a dead-man switch that is pulled, with what it means for open trades; and once, whoever restarts', async () => {
    await set(`${hook.url}/hook`);
    await killed();
    await soon(() => expect(titles().some((title) => title.includes('Dead-man switch'))).toBe(true));
    const told = hook.received.find(({ title }) => String(title).includes('Dead-man switch'));
    expect(told).toMatchObject({
      title: expect.stringMatching(/^SIMULATED · main · CRITICAL: Dead-man switch, triggered: the trader /),
      text: expect.stringContaining('Open trades: nobody supervises them'),
      severity: 'critical',
    });
    await soon(async () => expect((await state()).channels.webhook?.lastTakenAtMs).toBeGreaterThan(0));
    await stop();
    const before = titles().length;
    await run();
    await soon(async () =>
      expect((await fetch(`http://127.0.0.1:${monitor?.port}/readyz`)).status).toBe(200),
    );
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect(
      titles()
        .slice(before)
        .filter((title) => title.includes('Dead-man')),
    ).toEqual([]);
    // It is known under its number, and a person can say that they know.
    const alert = (await state()).alerts.find(({ trouble }) => trouble.cause === 'dead-man');
    await acknowledge(scene.context.alertFiles, [{ key: alert?.key ?? '', by: 'me', atMs: 1 }], null);
    await soon(async () =>
      expect((await state()).alerts.find(({ key }) => key === alert?.key)).toMatchObject({
        acknowledged: { by: 'me' },
      }),
    );
  });

  test('also without a database, by every channel that works, and no secret is in what is kept or logged of it', async () => {
    const { alertFiles } = scene.context;
    await set(`${hook.url}/hook`);
    // A server that takes the connection and says nothing: it must delay nobody.
    const silent = await StandInAlertServer.start(() => ({ status: 200, body: {} }));
    silent.odd.push(...Array.from({ length: 50 }, () => null));
    const ntfy = { server: silent.url, topic: 'CANARY-topic', token: 'CANARY-token', certificate: '' };
    await writeChannel(alertFiles, 'ntfy', ntfy, null);
    // One that repeats what it refuses.
    const refusing = await StandInAlertServer.start(telegramService('1:other', '42'));
    const token = '123456:CANARY-abcdefghijklmnopqrstuvwxyz';
    await writeChannel(
      alertFiles,
      'telegram',
      { server: refusing.url, token, chat: '42', certificate: '' },
      null,
    );
    const logged: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
    Object.assign(scene.context, { log, database: { ...scene.context.database, port: 1 } });
    try {
      await killed();
      await soon(() => expect(titles().some((title) => title.includes('Dead-man switch'))).toBe(true));
      await soon(() => expect(silent.answered.length).toBeGreaterThan(0));
      await soon(async () => expect((await state()).channels.telegram?.lastFailure).toContain('@BotFather'));
      // It is no secret that nobody is told by it.
      await soon(async () =>
        expect(await (await fetch(`http://127.0.0.1:${monitor?.port}/health`)).text()).toMatch(
          /alert-channels[^}]*degraded[^}]*telegram: [^}]*@BotFather/,
        ),
      );
      await stop();
      expect(logged.join('')).toContain('an alert was not delivered');
      expect(logged.join('')).not.toContain('CANARY');
      expect((await state()).channels.ntfy?.outbox.length).toBeGreaterThan(0);
      expect(readFileSync(alertFiles.alertState, 'utf8')).not.toContain('CANARY');
      expect(statSync(alertFiles.alertState).mode & 0o777).toBe(0o600);
      expect(statSync(`${alertFiles.secrets}/alert-webhook.json`).mode & 0o777).toBe(0o600);
    } finally {
      await silent.stop();
      await refusing.stop();
    }
  });

  test('in the browsers of who may see the account, by the monitor’s own role', async () => {
    const service = await StandInPushService.start();
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    const keys = pushKeys(Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex'));
    const { endpoint, p256dh, auth } = service.subscribe(keys.publicKey);
    const passwordFile = scene.file('monitor-password', SERVICE_PASSWORD);
    Object.assign(scene.context, {
      database: { ...scene.context.database, user: 'rec_io_monitor', passwordFile },
      push: async () => webPush({ keys, subject: 'mailto:me@example.com', trusted: service.trusted }),
    });
    await scene.database.adminPool.query(
      'INSERT INTO users.push_devices (user_no, endpoint, p256dh, auth) VALUES ($1, $2, $3, $4)',
      [scene.context.userNo, endpoint, p256dh, auth],
    );
    try {
      await killed();
      await soon(() =>
        expect(service.received.some(({ payload }) => payload.includes('Dead-man'))).toBe(true),
      );
      const told = service.received.find(({ payload }) => payload.includes('Dead-man'));
      expect(JSON.parse(told?.payload ?? '')).toMatchObject({
        title: expect.stringMatching(/^SIMULATED · main · CRITICAL: Dead-man switch/),
        path: '/system',
      });
      await soon(async () => expect((await state()).channels.push?.lastTakenAtMs).toBeGreaterThan(0));
    } finally {
      await stop();
      await service.stop();
    }
  });

  test.each([
    ['half a file', '{"nextNo": 4, "al'],
    ['of another version', '{"nextNo": 4, "alerts": [{}], "channels": {"webhook": {"sentAtMs": 5}}}'],
  ])(
    'a channel that is set while the monitor runs is used, and a state that is %s keeps nobody silent',
    async (_, kept) => {
      writeFileSync(scene.context.alertFiles.alertState, kept, { mode: 0o600 });
      await run();
      await soon(async () =>
        expect((await fetch(`http://127.0.0.1:${monitor?.port}/readyz`)).status).toBe(200),
      );
      await set(`${hook.url}/hook`);
      scene.trader.says = null;
      await soon(() => expect(titles().some((title) => title.includes('Dead-man switch'))).toBe(true));
      expect((await state()).nextNo).toBeGreaterThan(1);
    },
  );
});
