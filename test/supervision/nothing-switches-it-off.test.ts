import { CERTAIN, type ProbabilityModel } from '@rec-io/domain/probability';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { expect, test } from 'vitest';
import { MONITOR, type Scene, scene, TICKER } from '../../packages/engine/test/scene.ts';

const rules = {
  ...DEFAULT_PROTECTIVE_RULES,
  probabilityStop: { enabled: true, below: 0.4, minTimeToCloseS: 60, verifyS: 0 },
};
const protectedMonitor = { ...MONITOR, rules };
const settings = { monitors: [protectedMonitor], autoEntry: true, limits: DEFAULT_RISK_LIMITS };
const owner = { reason: 'it looks wrong', by: 'owner' };

/** One open trade, and a model that a test can make think little of it. */
async function holding() {
  const market = { probability: 0.97 };
  const model: ProbabilityModel = {
    name: 'known',
    observeMinute: () => undefined,
    uncertainty: CERTAIN,
    prepare: () => undefined,
    above: () => market.probability,
  };
  const hold: { why: string | null } = { why: null };
  const options = { settings, model: () => model, holdEntries: () => hold.why };
  const all = await scene(undefined, options);
  await all.run(3);
  const [trade] = all.engine.trades.live.values();
  if (!trade) throw new Error('nothing was bought');
  return { all, market, hold, options, trade };
}
type Holding = Awaited<ReturnType<typeof holding>>;

const sold = ({ exchange }: Scene) => exchange.placed.filter(({ reduceOnly }) => reduceOnly);

const states: readonly (readonly [name: string, enter: (held: Holding) => unknown])[] = [
  ['reducing', ({ all }) => all.engine.control.tighten('reducing', owner)],
  ['halted', ({ all }) => all.engine.control.tighten('halted', owner)],
  [
    'halted by a breaker',
    ({ all }) => all.engine.control.tighten('halted', { ...owner, by: 'breaker:loss' }),
  ],
  ['without automatic entries', ({ all }) => all.engine.configure({ ...settings, autoEntry: false })],
  [
    'with its monitor switched off',
    ({ all }) => all.engine.configure({ ...settings, monitors: [{ ...protectedMonitor, enabled: false }] }),
  ],
  [
    'with its monitor for another mode',
    ({ all }) => all.engine.configure({ ...settings, monitors: [{ ...protectedMonitor, mode: 'demo' }] }),
  ],
  ['with its monitor gone', ({ all }) => all.engine.configure({ ...settings, monitors: [] })],
  [
    'with a strategy that nobody knows',
    ({ all }) => all.engine.configure({ ...settings, monitors: [{ ...protectedMonitor, strategy: 'gone' }] }),
  ],
  [
    'held by its host: a wrong clock, a sleep, a failed check',
    ({ hold }) => {
      hold.why = 'the clock is wrong';
    },
  ],
  [
    'disconnected, and to be reconciled',
    ({ all }) => all.engine.on({ kind: 'connection', connected: false, reason: 'cut' }),
  ],
  [
    'without a database',
    ({ all }) => {
      all.ledger.failure = () => new Error('the database is away');
    },
  ],
  [
    'in doubt about the market',
    ({ all }) =>
      all.engine.on({ kind: 'odd-result', ticker: TICKER, result: 'scalar', settlementValue: '0.5' }),
  ],
];

test.each(states)('a stop sells in whatever state the trader is: %s', async (_name, enter) => {
  const held = await holding();
  const { all, market } = held;
  await enter(held);
  await all.run(1);
  expect(sold(all)).toEqual([]);
  market.probability = 0.2;
  await all.run(2);
  expect(sold(all)).toMatchObject([
    { ticker: TICKER, yesPriceE4: 9_200, timeInForce: 'immediate_or_cancel' },
  ]);
  expect(sold(all)[0]).not.toHaveProperty('orderGroupId');
});

test('a stop sells after a restart before ledger and exchange were compared, and nothing is entered then', async () => {
  const { all, market, options } = await holding();
  await all.engine.stop();
  const placedBefore = all.exchange.placed.length;
  market.probability = 0.2;
  const after = await scene(all, options, false);
  await after.run(3);
  expect(after.engine.state).toBe('starting');
  expect(after.exchange.placed.slice(placedBefore)).toMatchObject([{ reduceOnly: true }]);
});

test('nothing is entered while an open trade is not looked at', async () => {
  const { all, trade } = await holding();
  expect(all.engine.reason('BTC')).toBeNull();
  Object.defineProperty(trade, 'rules', {
    configurable: true,
    get: () => {
      throw new Error('broken');
    },
  });
  await all.run(6);
  expect(all.engine.reason('BTC')).toBe('an open trade is not supervised yet');
  Object.defineProperty(trade, 'rules', { value: rules, writable: true });
  await all.run(1);
  expect(all.engine.reason('BTC')).toBeNull();
});
