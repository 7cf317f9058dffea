import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemTime } from '@rec-io/app-trader/system-time';
import { openPool } from '@rec-io/database/connection';
import { findConnections } from '@rec-io/database/embedded/start-database';
import { readLedger } from '@rec-io/database/ledger-read';
import { updateAutoTradeSettings } from '@rec-io/database/preferences';
import { AccountFold, compareAccounts } from '@rec-io/domain/account-fold';
import { random } from '@rec-io/domain/random';
import { readConfiguration } from '@rec-io/installer/configuration';
import { kalshiGateway } from '@rec-io/kalshi/gateway';
import { signer } from '@rec-io/kalshi/signing';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SystemStatus } from '../src/status.ts';
import { eventually } from './fixtures/eventually.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { LOOSE_SETTINGS } from './fixtures/loose-settings.ts';
import { type Recio, statusOf, temporaryRecio } from './fixtures/recio.ts';

/** `kill -9` of real processes while they trade: afterwards ledger and exchange must tell the same story. */
const KILLS = 9;
const SEED = 4;
/** Whatever starts again nine times is as slow as the machine. */
const LONG_MS = 600_000;
const PATIENT = { timeout: 240_000, interval: 500 };
const SCOPE = { userNo: '0001', account: 'main', mode: 'simulated' } as const;

let recio: Recio;
let pool: Pool;
let gateway: ReturnType<typeof kalshiGateway>;

const status = () => statusOf(recio);
const allReady = async (): Promise<SystemStatus | null> => {
  const found = await status();
  return found.programs.every(({ state }) => state === 'ready') ? found : null;
};

beforeAll(async () => {
  recio = await temporaryRecio();
  const offset = String(await freeOffset());
  const { code, stderr } = await recio.run(
    'install',
    '--quick',
    '--port-offset',
    offset,
    '--speed',
    '30',
    '--json',
  );
  if (code !== 0) throw new Error(stderr);
  const configuration = await readConfiguration(recio.dataDir);
  if (configuration === null) throw new Error('the installation has no configuration');
  const { ports, exchangeKeyId } = configuration;
  const connections = await findConnections(recio.dataDir, ports.database);
  if (connections === null) throw new Error('the installation has no database');
  pool = openPool(connections.service, { userNo: SCOPE.userNo, max: 1 });
  await updateAutoTradeSettings(pool, SCOPE.userNo, LOOSE_SETTINGS);
  await recio.run('restart');
  const pem = await readFile(join(recio.dataDir, 'secrets', 'exchange-private.pem'), 'utf8');
  gateway = kalshiGateway({
    restUrl: `http://127.0.0.1:${ports['exchange-sim']}/trade-api/v2`,
    signer: signer(exchangeKeyId, pem),
    clock: systemTime,
    timers: systemTime,
    log: { info: () => undefined, warn: () => undefined },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await pool?.end();
  await recio?.run('uninstall', '--purge', '--yes');
  if (recio) await rm(recio.base, { recursive: true, force: true });
});

test('nine kill -9 of trader, exchange, page and database: no order lost, none doubled', {
  timeout: LONG_MS,
}, async () => {
  const chance = random(SEED, 'kills');
  const victims = ['trader', 'trader', 'exchange-sim', 'trader', 'database', 'web'];
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(300 + chance.integer(2_500));
    const victim = victims[chance.integer(victims.length)];
    const pid = (await status()).programs.find(({ program }) => program === victim)?.pid;
    if (typeof pid === 'number') process.kill(pid, 'SIGKILL');
  }
  await eventually(allReady, 120_000);

  // On a slow machine a trader that is killed is away for so long that the dead-man switch stops it, and it has hardly traded.
  await recio.run('arm', '--reason', 'it was killed by a test');
  await vi.waitFor(async () => expect((await gateway.orders(0)).length).toBeGreaterThan(5), PATIENT);
  // An account that goes on trading is never of one moment: what is read first is old when the last is read.
  expect((await recio.run('entries', 'off')).code).toBe(0);

  const story = async () => {
    const orders = await gateway.orders(0);
    const entries = await readLedger({ pool, ...SCOPE });
    const ids = entries.flatMap((entry) => (entry.kind === 'intent' ? [entry.intent.clientOrderId] : []));
    const differences = compareAccounts(AccountFold.of(entries), {
      fills: await gateway.fills(0),
      settlements: await gateway.settlements(0),
      positions: await gateway.positions(),
      balanceE6: await gateway.balance(),
    });
    return { ids, differences, orders };
  };
  // Events go on being settled, and the ledger takes an exit's intent over later: a look may fall between.
  const { ids, orders } = await vi.waitFor(async () => {
    const found = await story();
    expect(found.differences).toEqual([]);
    expect(found.ids).toEqual(expect.arrayContaining(found.orders.map(({ clientOrderId }) => clientOrderId)));
    return found;
  }, PATIENT);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(orders.map((order) => order.clientOrderId)).size).toBe(orders.length);
});
