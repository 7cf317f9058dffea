import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FaultRule, readRule } from './fault-rule.ts';
import { FaultRules } from './fault-rules.ts';

const now = { wallMs: 1_000, exchangeMs: 5_000 };
const POST = {
  method: 'POST',
  path: '/trade-api/v2/portfolio/events/orders',
  account: 'main',
  market: 'KXBTCD-A-T1',
};
const GET = { method: 'GET', path: '/trade-api/v2/markets', account: null, market: null };

function rules(...written: object[]): FaultRules {
  const own = new FaultRules(1);
  for (const rule of written) own.add(readRule(rule), now);
  return own;
}
const pattern = (own: FaultRules, times: number, subject = POST, at = now) =>
  Array.from({ length: times }, () => own.hits('request', subject, at).length);

test('a rule without a match means everything at its place, and nothing elsewhere', () => {
  const own = rules({ fault: 'drop-request' });
  expect([own.has('request'), own.has('answer'), own.has('frame')]).toEqual([true, false, false]);
  expect(own.hits('request', GET, now)).toHaveLength(1);
  expect(own.hits('answer', GET, now)).toEqual([]);
});

test.each([
  [{ method: 'POST' }, true],
  [{ method: 'GET' }, false],
  [{ path: '/portfolio/events/orders' }, true],
  [{ path: '/trade-api/v2/portfolio/*' }, true],
  [{ path: '/portfolio/*/orders' }, true],
  [{ path: '*orders*' }, true],
  [{ path: '/portfolio/orders' }, false],
  [{ account: 'main', market: 'KXBTCD-*' }, true],
  [{ account: 'other' }, false],
  [{ market: '*-T2' }, false],
  [{ channel: 'trade' }, false],
])('the match %j fits an order: %j', (match, fits) => {
  expect(rules({ fault: 'drop-request', match }).hits('request', POST, now)).toHaveLength(fits ? 1 : 0);
});

test('the nth only, every nth, and so often at most', () => {
  expect(pattern(rules({ fault: 'drop-request', nth: 3 }), 5)).toEqual([0, 0, 1, 0, 0]);
  expect(pattern(rules({ fault: 'drop-request', every: 2 }), 5)).toEqual([0, 1, 0, 1, 0]);
  expect(pattern(rules({ fault: 'drop-request', count: 2 }), 5)).toEqual([1, 1, 0, 0, 0]);
});

test('what does not fit is not counted', () => {
  const own = rules({ fault: 'drop-request', match: { method: 'POST' }, nth: 2 });
  own.hits('request', GET, now);
  expect(pattern(own, 2)).toEqual([0, 1]);
  expect(own.views()).toMatchObject([{ id: 'f1', matched: 2, hits: 1 }]);
});

test('seconds begin when the rule is added, on the clock that it names', () => {
  const wall = rules({ fault: 'drop-request', afterS: 1, forS: 2 });
  const at = (own: FaultRules, wallMs: number, exchangeMs: number) =>
    own.hits('request', POST, { wallMs, exchangeMs }).length;
  expect([at(wall, 1_999, 0), at(wall, 2_000, 0), at(wall, 3_999, 0), at(wall, 4_000, 0)]).toEqual([
    0, 1, 1, 0,
  ]);
  const exchange = rules({ fault: 'drop-request', forS: 2, clock: 'exchange' });
  expect([at(exchange, 99_000, 6_999), at(exchange, 99_000, 7_000)]).toEqual([1, 0]);
});

test('the same seed and the same order of requests give the same faults, whatever other rules do', () => {
  const probable: FaultRule = { fault: 'drop-request', id: 'p', probability: 0.5, match: { method: 'POST' } };
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.boolean(), (posts, withOther) => {
      const own = rules(probable);
      const other = rules(...(withOther ? [{ fault: 'drop-request', probability: 0.3 }] : []), probable);
      const seen = (of: FaultRules) =>
        posts.map((post) => of.hits('request', post ? POST : GET, now).some(({ id }) => id === 'p'));
      expect(seen(other)).toEqual(seen(own));
    }),
  );
  const hits = pattern(rules(probable), 1_000).reduce((sum, hit) => sum + hit, 0);
  expect(Math.abs(hits - 500)).toBeLessThan(60);
});

test('every accident is noted with its number, and old ones can be left out', () => {
  const own = rules({ fault: 'drop-request' });
  pattern(own, 3);
  expect(own.injected(1)).toMatchObject([
    { number: 2, rule: 'f1', fault: 'drop-request', subject: POST, ...now },
    { number: 3 },
  ]);
});

test.each([
  [null, 'fault'],
  [{ fault: 'explode' }, 'must be one of'],
  [{ fault: 'delay' }, 'delayMs'],
  [{ fault: 'answer', status: 200 }, 'status'],
  [{ fault: 'drop-request', math: {} }, 'math'],
  [{ fault: 'drop-request', match: { pth: '*' } }, 'match.pth'],
  [{ fault: 'drop-request', probability: 2 }, 'probability'],
])('%j is refused with what is wrong', (written, words) => {
  expect(() => readRule(written)).toThrow(words);
});

test('an id is taken once', () => {
  const own = rules({ fault: 'drop-request', id: 'mine' });
  expect(() => own.add({ fault: 'drop-request', id: 'mine' }, now)).toThrow('mine');
  expect([own.remove('mine'), own.remove('mine'), own.has('request')]).toEqual([true, false, false]);
});
