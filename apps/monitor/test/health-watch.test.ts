import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import type { TraderBeat } from '@rec-io/domain/trader-beat';
import { holdReason, readHold } from '@rec-io/installer/hold-file';
import { kalshiClient } from '@rec-io/kalshi/client';
import { signer } from '@rec-io/kalshi/signing';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MonitorContext } from '../src/context.ts';
import { HealthWatch } from '../src/health-watch.ts';
import type { IncidentEvent } from '../src/incidents.ts';
import { seeExchange } from '../src/sight/exchange-sight.ts';
import type { SeenExchange } from '../src/sight/seen.ts';
import { guardedAccount } from './guarded-account.ts';

const DAY_MS = 24 * 3_600_000;
const FRESH = { indexAgeMs: 400, booksAgeMs: 900 };
const beat = (feeds: TraderBeat['feeds'] = bothCoins(FRESH)): TraderBeat => ({
  ...{ startedAtMs: 1, beats: 1, state: 'trading', armed: true, liveTrades: 0 },
  ...(feeds === undefined ? {} : { feeds }),
});
function bothCoins(ages: { readonly indexAgeMs: number | null; readonly booksAgeMs: number | null }) {
  return ['BTC', 'ETH'].map((symbol) => ({ symbol, ...ages }));
}

/** Real database, exchange and doors; time and disk are given. */
describe('the health of an installation', () => {
  let scene: Awaited<ReturnType<typeof guardedAccount>>;
  let watch: HealthWatch;
  let context: MonitorContext;
  let admin: Pool;
  let disk: { blocks: number; bavail: number; bsize: number };
  let clock: { wallMs(): number; steadyMs(): number; passedMs: number; setByMs: number };
  let events: IncidentEvent[];
  let restarted: unknown[];
  let kept: Awaited<ReturnType<MonitorContext['keeper']['look']>>;
  let exchange: (() => Promise<SeenExchange>) | null;
  let silentMs: number;

  const open = async (changed: Partial<MonitorContext> = {}) => {
    context = { ...context, ...changed };
    watch = await HealthWatch.open({
      context,
      exchange,
      traderSilentMs: () => silentMs,
      deadMan: () => ({ state: 'watching', why: null, key: 'own', silentForS: 0 }),
      onIncident: (event) => events.push(event),
    });
  };
  /** So many seconds later everything is looked at. */
  const after = async (seconds: number, says: TraderBeat | null = beat()) => {
    clock.passedMs += seconds * 1_000;
    watch.lookAtFeeds(says);
    await watch.look();
    return watch.health;
  };
  const state = (name: string) => watch.health?.checks.find((each) => each.name === name);
  const told = () => events.map(({ kind, incident: { cause } }) => `${kind} ${cause}`);
  const held = async () => holdReason(await readHold(context.holdFile));

  beforeEach(async () => {
    scene = await guardedAccount();
    disk = { blocks: 1_000_000, bavail: 500_000, bsize: 100_000 };
    clock = {
      ...{ passedMs: 0, setByMs: 0 },
      wallMs: () => Date.now() + clock.passedMs + clock.setByMs,
      steadyMs: () => 1_000_000 + clock.passedMs,
    };
    [events, restarted, silentMs] = [[], [], 0];
    kept = { kept: [], duplicates: [] };
    const { database } = scene;
    admin = database.adminPool;
    const passwordFile = scene.file('monitor-password', SERVICE_PASSWORD);
    context = {
      ...scene.context,
      // The monitor's own role: what it must not do fails here.
      database: { ...scene.context.database, user: 'rec_io_monitor', passwordFile },
      clock,
      disk: async () => disk,
      keeper: {
        look: async () => kept,
        async restart(program, pid) {
          restarted.push([program, pid]);
          return 'asked';
        },
      },
    };
    const { exchange: access } = context;
    if (access === null) throw new Error('no exchange');
    const client = kalshiClient({
      restUrl: access.restUrl,
      signer: signer(access.keyId, scene.keyText),
      clock: { nowMs: () => Date.now() },
      timers: {
        after(delayMs, action) {
          const timer = setTimeout(action, delayMs);
          return () => clearTimeout(timer);
        },
      },
      log: { info: () => undefined, warn: () => undefined },
      readAttempts: 1,
    });
    exchange = () => seeExchange(client.api, client.serverClock);
    scene.trader.metrics =
      'rec_trader_ledger_behind 0\nrec_trader_exits_in_journal 0\nrec_trader_view_waiting_bytes 0\n';
    await open();
  });
  afterEach(async () => {
    await watch.close();
    await scene.close();
  });

  test('is healthy when all is well, and says so in the row, in the history and to nobody else', async () => {
    await after(0);
    const health = await after(15);
    expect(health?.checks.filter(({ state: word }) => word === 'degraded' || word === 'failed')).toEqual([]);
    expect(health).toMatchObject({ overall: 'healthy', reason: null, incidents: [], acts: [], hold: null });
    expect(state('exchange')).toMatchObject({ state: 'ok' });
    expect(state('round-trip')?.value).toBeGreaterThan(0);
    expect(state('database-size')?.value).toBeGreaterThan(1e6);
    const { rows } = await admin.query(
      'SELECT overall_status, measured FROM system.health_history ORDER BY seq',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ overall_status: 'healthy', measured: { disk: 50e9 } });
    await after(60);
    expect((await admin.query('SELECT 1 FROM system.health_history')).rowCount).toBe(2);
    expect(events).toEqual([]);
  });

  test('a feed that freezes is noticed by the next second’s look, is one incident for both coins, and ends', async () => {
    await after(0);
    clock.passedMs += 1_000;
    watch.lookAtFeeds(beat(bothCoins({ ...FRESH, indexAgeMs: 2_900 })));
    expect(watch.health?.overall).toBe('healthy');
    clock.passedMs += 1_000;
    // No later than this second, which is the fourth after the newest print: the whole look is not waited for.
    watch.lookAtFeeds(beat(bothCoins({ ...FRESH, indexAgeMs: 3_900 })));
    expect(watch.health).toMatchObject({
      overall: 'degraded',
      reason: 'Index price of BTC: the newest is 3.9 s old',
      incidents: [{ cause: 'index:BTC', symptoms: ['index:ETH'], endedAtMs: null }],
    });
    clock.passedMs += 7_000;
    watch.lookAtFeeds(beat(bothCoins({ ...FRESH, indexAgeMs: 10_900 })));
    expect(state('index:BTC')).toMatchObject({ state: 'failed', value: 10.9 });
    await after(5);
    await after(31);
    expect(told()).toEqual(['opened index:BTC', 'changed index:BTC', 'closed index:BTC']);
    const { rows } = await admin.query(
      'SELECT cause, symptoms, worst, ended_at > begun_at AS ended FROM system.incidents',
    );
    expect(rows).toEqual([{ cause: 'index:BTC', symptoms: ['index:ETH'], worst: 'failed', ended: true }]);
  });

  test('an exchange whose name is not found is the one cause of what comes of it', async () => {
    await after(0);
    exchange = async () => ({
      ...{
        failure: 'its name is not found (DNS): getaddrinfo ENOTFOUND api.example',
        isActive: false,
        isTrading: false,
      },
      ...{ resumesAt: null, roundTripMs: null, keyRefusal: null, offsetMs: 0 },
    });
    await watch.close();
    await open();
    const frozen = beat(bothCoins({ indexAgeMs: 30_000, booksAgeMs: 31_000 }));
    scene.trader.isReady = false;
    for (const seconds of [1, 15, 15]) await after(seconds, frozen);
    const lasting = watch.health?.incidents.filter(({ endedAtMs }) => endedAtMs === null);
    expect(lasting).toMatchObject([
      {
        cause: 'exchange',
        reason: expect.stringContaining('DNS'),
        symptoms: expect.arrayContaining(['index:BTC', 'books:ETH', 'useful:trader']),
      },
    ]);
    expect(watch.health).toMatchObject({
      overall: 'offline',
      reason: expect.stringContaining('Exchange: it cannot'),
    });
    expect(restarted).toEqual([]);
  });

  test('a database that is away is one incident; what happened meanwhile is written when it is back', async () => {
    await after(0);
    const { database } = scene;
    await admin.query('ALTER ROLE rec_io_monitor CONNECTION LIMIT 0');
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rec_io_monitor'",
    );
    scene.trader.isReady = false;
    scene.trader.metrics = 'rec_trader_ledger_behind 60\n';
    try {
      for (const seconds of [15, 15, 15]) await after(seconds);
      expect(watch.health).toMatchObject({
        overall: 'offline',
        incidents: [{ cause: 'database', symptoms: ['ledger-queue', 'useful:trader'], worst: 'failed' }],
      });
      expect(watch.waiting).toBeGreaterThan(0);
      expect(await held()).toBeNull();
    } finally {
      await admin.query('ALTER ROLE rec_io_monitor CONNECTION LIMIT -1');
    }
    scene.trader.isReady = true;
    scene.trader.metrics = 'rec_trader_ledger_behind 0\n';
    for (const seconds of [15, 15, 31]) await after(seconds);
    expect(watch.waiting).toBe(0);
    const { rows } = await database.adminPool.query(
      'SELECT cause, ended_at IS NOT NULL AS ended FROM system.incidents',
    );
    expect(rows).toEqual([{ cause: 'database', ended: true }]);
  });

  test('a database that takes nothing holds entries, and the owner’s own switch is what it was when it takes them again', async () => {
    const { pool, userNo, name } = scene.database;
    const switches = async () =>
      (
        await pool.query('SELECT auto_entry, auto_stop FROM users.auto_trade_settings WHERE user_no = $1', [
          userNo,
        ])
      ).rows;
    await pool.query(
      'UPDATE users.auto_trade_settings SET auto_entry = true, auto_stop = true WHERE user_no = $1',
      [userNo],
    );
    const before = await switches();
    await after(0);
    await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rec_io_monitor'",
    );
    await after(15);
    await after(15);
    expect(await held()).toBe(
      'the monitor holds entries: Database takes what is written: it takes nothing: it is read-only',
    );
    expect(watch.health?.hold?.causes).toMatchObject([{ check: 'database-writes' }]);
    const back = openPool(scene.database.admin, { name: 'back', max: 1 });
    await back.query('SET default_transaction_read_only = off');
    await back.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await back.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rec_io_monitor'",
    );
    await back.end();
    for (const seconds of [15, 15, 31]) await after(seconds);
    expect(await held()).toBeNull();
    expect(await switches()).toEqual(before);
    const { rows } = await admin.query(
      'SELECT kind, target, outcome FROM system.health_acts ORDER BY acted_at',
    );
    expect(rows).toEqual([
      { kind: 'hold', target: 'database-writes', outcome: 'held' },
      { kind: 'release', target: 'database-writes', outcome: 'released' },
    ]);
    const audit = await admin.query(
      'SELECT action, via, login, user_no, detail FROM users.audit ORDER BY seq',
    );
    expect(audit.rows).toMatchObject([
      {
        action: 'health.hold',
        via: 'monitor',
        login: 'monitor',
        user_no: null,
        detail: { target: 'database-writes' },
      },
      { action: 'health.release', via: 'monitor' },
    ]);
  });

  test('a disk that is nearly full warns by its share and holds entries by its room, before nothing can be written', async () => {
    await after(0);
    disk.bavail = 90_000;
    await after(15);
    expect(state('disk')).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('9.0 GB are free, 9.0 %'),
    });
    expect(await held()).toBeNull();
    disk.bavail = 4_000;
    await after(15);
    expect(state('disk')).toMatchObject({ state: 'failed', value: 400e6 });
    expect(await held()).toContain('400.0 MB are free');
    disk.bavail = 500_000;
    await after(15);
    await after(31);
    expect(await held()).toBeNull();
  });

  test('when a disk will be full is told from how it went, over restarts of the monitor', async () => {
    const hours = 30;
    for (let hour = 0; hour < hours; hour++) {
      disk.bavail = 500_000 - 10_000 * hour;
      await after(3_600);
    }
    expect(state('disk-full-in')).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('full in 0.9 days'),
    });
    await watch.close();
    await open();
    disk.bavail = 500_000 - 10_000 * hours;
    await after(3_600);
    await after(15);
    expect(state('disk-full-in')).toMatchObject({ state: 'failed' });
  });

  test.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])(
    'a clock that is set %s by an hour holds entries for a minute, and nothing ends before it began',
    async (way, setByMs) => {
      await after(0);
      disk.bavail = 90_000;
      for (const seconds of [15, 15]) await after(seconds);
      clock.setByMs = setByMs;
      await after(15);
      expect(state('clock')).toMatchObject({
        state: 'failed',
        value: 3_600,
        reason: `it was set ${way} by 3600 s`,
      });
      expect(await held()).toContain(`set ${way} by 3600 s`);
      disk.bavail = 500_000;
      for (const seconds of [15, 15, 15, 15, 31]) await after(seconds);
      expect(state('clock')).toMatchObject({ state: 'ok' });
      expect(await held()).toBeNull();
      for (const seconds of [15, 31]) await after(seconds);
      const { rows } = await admin.query(
        'SELECT cause, ended_at >= begun_at AS after FROM system.incidents ORDER BY cause',
      );
      expect(rows).toEqual([
        { cause: 'clock', after: true },
        { cause: 'disk', after: true },
      ]);
    },
  );

  test('a clock that is off the exchange’s is told with by how much', async () => {
    const off = async () => ({
      ...{
        failure: null,
        isActive: true,
        isTrading: true,
        resumesAt: null,
        roundTripMs: 3,
        keyRefusal: null,
      },
      offsetMs: -12_500,
    });
    await watch.close();
    exchange = off;
    await open();
    await after(0);
    expect(state('clock')).toMatchObject({ state: 'failed', reason: 'it is 12.5 s off the exchange’s' });
    expect(await held()).toContain('12.5 s off');
  });

  test('certificates are told before they end, when they have, and when they cannot be read', async () => {
    const [key, path] = [join(scene.folder, 'c.key'), join(scene.folder, 'c.pem')];
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=a',
    ];
    execFileSync('openssl', [...request, '-keyout', key, '-out', path, '-days', '10'], { stdio: 'ignore' });
    await watch.close();
    await open({ certificates: [{ name: 'the page', path }] });
    await after(0);
    expect(state('certificates')).toMatchObject({
      state: 'degraded',
      reason: expect.stringMatching(/^the page ends in (10|9)\./),
    });
    await after((11 * DAY_MS) / 1_000);
    expect(state('certificates')).toMatchObject({ state: 'failed', reason: 'the page has ended' });
    scene.file('c.pem', 'no certificate');
    await after(15);
    expect(state('certificates')).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('cannot be read'),
    });
  });

  test('logs that are lost are an incident with what to do, and it ends when lines arrive again', async () => {
    const logs = join(scene.folder, 'logs');
    const written = (timeMs: number) => {
      scene.trader.metrics = `rec_log_line_milliseconds ${timeMs}\n`;
      return `{"level":30,"time":${timeMs},"msg":"looked"}\n`;
    };
    mkdirSync(logs);
    writeFileSync(join(logs, 'trader.log'), written(1));
    await watch.close();
    await open({ logs: [{ program: 'trader', path: join(logs, 'trader.log') }] });
    await after(0);
    await after(15);
    expect(state('logs')?.state).toBe('ok');
    renameSync(logs, join(scene.folder, 'moved'));
    writeFileSync(logs, '');
    await after(15);
    await after(30);
    expect(told()).toEqual(['opened logs']);
    expect(watch.health).toMatchObject({
      overall: 'degraded',
      reason: expect.stringContaining('it is not there'),
    });
    expect(await held()).toBeNull();
    rmSync(logs);
    mkdirSync(logs);
    writeFileSync(join(logs, 'trader.log'), written(2));
    for (let looks = 0; looks < 5; looks++) await after(15);
    expect(told()).toEqual(['opened logs', 'closed logs']);
  });

  test('an API key that ends soon is told by its name, by a role that cannot read keys', async () => {
    const { userNo } = scene.database;
    await admin.query(
      `INSERT INTO users.api_keys (user_no, key_hash, name, scope, owner_no, account, expires_at)
       VALUES ($1, 'x', 'tax program', 'view', $1, 'main', now() + interval '3 days')`,
      [userNo],
    );
    await after(0);
    expect(state('api-keys')).toMatchObject({
      state: 'degraded',
      reason: expect.stringMatching(/“tax program” of .* ends in [23]\.\d days/),
    });
  });

  test('two processes of the trader hold entries and are named; nobody is ended', async () => {
    await after(0);
    kept = { kept: [], duplicates: [{ program: 'trader', pids: [11, 12] }] };
    await after(15);
    await after(15);
    expect(state('duplicates')).toMatchObject({ state: 'failed', reason: 'trader runs 2 times (11, 12)' });
    expect(await held()).toContain('trader runs 2 times');
    expect(restarted).toEqual([]);
  });

  test('files that others may read are named with what mends them', async () => {
    const path = join(context.secretsDirectory, 'token');
    await after(0);
    scene.file(join('secrets', 'token'), 'x');
    chmodSync(path, 0o644);
    await after(15);
    expect(state('permissions')).toMatchObject({
      state: 'degraded',
      reason: `${path}: others may use it (644): chmod 600 '${path}'`,
    });
  });

  test('a backup that is too old, or was never made, is told with what makes one', async () => {
    let madeMs: number | null | 'unreadable' = Date.now();
    await watch.close();
    await open({ installedAtMs: Date.now() - 2 * DAY_MS, newestBackup: async () => madeMs });
    await after(0);
    expect(state('backup')).toMatchObject({ state: 'ok' });
    madeMs = Date.now() - 8 * DAY_MS;
    await after(15);
    expect(state('backup')).toMatchObject({ state: 'failed', reason: 'it is 8.0 days old' });
    madeMs = null;
    await after(15);
    expect(state('backup')).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('there is none'),
      fix: expect.stringContaining('recio backup makes one now'),
    });
    madeMs = 'unreadable';
    await after(15);
    expect(state('backup')).toMatchObject({ state: 'unknown' });
  });

  test('a program that hangs is started anew once, and it stands in the acts and in the audit', async () => {
    const web = {
      name: 'web',
      readyUrl: 'http://127.0.0.1:9/readyz',
      metricsUrl: 'http://127.0.0.1:9/metrics',
    };
    await watch.close();
    kept = {
      kept: [{ program: 'web', pid: 77, restarts: 0, memoryBytes: 5, isRestartable: true }],
      duplicates: [],
    };
    await open({ programs: [...context.programs, web] });
    for (const seconds of [0, 15, 15, 15, 15]) await after(seconds);
    expect(restarted).toEqual([['web', 77]]);
    expect(watch.health?.acts).toMatchObject([{ kind: 'restart', target: 'web', outcome: 'asked' }]);
    const audit = await admin.query('SELECT action, detail FROM users.audit');
    expect(audit.rows).toMatchObject([
      { action: 'health.restart', detail: { target: 'web', outcome: 'asked' } },
    ]);
  });

  test('limits are the owner’s where they can be used; what cannot is told and changes nothing', async () => {
    scene.file(
      'health.json',
      JSON.stringify({ limits: { 'disk-percent': { degraded: 40, failed: 45 }, nonsense: {} } }),
    );
    await watch.close();
    await open();
    await after(0);
    expect(state('disk')).toMatchObject({ state: 'degraded' });
    expect(state('limits')).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('there is no limit "nonsense"'),
    });
  });

  test('what lasted when a monitor was killed goes on under the next one as the same incident', async () => {
    disk.bavail = 4_000;
    await after(0);
    const before = watch.health?.incidents[0]?.id ?? randomUUID();
    await watch.close();
    await open();
    await after(15);
    expect(watch.health?.incidents).toMatchObject([{ id: before, cause: 'disk', endedAtMs: null }]);
    expect((await admin.query('SELECT 1 FROM system.incidents')).rowCount).toBe(1);
  });
});
