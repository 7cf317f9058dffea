import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installation } from '@rec-io/app-cli/installation';
import { pullKillSwitch } from '@rec-io/app-cli/trading/pull-kill-switch';
import { askTrader } from '@rec-io/app-cli/trading/trader-door';
import type { ControlView } from '@rec-io/domain/control-view';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ACCOUNT, runningAccount, type TraderProcess } from '../../apps/trader/test/running-account.ts';

/** The kill switch from the command line, on a real trader in a process of its own that is well, hangs, or is gone. */

let dataDir: string;
let account: Awaited<ReturnType<typeof runningAccount>>;
let trader: TraderProcess;
let installation: Installation;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rec io kill switch '));
  const layout = layoutOf(dataDir);
  account = await runningAccount();
  const { restUrl, keyId, privateKeyPath } = account.context.exchange;
  mkdirSync(layout.secrets, { mode: 0o700 });
  copyFileSync(privateKeyPath, layout.exchangePrivateKey);
  writeFileSync(layout.internalToken, 'internal\n', { mode: 0o600 });
  trader = await account.startTrader({ killFile: layout.killFile });
  const ports = { trader: trader.port, 'exchange-sim': Number(new URL(restUrl).port) };
  const configuration = { mode: 'simulated', exchangeKeyId: keyId, userNo: '0001', ports };
  installation = { layout, configuration } as unknown as Installation;
});
afterEach(async () => {
  await account.close();
  rmSync(dataDir, { recursive: true });
});

const soon = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 250_000, interval: 100 });
const positions = () => account.exchange.positions(ACCOUNT);
const holdsSomething = () => soon(() => expect(positions().length).toBeGreaterThan(0));
const triggered = () => account.exchange.groups(ACCOUNT).map(({ isTriggered }) => isTriggered);
const file = () => JSON.parse(readFileSync(installation.layout.killFile, 'utf8'));
const pull = (flatten = false) => pullKillSwitch(installation, { reason: 'panic', flatten, nowMs: 7 });
const state = async () => {
  const answer = await askTrader<ControlView>(installation, 'state', null);
  return answer.kind === 'answered' ? answer.body.state : answer.kind;
};

test('a trader that is well halts, sells and cuts the exchange’s fuse; pulled again, nothing is otherwise', async () => {
  await holdsSomething();
  for (let pulls = 0; pulls < 2; pulls++) {
    expect(await pull(true)).toMatchObject({
      file: { done: true },
      trader: { done: true, what: 'is halted, and sells everything that is held' },
      exchange: { done: true, what: expect.stringMatching(/^its order group is triggered by the trader/) },
    });
  }
  expect([triggered(), file()]).toMatchObject([[true], { reason: 'panic', flatten: true, timeMs: 7 }]);
  await soon(() => expect(positions()).toEqual([]));
});

test('a trader that hangs: the file is written and the exchange cut with the owner’s key, and it halts when it wakes', async () => {
  await holdsSomething();
  trader.child.kill('SIGSTOP');
  const pulled = await pull();
  expect(pulled).toMatchObject({
    file: { done: true },
    trader: {
      done: false,
      what: expect.stringMatching(/does not answer \(no answer in time\); it obeys the kill file/),
    },
    exchange: {
      done: true,
      what: expect.stringMatching(/^1 order groups triggered.*with your key from here$/),
    },
  });
  expect(pulled.positions).toBe(positions().length);
  expect(triggered()).toEqual([true]);
  trader.child.kill('SIGCONT');
  await soon(async () => expect(await state()).toBe('halted'));
});

test('a trader that is gone halts when it comes back', async () => {
  await holdsSomething();
  trader.child.kill('SIGKILL');
  expect(await pull(true)).toMatchObject({
    file: { done: true },
    trader: { done: false },
    exchange: { done: true },
  });
  trader = await account.startTrader({ killFile: installation.layout.killFile });
  const ports = { ...installation.configuration.ports, trader: trader.port };
  installation = { ...installation, configuration: { ...installation.configuration, ports } };
  expect(await state()).toBe('halted');
  await soon(() => expect(positions()).toEqual([]));
});

test('what cannot be reached is told, and what can is done all the same', async () => {
  trader.child.kill('SIGKILL');
  const nowhere = { ...installation.configuration.ports, 'exchange-sim': 9 };
  const alone = { ...installation, configuration: { ...installation.configuration, ports: nowhere } };
  const pulled = await pullKillSwitch(alone, { reason: '', flatten: false, nowMs: 7 });
  expect(pulled).toMatchObject({
    file: { done: true },
    trader: { done: false },
    exchange: { done: false, what: expect.stringMatching(/^cannot be reached from here: /) },
    positions: null,
  });
  expect(existsSync(installation.layout.killFile)).toBe(true);
  const away = { ...alone, layout: { ...alone.layout, killFile: join(dataDir, 'no', 'KILL') } };
  expect((await pullKillSwitch(away, { reason: '', flatten: false, nowMs: 7 })).file).toMatchObject({
    done: false,
    what: expect.stringMatching(/^cannot be written: .*ENOENT/),
  });
});
