import { VirtualTime } from '@rec-io/engine/virtual-time';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Lane } from './lanes.ts';
import { type Charge, type Claim, RateLimits } from './rate-limits.ts';
import { TokenBucket } from './token-bucket.ts';

const ORDERS = '/portfolio/events/orders';
const order = (lane: Lane, more: Partial<Claim> = {}): Claim => ({
  method: 'POST',
  path: ORDERS,
  lane,
  exchangeIndex: 2,
  ...more,
});
const cancel = (more: Partial<Claim> = {}): Claim => ({
  method: 'DELETE',
  path: `${ORDERS}/o-1`,
  lane: 'cancel',
  exchangeIndex: 2,
  ...more,
});
const read: Claim = { method: 'GET', path: '/markets', lane: 'read' };

/** Everything that waits on promises has run. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

let time: VirtualTime;
let limits: RateLimits;
/** What happened, in order. */
let told: string[];

/** The lowest tier with everything used: write 100 tokens, 100/s; entries leave 20 for exits and 10 for cancels. */
beforeEach(() => {
  time = new VirtualTime(1_000_000);
  limits = new RateLimits({ clock: time, timers: time, share: 1, random: () => 1 });
  told = [];
});

function ask(name: string, claim: Claim): Promise<Charge | null> {
  return limits.admit(claim).then(
    (charge) => {
      told.push(name);
      return charge;
    },
    (error: { code: string }) => {
      told.push(`${name}: ${error.code}`);
      return null;
    },
  );
}

/** Entries until one has to wait. */
async function drainByEntries(): Promise<void> {
  for (let i = 0; i < 8; i++) void ask(`entry ${i}`, order('entry'));
  await settle();
  expect(told).toHaveLength(7);
  told = [];
}

describe('limits that shrink', () => {
  const batch = (lane: Lane, items: number): Claim => ({
    method: 'POST',
    path: `${ORDERS}/batched`,
    lane,
    items,
  });

  test('refuse who waits for more than there will ever be, and hold up nobody behind it', async () => {
    void ask('first', batch('exit', 10));
    void ask('too much', batch('exit', 10));
    void ask('small', batch('exit', 1));
    await settle();
    expect(told).toEqual(['first']);
    limits.adopt({ read: { capacity: 50, refillPerS: 50 }, write: { capacity: 50, refillPerS: 50 } });
    time.advanceTo(time.nowMs() + 10_000);
    await settle();
    expect(told).toEqual(['first', 'too much: over_rate_limit', 'small']);
    expect(limits.waiting).toBe(0);
  });

  test('and grow let go at once who waited for a full bucket', async () => {
    void ask('first', batch('exit', 10));
    void ask('second', batch('exit', 10));
    await settle();
    limits.adopt({ read: { capacity: 600, refillPerS: 200 }, write: { capacity: 900, refillPerS: 300 } });
    await settle();
    expect(told).toEqual(['first', 'second']);
  });
});

describe('lanes', () => {
  test('entries leave what exits and cancels need', async () => {
    await drainByEntries();
    for (let i = 0; i < 5; i++) void ask(`cancel ${i}`, cancel());
    void ask('exit', order('exit'));
    void ask('exit again', order('exit'));
    await settle();
    expect(told).toEqual(['cancel 0', 'cancel 1', 'cancel 2', 'cancel 3', 'cancel 4', 'exit', 'exit again']);
    expect(limits.waiting).toBe(1);
  });

  test('an exit passes everything that waits, and the rest is served by lane, then first come', async () => {
    await drainByEntries();
    for (let i = 0; i < 20; i++) void ask(`cancel ${i}`, cancel());
    await settle();
    told = [];
    void ask('entry b', order('entry'));
    void ask('cancel last', cancel());
    void ask('exit', order('exit'));
    await settle();
    expect(told).toEqual(['exit']);
    time.advanceTo(time.nowMs() + 5_000);
    await settle();
    const cancels = Array.from({ length: 15 }, (_, i) => `cancel ${i + 5}`);
    expect(told).toEqual(['exit', ...cancels, 'cancel last', 'entry 7', 'entry b']);
  });

  test('a cheap request does not pass a dear one of its lane that came before', async () => {
    for (let i = 0; i < 10; i++) void ask(`exit ${i}`, order('exit'));
    await settle();
    told = [];
    void ask('dear', order('exit'));
    void ask('cheap', { ...cancel(), lane: 'exit' });
    time.advanceTo(time.nowMs() + 50);
    await settle();
    expect(told).toEqual([]);
    time.advanceTo(time.nowMs() + 70);
    await settle();
    expect(told).toEqual(['dear', 'cheap']);
  });

  test('reads and writes do not wait for each other', async () => {
    for (let i = 0; i < 61; i++) void ask('read', read);
    await settle();
    expect(told).toHaveLength(60);
    void ask('entry', order('entry'));
    await settle();
    expect(told.at(-1)).toBe('entry');
  });

  test('moving money between shards is charged as reading, as the exchange does', async () => {
    for (let i = 0; i < 60; i++) void ask('read', read);
    void ask('transfer', { method: 'POST', path: '/portfolio/subaccounts/transfer', lane: 'entry' });
    await settle();
    expect(told).not.toContain('transfer');
  });
});

describe('a deadline', () => {
  test('refuses what was not sent in time, exactly then, and never later', async () => {
    await drainByEntries();
    void ask('late', order('entry', { notAfterMs: time.nowMs() + 100 }));
    time.advanceTo(time.nowMs() + 99);
    await settle();
    expect(told).toEqual([]);
    time.advanceTo(time.nowMs() + 1);
    await settle();
    // One token bucket second is 100 tokens: the order before it got the ten of these 100 ms.
    expect(told).toEqual(['entry 7', 'late: not_sent_in_time']);
  });

  test('that is over already refuses at once', async () => {
    await ask('late', order('entry', { notAfterMs: time.nowMs() }));
    expect(told).toEqual(['late: not_sent_in_time']);
  });

  test('does not touch what was sent before', async () => {
    await ask('in time', order('entry', { notAfterMs: time.nowMs() + 1 }));
    time.advanceTo(time.nowMs() + 1_000);
    expect(told).toEqual(['in time']);
  });
});

describe('batches', () => {
  test('are charged for each of their orders, and refused when they can never pass', async () => {
    await ask('seven', order('entry', { items: 7 }));
    await ask('eight', order('entry', { items: 8 }));
    expect(told).toEqual(['seven', 'eight: over_rate_limit']);
  });

  test('are charged to the bucket that has no shard', async () => {
    await ask('batch', order('entry', { items: 7 }));
    await ask('single', order('entry'));
    expect(told).toEqual(['batch', 'single']);
  });
});

describe('shards', () => {
  test('have a bucket each when the shard is named', async () => {
    await drainByEntries();
    await ask('other shard', order('entry', { exchangeIndex: 3 }));
    expect(told).toEqual(['other shard']);
  });

  test('are all charged when it is not', async () => {
    await drainByEntries();
    const { exchangeIndex: _, ...anywhere } = order('entry');
    void ask('anywhere', anywhere);
    await settle();
    expect(told).toEqual([]);
  });
});

describe('a refusal by the exchange (429)', () => {
  test('empties the bucket: entries pause, an exit waits for its own tokens only', async () => {
    const charge = await ask('refused', order('entry'));
    limits.refused(charge ?? []);
    told = [];
    void ask('entry', order('entry'));
    void ask('exit', order('exit'));
    await settle();
    expect(told).toEqual([]);
    time.advanceTo(time.nowMs() + 100);
    await settle();
    expect(told).toEqual(['exit']);
    time.advanceTo(time.nowMs() + 149);
    await settle();
    expect(told).toEqual(['exit']);
    time.advanceTo(time.nowMs() + 1_000);
    await settle();
    expect(told).toEqual(['exit', 'entry']);
  });
});

test('what the exchange tells of the account is kept to', async () => {
  limits.adopt({ read: { capacity: 10, refillPerS: 10 }, write: { capacity: 1_000, refillPerS: 1_000 } });
  for (let i = 0; i < 80; i++) void ask('entry', order('entry'));
  await settle();
  expect(told).toHaveLength(70);
});

test('a client that stops refuses all who wait and all who come', async () => {
  await drainByEntries();
  limits.stop();
  await ask('after', order('exit'));
  expect(told).toEqual(['entry 7: client_stopped', 'after: client_stopped']);
});

describe('whatever is asked and whenever,', () => {
  const step = fc.record({
    gapMs: fc.integer({ min: 0, max: 400 }),
    what: fc.constantFrom<'exit' | 'cancel' | 'entry' | 'read' | 'batch'>(
      'exit',
      'cancel',
      'entry',
      'read',
      'batch',
    ),
  });
  const limit = fc.record({
    capacity: fc.integer({ min: 60, max: 2_000 }),
    refillPerS: fc.integer({ min: 50, max: 2_000 }),
  });
  const claimOf = (what: string): Claim => {
    if (what === 'read') return read;
    if (what === 'cancel') return cancel();
    if (what === 'batch') return order('entry', { items: 2 });
    return order(what as Lane);
  };

  test('the exchange’s own buckets would have paid for all of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        limit,
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.array(step, { minLength: 1, maxLength: 120 }),
        async (its, share, steps) => {
          const at = new VirtualTime(0);
          const own = new RateLimits({ clock: at, timers: at, share });
          own.adopt({ read: its, write: its });
          const theirs = {
            read: new TokenBucket(its, 0),
            shard: new TokenBucket(its, 0),
            none: new TokenBucket(its, 0),
          };
          const lowest: number[] = [];
          const passed = ({ method, path, lane, items }: Claim) => {
            const bucket = lane === 'read' ? theirs.read : items === undefined ? theirs.shard : theirs.none;
            bucket.take(at.nowMs(), own.costs.of(method, path) * (items ?? 1));
            lowest.push(bucket.tokens(at.nowMs()));
          };
          for (const { gapMs, what } of steps) {
            const untilMs = at.nowMs() + gapMs;
            // Millisecond by millisecond where something waits, so that each is counted when it passed.
            while (own.waiting > 0 && at.nowMs() < untilMs) {
              at.advanceTo(at.nowMs() + 1);
              await settle();
            }
            at.advanceTo(untilMs);
            const claim = claimOf(what);
            void own.admit(claim).then(
              () => passed(claim),
              () => undefined,
            );
            await settle();
          }
          own.stop();
          expect(Math.min(...lowest)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('an exit waits only for exits: with tokens for it in the bucket it goes at once', async () => {
    await fc.assert(
      fc.asyncProperty(limit, fc.array(step, { minLength: 1, maxLength: 150 }), async (its, steps) => {
        const at = new VirtualTime(0);
        const own = new RateLimits({ clock: at, timers: at, share: 1 });
        own.adopt({ read: its, write: its });
        // What the bucket would hold if exits alone were served.
        const reserve = new TokenBucket({ ...its, capacity: 20 }, 0);
        for (const { gapMs, what } of steps) {
          at.advanceTo(at.nowMs() + gapMs);
          await settle();
          let gone = false;
          void own.admit(claimOf(what)).then(
            () => {
              gone = true;
            },
            () => undefined,
          );
          await settle();
          if (what !== 'exit') continue;
          const expected = reserve.waitMs(at.nowMs(), 10, 0, true) === 0;
          if (expected) {
            expect(gone).toBe(true);
            reserve.take(at.nowMs(), 10);
          } else if (gone) reserve.take(at.nowMs(), Math.max(0, reserve.tokens(at.nowMs())));
          else reserve.take(at.nowMs(), 10);
        }
        own.stop();
      }),
      { numRuns: 60 },
    );
  });

  test('all who ask are served in the end, in their lane in the order of asking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 80 }), async (steps) => {
        const at = new VirtualTime(0);
        const own = new RateLimits({ clock: at, timers: at });
        const served = new Map<Lane, number[]>();
        const asked = new Map<Lane, number[]>();
        for (const [i, { what }] of steps.entries()) {
          const claim = claimOf(what);
          asked.set(claim.lane, [...(asked.get(claim.lane) ?? []), i]);
          // Batches have a bucket of their own: only what shares a bucket has an order.
          if (claim.items !== undefined) {
            asked.get(claim.lane)?.pop();
            void own.admit(claim);
            continue;
          }
          void own.admit(claim).then(() => served.set(claim.lane, [...(served.get(claim.lane) ?? []), i]));
        }
        for (let second = 1; second <= 60; second++) {
          at.advanceTo(second * 1_000);
          await settle();
        }
        expect(own.waiting).toBe(0);
        for (const [lane, order] of asked) expect(served.get(lane) ?? []).toEqual(order);
      }),
      { numRuns: 60 },
    );
  });
});
