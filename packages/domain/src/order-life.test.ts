import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountE2 } from './money.ts';
import type { OrderOutcome } from './order.ts';
import {
  IllegalOrderStep,
  isOver,
  nextOrderState,
  ORDER_LIFE,
  type OrderNews,
  type OrderState,
  type OrderStep,
  type OutcomeFact,
  orderState,
  strongerOutcome,
} from './order-life.ts';

const STATES = Object.keys(ORDER_LIFE) as OrderState[];
const EVENTS = Object.keys(ORDER_LIFE.intended) as (OrderStep | OrderNews)[];
const walk = (...events: (OrderStep | OrderNews)[]): OrderState =>
  events.reduce<OrderState>(nextOrderState, 'intended');

const count = (n: number) => n as CountE2;
const acknowledged = (fill: number, remaining = 0): OrderOutcome => ({
  kind: 'acknowledged',
  orderId: 'o',
  fillCountE2: count(fill),
  remainingCountE2: count(remaining),
});
const rejected = (code: string): OrderOutcome => ({ kind: 'rejected', code, message: 'no' });
const unknown: OrderOutcome = { kind: 'unknown', reason: 'timeout' };

describe('an order’s life', () => {
  test('goes from intended to certainty, each way once', () => {
    expect(walk('send', 'acknowledge')).toBe('acknowledged');
    expect(walk('send', 'rest', 'fill', 'acknowledge')).toBe('acknowledged');
    expect(walk('send', 'reject')).toBe('rejected');
    expect(walk('send', 'lose', 'probe', 'acknowledge')).toBe('acknowledged');
    expect(walk('send', 'lose', 'probe', 'miss')).toBe('absent');
    expect(walk('withdraw')).toBe('withdrawn');
    // A restart: nobody knows whether it was sent.
    expect(walk('lose', 'probe', 'miss')).toBe('absent');
    // The connection was cut while it was probed.
    expect(walk('send', 'lose', 'probe', 'lose', 'probe', 'miss')).toBe('absent');
  });

  test('has no second sending from anywhere, and no absence without probing', () => {
    for (const state of STATES) {
      if (state !== 'intended') expect(() => nextOrderState(state, 'send')).toThrow(IllegalOrderStep);
      if (state !== 'probing') expect(() => nextOrderState(state, 'miss')).toThrow(/absence is proven/);
      if (state !== 'unknown') expect(() => nextOrderState(state, 'probe')).toThrow(/only what is unknown/);
    }
    expect(() => walk('send', 'lose', 'send')).toThrow(
      'send of an order that is unknown: an order is sent once',
    );
    expect(() => walk('send', 'withdraw')).toThrow(/bytes that left/);
    expect(() => walk('acknowledge')).toThrow(/not sent/);
  });

  test('leaves unknown by proof only, and what is proven is never in doubt again', () => {
    for (const event of EVENTS) {
      const next = ORDER_LIFE.unknown[event];
      const isProof = event === 'acknowledge' || event === 'rest' || event === 'reject';
      if (typeof next === 'string' && !isProof) expect(['unknown', 'probing']).toContain(next);
    }
    for (const state of ['acknowledged', 'rejected', 'absent', 'withdrawn', 'resting'] as const)
      expect(nextOrderState(state, 'lose')).toBe(state);
  });

  test('once it is acknowledged, no news takes anything back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('rest', 'acknowledge', 'reject', 'lose', 'fill')), (late) => {
        expect(walk('send', 'acknowledge', ...(late as OrderNews[]))).toBe('acknowledged');
      }),
    );
  });

  test('a fill proves more than any refusal', () => {
    for (const outcome of [rejected('proven_absent'), rejected('invalid_order'), rejected('too_late')]) {
      expect(orderState({ outcome, filledE2: count(0) })).not.toBe('acknowledged');
      expect(orderState({ outcome, filledE2: count(1) })).toBe('acknowledged');
    }
  });

  test('a fill races a cancellation: the fill wins, whichever is learnt first', () => {
    // The exchange said that nothing was filled and nothing rests, and 38 ms later told a fill.
    const canceled = { outcome: acknowledged(0), filledE2: count(0) };
    expect(isOver(canceled)).toBe(true);
    expect(orderState({ ...canceled, filledE2: count(100) })).toBe('acknowledged');
  });

  test('is over only with all its fills', () => {
    expect(isOver({ outcome: acknowledged(300), filledE2: count(200) })).toBe(false);
    expect(isOver({ outcome: acknowledged(300), filledE2: count(300) })).toBe(true);
    expect(isOver({ outcome: acknowledged(100, 200), filledE2: count(100) })).toBe(false);
    expect(isOver({ outcome: unknown, filledE2: count(300) })).toBe(false);
    expect(isOver({ outcome: null, filledE2: count(300) })).toBe(false);
    expect(isOver({ outcome: rejected('too_late'), filledE2: count(0) })).toBe(true);
  });
});

test('of all outcomes that were ever learnt the same one counts, in any order and repetition', () => {
  const outcome = fc.oneof(
    fc.constantFrom(unknown, { kind: 'unknown', reason: 'restart' } as const),
    fc.constantFrom(...['proven_absent', 'invalid_order', 'too_late', 'not_durable'].map(rejected)),
    fc.tuple(fc.nat(3), fc.nat(3)).map(([fill, remaining]) => acknowledged(fill, remaining)),
  );
  const fact: fc.Arbitrary<OutcomeFact> = fc.record({ outcome, timeMs: fc.nat(3) });
  const facts = fc.array(fact, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      facts.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
      ),
      ([all, shuffled]) => {
        expect(shuffled.reduce(strongerOutcome)).toEqual(all.reduce(strongerOutcome));
      },
    ),
  );
});

test('whatever legal way an order took, what is known of it afterwards is where it got, in any order of the facts', () => {
  const factOf: Partial<Record<OrderStep | OrderNews, OrderOutcome>> = {
    withdraw: rejected('too_late'),
    miss: rejected('proven_absent'),
    reject: rejected('invalid_order'),
    rest: acknowledged(1, 2),
    acknowledge: acknowledged(1),
    lose: unknown,
  };
  // What leaves no fact: that it was sent, and that it is being probed.
  const told: Partial<Record<OrderState, OrderState>> = { sent: 'intended', probing: 'unknown' };
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...EVENTS), { maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      (wishes, chance) => {
        let state: OrderState = 'intended';
        let filledE2 = count(0);
        const facts: OutcomeFact[] = [];
        for (const event of wishes) {
          const next: unknown = ORDER_LIFE[state][event];
          if (typeof next !== 'string') continue;
          // What fills prove beyond an answer is concluded last, from all of them.
          if (event !== 'fill') state = next as OrderState;
          const outcome = factOf[event];
          if (outcome) facts.push({ outcome, timeMs: facts.length });
          if (event === 'fill') filledE2 = count(1);
        }
        facts.sort(() => (Number(chance.next().value) % 3) - 1);
        const outcome = facts.length === 0 ? null : facts.reduce(strongerOutcome).outcome;
        const isFilled = filledE2 > 0 && state !== 'intended';
        const reached = isFilled ? nextOrderState(state, 'fill') : state;
        const known = orderState({ outcome, filledE2 });
        expect(told[known] ?? known).toBe(told[reached] ?? reached);
      },
    ),
  );
});
