import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseMoment } from '@rec-io/app-replay/explain/moment';
import { explainRecorded, type Recorded } from '@rec-io/app-replay/explain/recorded';
import { verifyRecorded } from '@rec-io/app-replay/explain/verified';
import { openPool } from '@rec-io/database/connection';
import { readLedger } from '@rec-io/database/ledger-read';
import { DecisionArchive } from '@rec-io/decision-log/decision-archive';
import { decisionsDirectory } from '@rec-io/decision-log/decision-files';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ACCOUNT, runningAccount } from '../../apps/trader/test/running-account.ts';

const MODE = 'simulated';
/** More than what a killed trader may lose of its recording: 5 s of the machine's time, at twenty seconds each. */
const LOST_MS = 200_000;

let scene: Awaited<ReturnType<typeof runningAccount>>;
beforeEach(async () => {
  scene = await runningAccount();
});
afterEach(() => scene.close());

test('what a trader decided before and after kill -9 is decided the same again, and every order of its ledger is in it', async () => {
  const { exchange, context } = scene;
  const untilOrders = (more: number): Promise<void> => {
    const wanted = exchange.orders(ACCOUNT).length + more;
    return vi.waitFor(() => expect(exchange.orders(ACCOUNT).length).toBeGreaterThanOrEqual(wanted), 300_000);
  };
  const startedMs = exchange.nowMs;
  const first = await scene.startTrader();
  await untilOrders(2);
  // What it decided by now is on the disk before it dies.
  const orderedMs = exchange.nowMs;
  await vi.waitFor(() => expect(exchange.nowMs).toBeGreaterThan(orderedMs + LOST_MS), 300_000);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const killedMs = exchange.nowMs;
  const second = await scene.startTrader();
  await untilOrders(2);
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');

  const { host, port, user, database, passwordFile } = context.database;
  const pool = openPool(
    { host, port, user, database, password: readFileSync(passwordFile, 'utf8') },
    { userNo: context.userNo, name: 'test' },
  );
  const ledger = await readLedger({ pool, userNo: context.userNo, account: ACCOUNT, mode: MODE });
  await pool.end();
  const recorded: Recorded = {
    ...{ root: context.decisionsDirectory, account: ACCOUNT, mode: MODE },
    strategiesDirectory: context.strategiesDirectory,
    readLedger: async () => ledger,
  };
  const [from, to] = [() => startedMs, () => exchange.nowMs];
  const verified = await verifyRecorded(recorded, from, to);
  expect(verified).toMatchObject({ different: 0, impossible: 0, examples: [] });

  const archive = new DecisionArchive(decisionsDirectory(context.decisionsDirectory, ACCOUNT, MODE));
  const orderedAt = new Map<string, number>();
  for await (const { input, results } of archive.between(from(), to()))
    for (const result of results) if (result.kind === 'ordered') orderedAt.set(result.tradeId, input.nowMs);
  const times = [...orderedAt.values()];
  expect(times.some((timeMs) => timeMs < killedMs)).toBe(true);
  expect(times.some((timeMs) => timeMs > killedMs)).toBe(true);
  for (const entry of ledger) {
    if (entry.kind !== 'intent' || entry.intent.action !== 'entry') continue;
    const { clientOrderId, timeMs } = entry.intent;
    const mayBeLost = timeMs <= killedMs && timeMs > killedMs - LOST_MS;
    if (!mayBeLost) expect([clientOrderId, orderedAt.get(clientOrderId)]).toEqual([clientOrderId, timeMs]);
  }

  const [told] = await explainRecorded(recorded, parseMoment(new Date(Math.min(...times)).toISOString()), {
    ...{ all: false, monitor: null },
  });
  expect(told?.madeAgain).toEqual({ kind: 'same' });
  expect(told?.signals.map(({ became }) => became).join()).toContain('ordered: ');
});
