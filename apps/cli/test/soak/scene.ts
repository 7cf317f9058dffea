import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, openPool } from '@rec-io/database/connection';
import { findConnections } from '@rec-io/database/embedded/start-database';
import { addMonitor, changeMonitor } from '@rec-io/database/monitors';
import { updateRiskParameters } from '@rec-io/database/risk-limits';
import { readConfiguration } from '@rec-io/installer/configuration';
import { freeOffset } from '../fixtures/free-ports.ts';
import { lastJson, temporaryRecio } from '../fixtures/recio.ts';
import { type ExchangeAccount, type ExchangeDoor, readExchangeAccount } from './exchange-account.ts';
import { type LedgerRows, readLedgerRows } from './ledger-rows.ts';
import { LIMITS, MONITORS } from './settings.ts';

const WEB_ANSWER_MS = 2_000;

export type Hosted = 'trader' | 'exchange-sim' | 'web' | 'monitor' | 'database' | 'parent';
export type Scene = Awaited<ReturnType<typeof openScene>>;

type ParentFile = {
  readonly process: { readonly pid: number };
  readonly database: { readonly pid: number } | null;
  readonly programs: readonly {
    readonly program: string;
    readonly state: string;
    readonly process: { readonly pid: number } | null;
  }[];
};

/** A quick installation of its own that trades much: all programs, a database and their parent, as real processes. */
export async function openScene(speed: number) {
  const recio = await temporaryRecio();
  const told = async (...args: readonly string[]) => {
    const result = await recio.run(...args);
    if (result.code !== 0) throw new Error(`recio ${args.join(' ')}: ${result.stdout} ${result.stderr}`);
    return result;
  };
  const offset = String(await freeOffset());
  const { password } = lastJson<{ readonly password: string }>(
    await told('install', '--quick', '--port-offset', offset, '--speed', String(speed), '--json'),
  );
  const configuration = await readConfiguration(recio.dataDir);
  if (configuration === null) throw new Error('the installation has no configuration');
  const { ports, exchangeKeyId, userNo, account } = configuration;
  const connections = await findConnections(recio.dataDir, ports.database);
  if (connections === null) throw new Error('the installation has no database');
  const pool = openPool(connections.service, { userNo, max: 1 });
  // A server that is killed takes idle connections with it.
  pool.on('error', () => undefined);
  const door: ExchangeDoor = {
    url: `http://127.0.0.1:${ports['exchange-sim']}`,
    keyId: exchangeKeyId,
    pem: await readFile(join(recio.dataDir, 'secrets', 'exchange-private.pem'), 'utf8'),
  };
  await tradesMuch(connections.admin, userNo, account);
  await told('entries', 'on');

  const report = async (): Promise<ParentFile> =>
    JSON.parse(await readFile(join(recio.dataDir, 'run', 'parent.json'), 'utf8')) as ParentFile;
  const metrics = async (port: number): Promise<ReadonlyMap<string, number>> => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, {
      signal: AbortSignal.timeout(WEB_ANSWER_MS),
    });
    return numbersIn(await response.text());
  };

  return {
    recio,
    told,
    webUrl: `http://127.0.0.1:${ports.web}`,
    signIn: { login: 'admin', password },
    report,
    async pidOf(hosted: Hosted): Promise<number | null> {
      const { process: parent, database, programs } = await report();
      if (hosted === 'parent') return parent.pid;
      if (hosted === 'database') return database?.pid ?? null;
      return programs.find(({ program }) => program === hosted)?.process?.pid ?? null;
    },
    /** By name of what is told; throws where nobody answers. */
    traderMetrics: () => metrics(ports.trader),
    /** Exchange time; throws while it is away. */
    exchangeTimeMs: async () =>
      ((await metrics(ports['exchange-sim'])).get('exchange_time_seconds') ?? 0) * 1_000,
    ledger: (): Promise<LedgerRows> => readLedgerRows(pool, account),
    exchange: (): Promise<ExchangeAccount> => readExchangeAccount(door),
    async close(): Promise<void> {
      await pool.end();
      await recio.run('uninstall', '--purge', '--yes');
      await rm(recio.base, { recursive: true, force: true });
    },
  };
}

async function tradesMuch(admin: Connection, userNo: string, account: string): Promise<void> {
  const owner = openPool(admin, { userNo, max: 1 });
  await updateRiskParameters({ pool: owner, userNo, account, mode: 'simulated' }, LIMITS);
  for (const monitor of MONITORS)
    if (!(await addMonitor(owner, userNo, monitor)))
      await changeMonitor(owner, userNo, monitor.name, monitor);
  await owner.end();
}

/** Lines without labels: `name value`. */
function numbersIn(text: string): ReadonlyMap<string, number> {
  const lines = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('{'));
  return new Map(
    lines.map((line) => {
      const [name = '', value] = line.split(' ');
      return [name, Number(value)] as const;
    }),
  );
}
