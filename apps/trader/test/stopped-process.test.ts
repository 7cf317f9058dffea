import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Monitor, start as startMonitor } from '@rec-io/app-monitor/start';
import { StandInAlertServer, webhookService } from '@rec-io/delivery/test-alert-server';
import { writeChannel } from '@rec-io/installer/alert-files';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ACCOUNT, runningAccount, type TraderProcess } from './running-account.ts';

/** Longer than whatever stops to be believed after five seconds. */
const STOPPED_MS = 8_000;

let scene: Awaited<ReturnType<typeof runningAccount>>;
let monitor: Monitor | null;
let hook: StandInAlertServer;

/** A test's own time limit is the only deadline. */
const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, 300_000);
const orders = () => scene.exchange.orders(ACCOUNT).length;
const answer = async <T>(port: number, path: string): Promise<T> =>
  (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as T;
const beats = async ({ port }: TraderProcess): Promise<number> =>
  (await answer<{ beats: number }>(port, '/heartbeat')).beats;

beforeEach(async () => {
  scene = await runningAccount();
  hook = await StandInAlertServer.start(webhookService('secret'));
  monitor = null;
});
afterEach(async () => {
  await monitor?.stop();
  await hook.stop();
  await scene.close();
});

test('a trader that was stopped and goes on connects anew, measures the clock and compares before it enters', async () => {
  const trader = await scene.startTrader();
  await soon(() => expect(orders()).toBeGreaterThan(0));
  trader.child.kill('SIGSTOP');
  await sleep(STOPPED_MS);
  const [linesBefore, ordersBefore] = [trader.lines.length, orders()];
  trader.child.kill('SIGCONT');
  await soon(() => expect(orders()).toBeGreaterThan(ordersBefore));
  const since = trader.lines.slice(linesBefore);
  const at = (find: RegExp): number => since.findIndex(({ msg }) => find.test(msg));
  const slept = at(/time went by without the trader/);
  expect(since[slept]?.['what']).toMatch(/stood still for \d+ s/);
  const lost = at(/no connection to the exchange/);
  const compared = since.findIndex(({ msg }, index) => index > lost && msg === 'reconciled');
  const entered = at(/^decided to buy/);
  expect([slept >= 0, lost >= slept, compared > lost, entered > compared]).toEqual([true, true, true, true]);
});

test('a trader that hangs is taken for dead: its account is cut off by the monitor’s own key, its owner is told, and trading needs no monitor', async () => {
  const killFile = join(scene.folder, 'KILL');
  const alertFiles = {
    secrets: scene.folder,
    alertHours: join(scene.folder, 'alerts.json'),
    alertState: join(scene.folder, 'alert-state.json'),
    alertAcknowledgements: join(scene.folder, 'alerts-acknowledged.json'),
  };
  const trader = await scene.startTrader();
  const { host, port: databasePort, user, database, passwordFile } = scene.context.database;
  const watch = () =>
    startMonitor({
      host: '127.0.0.1',
      port: 0,
      mode: 'simulated',
      account: ACCOUNT,
      userNo: '0001',
      symbols: ['BTC'],
      heartbeatUrl: `http://127.0.0.1:${trader.port}/heartbeat`,
      silentS: 4,
      exchange: {
        restUrl: scene.context.exchange.restUrl,
        keyId: 'monitor',
        privateKeyPath: scene.monitorKeyPath,
        isOwnKey: true,
      },
      killFile,
      holdFile: join(scene.folder, 'HOLD'),
      holdReserve: join(scene.folder, 'hold.reserve'),
      healthLimitsFile: join(scene.folder, 'health.json'),
      newestBackup: async () => null,
      archive: async () => null,
      logs: [],
      alertFiles,
      pageUrl: null,
      push: async () => null,
      secretsDirectory: scene.folder,
      installedAtMs: null,
      certificates: [],
      keeper: { look: async () => ({ kept: [], duplicates: [] }), restart: async () => 'nobody' },
      programs: [
        {
          name: 'trader',
          readyUrl: `http://127.0.0.1:${trader.port}/readyz`,
          metricsUrl: `http://127.0.0.1:${trader.port}/metrics`,
        },
      ],
      supervision: 'parent',
      database: { host, port: databasePort, user, database, passwordFile },
      dataDir: scene.folder,
      log: pino({ level: 'silent' }),
    });
  monitor = await watch();
  await soon(() => expect(orders()).toBeGreaterThan(0));
  await monitor.stop();
  monitor = null;
  const [beatsBefore, ordersBefore] = [await beats(trader), orders()];
  await soon(async () => expect(await beats(trader)).toBeGreaterThan(beatsBefore + 3));
  await soon(() => expect(orders()).toBeGreaterThan(ordersBefore));

  const telling = { url: `${hook.url}/`, secret: 'secret', certificate: '' };
  await writeChannel(alertFiles, 'webhook', telling, null);
  monitor = await watch();
  const { port } = monitor;
  await soon(async () =>
    expect(await answer(port, '/health')).toMatchObject({ deadMan: { state: 'watching', key: 'own' } }),
  );
  expect(existsSync(killFile)).toBe(false);
  const positions = scene.exchange.positions(ACCOUNT).length;
  trader.child.kill('SIGSTOP');
  await soon(() => expect(existsSync(killFile)).toBe(true));
  expect(JSON.parse(readFileSync(killFile, 'utf8'))).toMatchObject({ by: 'monitor' });
  await soon(() => {
    const groups = scene.exchange.groups(ACCOUNT);
    expect(groups.every(({ isTriggered }) => isTriggered)).toBe(true);
  });
  expect(scene.exchange.positions(ACCOUNT).length).toBeLessThanOrEqual(positions);
  await soon(() =>
    expect(hook.received).toContainEqual(
      expect.objectContaining({
        title: expect.stringMatching(new RegExp(`^SIMULATED · ${ACCOUNT} · CRITICAL: Dead-man switch`)),
      }),
    ),
  );
});
