import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openPool } from '@rec-io/database/connection';
import { migrateDatabase } from '@rec-io/database/databases';
import { installServer } from '@rec-io/database/embedded/binaries';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { freePort } from '@rec-io/database/embedded/port';
import { type EmbeddedServer, embeddedServer, type RunningServer } from '@rec-io/database/embedded/server';
import { readLedger } from '@rec-io/database/ledger-read';
import { removeBase, testPlacement } from '@rec-io/database/test-server';
import { createUser } from '@rec-io/database/users';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runningExchange } from '../../packages/exchange-sim/test/running-exchange.ts';
import type { ExitProgramSetup } from './exit-program.ts';

/** Real processes: a database that is killed, a trader's desk that is killed, and an exchange that goes on. */

const place = testPlacement();
let server: EmbeddedServer;
let database: RunningServer;
let exchange: Awaited<ReturnType<typeof runningExchange>>;
let folder: string;
let setup: ExitProgramSetup;
let programs: Program[] = [];

class Program {
  readonly process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.process = spawn(
      process.execPath,
      [join(import.meta.dirname, 'exit-program.ts'), JSON.stringify(setup)],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    programs.push(this);
    if (!this.process.stdout) throw new Error('no output');
    this.#lines = createInterface(this.process.stdout)[Symbol.asyncIterator]();
  }

  command(word: string): void {
    this.process.stdin?.write(`${word}\n`);
  }

  async said(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the program has ended');
    return JSON.parse(value);
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io exits '));
  server = embeddedServer({
    ...place,
    account: await preparePlacement(place),
    binDir: await installServer(place.serverDir),
    adminPassword: 'apasswordoftests',
    port: await freePort(),
    log: join(place.base, 'postgres.log'),
  });
  database = await server.start();
  const connection = server.connection(database.port, 'postgres');
  await migrateDatabase(connection);
  const pool = openPool(connection, { userNo: '0001', max: 1 });
  await createUser(pool, { userNo: '0001', login: 'a', passwordHash: 'x', accountType: 'user' });
  await pool.end();
  exchange = await runningExchange();
  const keyFile = join(folder, 'key.pem');
  const key = exchange.keys.ed25519.privateKey;
  writeFileSync(keyFile, key.export({ type: 'pkcs8', format: 'pem' }).toString(), { mode: 0o600 });
  setup = {
    ...{ connection, keyFile, keyId: 'ed25519', ticker: exchange.near },
    restUrl: `http://127.0.0.1:${exchange.server.port}/trade-api/v2`,
    journalFile: join(folder, 'exits.jsonl'),
    exchangeNowMs: exchange.exchange.nowMs,
  };
});
afterEach(async () => {
  for (const program of programs) await program.kill();
  programs = [];
  await exchange.server.stop();
  await server.stop();
  await removeBase(place.base);
  rmSync(folder, { recursive: true });
});

async function intents(): Promise<string[]> {
  const pool = openPool(setup.connection, { userNo: '0001', max: 1 });
  const entries = await readLedger({ pool, userNo: '0001', account: 'main', mode: 'simulated' });
  await pool.end();
  return entries.flatMap((each) => (each.kind === 'intent' ? [each.intent.action] : []));
}

async function killDatabase(): Promise<void> {
  process.kill(database.pid, 'SIGKILL');
  for (;;) {
    try {
      process.kill(database.pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const held = (): number => exchange.exchange.positions('ed25519')[0]?.countE2 ?? 0;

test('PostgreSQL is killed, the exit is sold all the same, its trader is killed, and the ledger learns of it from the next', async () => {
  const first = new Program();
  expect(await first.said()).toBe('ready');
  first.command('buy');
  expect(await first.said()).toBe('bought');
  expect(held()).toBe(100);

  await killDatabase();
  first.command('sell');
  expect(await first.said()).toBe('acknowledged');
  expect(held()).toBe(0);
  expect(readFileSync(setup.journalFile, 'utf8')).toContain('probability-stop');
  await first.kill();

  database = await server.start();
  expect(await intents()).toEqual(['entry']);
  const second = new Program();
  expect(await second.said()).toBe('ready');
  second.command('tell');
  expect(await second.said()).toEqual({ trades: [{ status: 'closed', soldE2: 100, closeMethod: 'auto' }] });
  expect(await intents()).toEqual(['entry', 'exit']);
  expect(exchange.exchange.orders('ed25519')).toHaveLength(2);
  await expect.poll(() => readFileSync(setup.journalFile, 'utf8')).toBe('');
});

test('PostgreSQL is killed and comes back: the ledger has the exit without any restart of the trader', async () => {
  const program = new Program();
  expect(await program.said()).toBe('ready');
  program.command('buy');
  expect(await program.said()).toBe('bought');
  await killDatabase();
  program.command('sell');
  expect(await program.said()).toBe('acknowledged');
  database = await server.start();
  program.command('tell');
  expect(await program.said()).toEqual({ trades: [{ status: 'closed', soldE2: 100, closeMethod: 'auto' }] });
  expect(await intents()).toEqual(['entry', 'exit']);
  await expect.poll(() => readFileSync(setup.journalFile, 'utf8')).toBe('');
});
