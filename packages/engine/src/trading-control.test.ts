import type { LedgerEntry, Mode } from '@rec-io/domain/ledger';
import type { CountE2, MoneyE6 } from '@rec-io/domain/money';
import type { OrderOutcome } from '@rec-io/domain/order';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from '@rec-io/domain/risk-limits';
import type { Trade } from '@rec-io/domain/trade';
import { describe, expect, test } from 'vitest';
import { MemoryGroups } from '../test/memory-groups.ts';
import { AccountRisk } from './account-risk.ts';
import { OrderFuse } from './order-fuse.ts';
import { TradingControl } from './trading-control.ts';
import { VirtualTime } from './virtual-time.ts';

const NOON = Date.parse('2026-10-08T12:00:00Z');
const owner = { reason: 'looked at it', by: 'owner' };

type Desk = {
  readonly control: TradingControl;
  readonly risk: AccountRisk;
  readonly exchange: MemoryGroups;
  readonly time: VirtualTime;
  readonly ledger: readonly LedgerEntry[];
  unknown: number;
  apply(entry: LedgerEntry, changed?: readonly Trade[]): void;
  /** A trade ends now with this profit. */
  ends(dollars: number): void;
  answers(outcome: OrderOutcome['kind'], code?: string): void;
};

/** Trading as the ledger left it. */
async function desk(
  before: readonly LedgerEntry[] = [],
  options: { mode?: Mode; exchange?: MemoryGroups; limits?: Partial<RiskLimits>; startMs?: number } = {},
): Promise<Desk> {
  const { mode = 'simulated', exchange = new MemoryGroups(), startMs = NOON } = options;
  const time = new VirtualTime(startMs);
  const ledger: LedgerEntry[] = [...before];
  const risk = new AccountRisk(mode);
  const fuse = new OrderFuse({
    groups: exchange,
    memory: exchange,
    limitE2: () => control.limits.maxBurstE2,
    timers: time,
    log: { info: () => undefined, warn: () => undefined },
    onTriggered: (reason) => control.groupTriggered(reason),
  });
  let ended = 0;
  const apply = (entry: LedgerEntry, changed: readonly Trade[] = []): void => {
    risk.applied(entry, changed);
    control.applied(entry);
  };
  const one: Desk = {
    risk,
    exchange,
    time,
    ledger,
    unknown: 0,
    apply,
    ends(dollars) {
      const trade = { id: `t${ended++}`, status: 'closed', closedAtMs: time.nowMs(), pnlE6: dollars * 1e6 };
      apply({ kind: 'settlement' } as LedgerEntry, [trade as Trade]);
    },
    answers(kind, code = 'invalid_order') {
      const outcome = { kind, code, message: 'no', reason: 'no' } as unknown as OrderOutcome;
      apply({ kind: 'outcome', clientOrderId: 'x', outcome, timeMs: time.nowMs() });
    },
    control: new TradingControl({
      risk,
      limits: { ...DEFAULT_RISK_LIMITS, ...options.limits },
      fuse,
      clock: time,
      exchangeNowMs: () => time.nowMs(),
      unknownOrders: () => one.unknown,
      record: async (entry) => {
        ledger.push(entry);
        apply(entry);
      },
    }),
  };
  const { control } = one;
  for (const entry of before) apply(entry);
  await fuse.ensure(2);
  control.resume();
  await settled();
  return one;
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
const controls = ({ ledger }: Desk) =>
  ledger.flatMap((entry) => (entry.kind === 'control' ? [`${entry.control.state} ${entry.control.by}`] : []));

describe('the trading state', () => {
  test('is made stricter by anyone and at once, and less strict only by arming', async () => {
    const one = await desk();
    expect(await one.control.tighten('reducing', owner)).toMatchObject({ kind: 'done' });
    expect(await one.control.tighten('halted', owner)).toMatchObject({ kind: 'done' });
    expect(await one.control.tighten('reducing', owner)).toEqual({ kind: 'looser', state: 'halted' });
    expect(one.control.state).toBe('halted');
    expect(await one.control.arm({ reason: '  ', by: 'owner' })).toEqual({ kind: 'no-reason' });
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'done' });
    expect(await one.control.arm(owner)).toEqual({ kind: 'active-already' });
    expect(controls(one)).toEqual(['reducing owner', 'halted owner', 'active owner']);
  });

  test('outlives a restart', async () => {
    const one = await desk();
    await one.control.tighten('halted', owner, true);
    const after = await desk(one.ledger);
    expect([after.control.state, after.control.flattening]).toEqual(['halted', owner.reason]);
    await after.control.arm(owner);
    expect((await desk(after.ledger)).control.flattening).toBeNull();
  });

  test('begins halted with real money', async () => {
    expect((await desk([], { mode: 'prod' })).control.state).toBe('halted');
    expect((await desk([], { mode: 'demo' })).control.state).toBe('active');
  });

  test('is halted again when the switch is pulled twice, and every pull is on record', async () => {
    const one = await desk();
    await one.control.tighten('halted', owner);
    await one.control.tighten('halted', owner, true);
    expect(controls(one)).toEqual(['halted owner', 'halted owner']);
    expect(one.control.flattening).toBe(owner.reason);
  });
});

describe('the exchange’s fuse', () => {
  test('is cut when trading halts, stays so over a restart, and is put back by arming', async () => {
    const one = await desk();
    const { exchange } = one;
    await one.control.tighten('reducing', owner);
    expect(exchange.groups.get('g1')?.isTriggered).toBe(false);
    await one.control.tighten('halted', owner);
    expect(exchange.groups.get('g1')?.isTriggered).toBe(true);
    // Somebody else lets entries in at the exchange, while we are away.
    await exchange.reset('g1');
    const after = await desk(one.ledger, { exchange });
    expect(exchange.groups.get('g1')?.isTriggered).toBe(true);
    await after.control.arm(owner);
    expect(exchange.groups.get('g1')?.isTriggered).toBe(false);
  });

  test('that blows by itself means exits only, until a person arms', async () => {
    const one = await desk();
    one.control.groupTriggered('triggered');
    expect(controls(one)).toEqual(['reducing breaker:order_group']);
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'done' });
    expect(one.control.trips).toEqual([]);
  });

  test('that the exchange does not confirm to be reset keeps trading halted', async () => {
    const one = await desk();
    await one.control.tighten('halted', owner);
    one.exchange.failure = new Error('no answer');
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'fuse', groups: [{ problem: 'no answer' }] });
    expect(one.control.state).toBe('halted');
  });

  test('is not cut again by a comparison of the account that comes while it is being armed', async () => {
    const one = await desk();
    await one.control.tighten('halted', owner);
    const arrival = Promise.withResolvers<void>();
    one.exchange.triggersArrive = arrival.promise;
    const arming = one.control.arm(owner);
    one.control.resume();
    expect(await arming).toMatchObject({ kind: 'done' });
    arrival.resolve();
    await settled();
    expect([one.control.state, one.exchange.groups.get('g1')?.isTriggered]).toEqual(['active', false]);
  });

  test('is cut again when somebody pulls the switch while it is being armed', async () => {
    const one = await desk();
    await one.control.tighten('halted', owner);
    const arming = one.control.arm(owner);
    const pulling = one.control.tighten('halted', { reason: 'no!', by: 'web' });
    expect(await arming).toMatchObject({ kind: 'overruled', control: { reason: 'no!' } });
    await pulling;
    await settled();
    expect([one.control.state, one.exchange.groups.get('g1')?.isTriggered]).toEqual(['halted', true]);
  });
});

describe('a breaker acts by itself', () => {
  test('on the loss of an hour, and cannot be overruled by arming', async () => {
    const one = await desk();
    one.ends(-99);
    expect(one.control.state).toBe('active');
    one.ends(-1);
    expect(controls(one)).toEqual(['reducing breaker:hour_loss']);
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'tripped', trips: [{ code: 'hour_loss' }] });
    one.time.advanceTo(NOON + 3_600_000);
    expect(one.control.state).toBe('reducing');
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'done' });
  });

  test('on the loss of a day', async () => {
    const one = await desk([], { limits: { maxHourLossE6: 1e12 as MoneyE6 } });
    one.ends(-250);
    expect(controls(one)).toEqual(['reducing breaker:day_loss']);
  });

  test('on the drawdown, with a halt; arming measures anew from where it stands', async () => {
    const huge = 1e12 as MoneyE6;
    const one = await desk([], { limits: { maxHourLossE6: huge, maxDayLossE6: huge } });
    one.ends(300);
    one.ends(-500);
    expect(controls(one)).toEqual(['halted breaker:drawdown']);
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'done' });
    expect(one.control.trips).toEqual([]);
    one.time.advanceTo(NOON + 60_000);
    one.ends(-499);
    expect(one.control.state).toBe('active');
    one.ends(-1);
    expect(one.control.state).toBe('halted');
  });

  test('on too many orders that the exchange refuses in a row', async () => {
    const one = await desk();
    for (let i = 0; i < 4; i++) one.answers('rejected');
    one.answers('acknowledged');
    for (let i = 0; i < 4; i++) one.answers('rejected');
    for (let i = 0; i < 9; i++) one.answers('rejected', 'not_durable');
    expect(one.control.state).toBe('active');
    one.answers('rejected');
    expect(controls(one)).toEqual(['reducing breaker:rejected_in_a_row']);
    await one.control.arm(owner);
    one.answers('rejected');
    expect(one.control.state).toBe('active');
  });

  test('on too many orders of unknown fate', async () => {
    const one = await desk();
    one.unknown = 3;
    one.answers('unknown');
    expect(controls(one)).toEqual(['reducing breaker:unknown_orders']);
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'tripped' });
    one.unknown = 0;
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'done' });
  });

  test('on too many entries in an hour', async () => {
    const one = await desk([], { limits: { maxOrdersPerHour: 2 } });
    const intent = { action: 'entry', timeMs: NOON, clientOrderId: 'a' };
    one.apply({ kind: 'intent', intent } as LedgerEntry);
    expect(one.control.state).toBe('active');
    one.apply({ kind: 'intent', intent } as LedgerEntry);
    expect(controls(one)).toEqual(['reducing breaker:orders_per_hour']);
  });

  test('on a mismatch with the exchange that stays, with a halt, and not on one that passes', async () => {
    const one = await desk();
    const differs = new Map([['balance', 'ledger 1, exchange 2']]);
    one.control.compared(differs);
    one.time.advanceTo(NOON + 119_999);
    one.control.compared(differs);
    one.control.compared(new Map());
    one.time.advanceTo(NOON + 300_000);
    one.control.compared(differs);
    expect(one.control.state).toBe('active');
    one.time.advanceTo(NOON + 420_000);
    one.control.compared(differs);
    expect(controls(one)).toEqual(['halted breaker:mismatch']);
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'tripped', trips: [{ code: 'mismatch' }] });
    one.control.compared(new Map());
    expect(await one.control.arm(owner)).toMatchObject({ kind: 'done' });
  });

  test('on limits that were made narrower, and tells the exchange of its own', async () => {
    const one = await desk();
    one.ends(-50);
    await one.control.setLimits({
      ...DEFAULT_RISK_LIMITS,
      maxHourLossE6: 50_000_000 as MoneyE6,
      maxBurstE2: 700 as CountE2,
    });
    expect(controls(one)).toEqual(['reducing breaker:hour_loss']);
    expect(one.exchange.groups.get('g1')?.limitE2).toBe(700);
  });

  test('not on the losses of all times while the exchange has not told what time it is', async () => {
    const one = await desk([], { startMs: 0 });
    one.ends(-1_000);
    expect(controls(one)).toEqual([]);
  });
});
