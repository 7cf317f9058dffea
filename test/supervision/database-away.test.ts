import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import { installServer } from '@rec-io/database/embedded/binaries';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { freePort } from '@rec-io/database/embedded/port';
import { type EmbeddedServer, embeddedServer } from '@rec-io/database/embedded/server';
import { fileExitJournal } from '@rec-io/database/exit-journal';
import { postgresLedger } from '@rec-io/database/ledger';
import { readLedger } from '@rec-io/database/ledger-read';
import { removeBase, testPlacement } from '@rec-io/database/test-server';
import { createUser } from '@rec-io/database/users';
import type { Intent, LedgerEntry } from '@rec-io/domain/ledger';
import type { OrderOutcome } from '@rec-io/domain/order';
import { TradeBook } from '@rec-io/domain/trade-book';
import { DurableIntents } from '@rec-io/engine/durable-intents';
import type { Facts } from '@rec-io/engine/facts';
import { OrderDesk } from '@rec-io/engine/order-desk';
import type { ExchangeGateway, ExitJournal, Ledger } from '@rec-io/engine/ports';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quietLog, wallClock, wallTimers } from '../../packages/kalshi/test/stand-in.ts';
import { ExitScene, PROBABILITY_STOP } from './exit-scene.ts';

const place = testPlacement();
let server: EmbeddedServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exits-'));
  server = embeddedServer({
    ...place,
    account: await preparePlacement(place),
    binDir: await installServer(place.serverDir),
    adminPassword: 'apasswordoftests',
    port: await freePort(),
    log: path.join(place.base, 'postgres.log'),
  });
});

afterAll(async () => {
  await server.stop();
  await removeBase(place.base);
  await rm(folder, { recursive: true });
});

const idsOf = (entries: readonly LedgerEntry[]): string[] =>
  entries.flatMap((entry) => (entry.kind === 'intent' ? [entry.intent.clientOrderId] : []));

/** Sends exits the way the engine does: durable first, in the ledger or the local journal. */
function deskOf(
  ledger: Ledger,
  journal: ExitJournal,
  send: (intent: Intent) => Promise<OrderOutcome>,
): (intent: Intent, facts: Facts) => Promise<OrderOutcome> {
  return (intent, facts) => {
    const shared = { timers: wallTimers, log: quietLog() };
    const writeLater = (entries: readonly LedgerEntry[]) => facts.writeLater(entries);
    const durable = new DurableIntents({ ...shared, ledger, journal, writeLater });
    const gateway = { place: () => send(intent) } as Partial<ExchangeGateway> as ExchangeGateway;
    const desk = new OrderDesk({
      ...{ ...shared, gateway, durable, clock: wallClock },
      exchangeNowMs: () => intent.timeMs,
      exchangeIndex: () => 2,
      orderGroup: () => null,
      disarmed: () => null,
      record: (entry) => facts.record(entry),
      order: (id) => facts.trades.order(id),
      exchangeId: (id) => facts.trades.exchangeId(id),
      connection: () => 1,
    });
    return desk.submit(intent);
  };
}

test('a stop still sells after PostgreSQL was killed, durable before its bytes leave, and the ledger has all of it afterwards', async () => {
  const running = await server.start();
  const connection = server.connection(running.port, 'postgres');
  await migrateDatabase(connection);
  const pool = openPool(connection, { userNo: '0001', max: 2 });
  await createUser(pool, { userNo: '0001', login: 'a', passwordHash: 'x', accountType: 'user' });
  const source = { pool, userNo: '0001', account: 'main', mode: 'simulated', epoch: 'e' } as const;
  const ledger = postgresLedger(source);
  const journal = await fileExitJournal(path.join(folder, 'exits.journal'), quietLog());
  const keptBefore: boolean[] = [];
  const submit = deskOf(ledger, journal, async (intent) => {
    keptBefore.push(idsOf(await journal.read()).includes(intent.clientOrderId));
    return scene.place(intent);
  });
  const scene = new ExitScene(undefined, { ledger, submit });
  const id = await scene.buy(90, 5, PROBABILITY_STOP);
  scene.bid(60, 2);
  scene.bid(50, 50);
  await scene.run(2);
  await scene.facts.flushed();

  process.kill(running.pid, 'SIGKILL');
  // Its children serve for a moment still.
  await expect
    .poll(() =>
      pool.query('SELECT 1').then(
        () => 'there',
        () => 'away',
      ),
    )
    .toBe('away');
  scene.probability = 0.3;
  await expect
    .poll(async () => {
      await scene.run(1);
      return scene.trade(id).status;
    })
    .toBe('closed');
  expect(scene.held).toBe(0);
  expect(keptBefore.length).toBeGreaterThan(0);
  expect(keptBefore.every((isKept) => isKept)).toBe(true);
  expect(scene.facts.behind).toBeGreaterThan(0);

  await server.start();
  await expect
    .poll(async () => {
      await scene.run(1);
      return scene.facts.behind;
    })
    .toBe(0);
  await expect.poll(() => journal.read()).toEqual([]);
  const stored = await readLedger(source);
  const book = new TradeBook();
  for (const entry of stored) book.apply(entry);
  expect(book.trades.get(id)).toMatchObject({ status: 'closed', closeMethod: 'auto', heldE2: 0 });
  expect(idsOf(stored).length).toBe(1 + scene.sent.length);
  await journal.close();
  await pool.end();
});
