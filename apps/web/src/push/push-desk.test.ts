import type { PushMessage, PushOutcome } from '@rec-io/delivery/web-push';
import type { PushAddress } from '@rec-io/domain/push-device';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { TRADERS } from '../../test/memory-stores.ts';
import { dayView, shownTrades, statusView } from '../../test/sample-views.ts';
import type { PushDeviceStore } from '../ports.ts';
import { PushDesk } from './push-desk.ts';

const device = (id: string): PushAddress => ({
  ...{ id, userNo: '0001', endpoint: `https://push.example.org/${id}`, p256dh: '', auth: '' },
});

/** Devices that a test gives, on a database that can be away. */
class Devices implements PushDeviceStore {
  all = [device('a')];
  state: 'here' | 'away' | 'silent' = 'here';
  readonly written: string[] = [];

  ofAccount = () => this.#answer(() => this.all);
  find = (_userNo: string, id: string) => this.#answer(() => this.all.find((each) => each.id === id) ?? null);
  taken = ({ id }: { id: string }) => this.#write(`taken ${id}`);
  failed = ({ id }: { id: string }) => this.#write(`failed ${id}`);
  remove = (_userNo: string, id: string) => this.#answer(() => this.written.push(`removed ${id}`) > 0);
  list = () => Promise.reject(new Error('not asked here'));
  keep = () => Promise.reject(new Error('not asked here'));
  removeOthers = () => Promise.reject(new Error('not asked here'));

  #write = (what: string) => this.#answer(() => void this.written.push(what));

  async #answer<T>(said: () => T): Promise<T> {
    if (this.state === 'silent') return new Promise<T>(() => undefined);
    if (this.state === 'away') throw new Error('connection refused');
    return said();
  }
}

let devices: Devices;
let sent: string[];
let outcome: () => Promise<PushOutcome>;
let desk: PushDesk;
beforeEach(() => {
  devices = new Devices();
  sent = [];
  outcome = async () => ({ kind: 'taken' });
  const push = {
    async send({ endpoint }: { endpoint: string }, { payload }: PushMessage) {
      sent.push(`${endpoint.at(-1)} ${(JSON.parse(payload) as { title: string }).title}`);
      return outcome();
    },
  };
  desk = new PushDesk({
    ...{ devices, push, account: TRADERS, mode: 'demo', log: pino({ level: 'silent' }), databaseWaitMs: 50 },
  });
  const { open, finished } = shownTrades();
  desk.hear(JSON.stringify({ topic: 'day', seq: 1, data: dayView(finished) }));
  desk.hear(JSON.stringify({ topic: 'trades', seq: 2, data: { open } }));
  doubt(0);
});

/** So many orders are in doubt. */
function doubt(orders: number): void {
  const data = statusView({ unknownOrders: Array.from({ length: orders }, (_, n) => `o${n}`) });
  desk.hear(JSON.stringify({ topic: 'status', seq: 2, data }));
}
const DOUBT = 'a DEMO · Order in doubt';

test('what became of each message is written down', async () => {
  doubt(1);
  await expect.poll(() => devices.written).toEqual(['taken a']);
  outcome = async () => ({ kind: 'failed', reason: 'no' });
  doubt(2);
  await expect.poll(() => devices.written).toEqual(['taken a', 'failed a']);
  outcome = async () => ({ kind: 'gone', reason: 'no' });
  doubt(3);
  await expect.poll(() => devices.written).toEqual(['taken a', 'failed a', 'removed a']);
});

test.each(['away', 'silent'] as const)(
  'while the database is %s, those of before are told',
  async (state) => {
    await desk.refresh();
    devices.state = state;
    doubt(1);
    await expect.poll(() => sent).toEqual([DOUBT]);
    doubt(2);
    await expect.poll(() => sent).toEqual([DOUBT, DOUBT]);
  },
);

test('one at a time for each device, and of what waits too long the oldest are left out', async () => {
  const stuck = Promise.withResolvers<PushOutcome>();
  outcome = () => stuck.promise;
  doubt(1);
  await expect.poll(() => sent).toHaveLength(1);
  for (let orders = 2; orders <= 40; orders++) doubt(orders);
  // All of them have been asked for by then.
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toHaveLength(1);
  outcome = async () => ({ kind: 'taken' });
  stuck.resolve({ kind: 'taken' });
  await expect.poll(() => devices.written).toHaveLength(21);
  expect(sent).toHaveLength(21);
});

test('what waits for a device that was removed meanwhile is not sent', async () => {
  const stuck = Promise.withResolvers<PushOutcome>();
  outcome = () => stuck.promise;
  doubt(1);
  await expect.poll(() => sent).toHaveLength(1);
  doubt(2);
  await new Promise((resolve) => setImmediate(resolve));
  devices.all = [];
  stuck.resolve({ kind: 'taken' });
  await expect.poll(() => devices.written).toEqual(['taken a']);
  doubt(3);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toHaveLength(1);
});
