import { DEFAULT_PROTECTIVE_RULES, type ProtectiveRules } from '@rec-io/domain/protection';
import { expect, test } from 'vitest';
import { MONITOR, SETTINGS, scene } from './scene.ts';

const rules = (below: number): ProtectiveRules => ({
  ...DEFAULT_PROTECTIVE_RULES,
  probabilityStop: { enabled: true, below, minTimeToCloseS: 0, verifyS: 0 },
});
const settings = (below: number, change: Partial<typeof MONITOR> = {}) => ({
  ...SETTINGS,
  monitors: [{ ...MONITOR, rules: rules(below), ...change }],
});

/** A trader with one open trade, whose monitor stops below 40 %. */
async function trading() {
  const before = await scene(undefined, { settings: settings(0.4) });
  await before.run(5);
  const [trade] = before.engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  return { before, id: trade.id };
}
const stopOf = ({ engine }: Awaited<ReturnType<typeof scene>>, id: string) =>
  engine.trades.trades.get(id)?.rules?.probabilityStop.below;

test('rules that were changed while nothing ran hold for trades that were open already', async () => {
  const { before, id } = await trading();
  const after = await scene(before, { settings: settings(0.99) }, false);
  expect(stopOf(after, id)).toBe(0.99);
  await after.run(5);
  expect(before.exchange.placed.at(-1)).toMatchObject({ reduceOnly: true });
  const again = await scene(before, { settings: settings(0.99) }, false);
  expect(before.ledger.entries.filter(({ kind }) => kind === 'rules')).toHaveLength(2);
  expect(stopOf(again, id)).toBe(0.99);
});

test('what a person chose for one trade outlives a restart while its monitor has the same rules, and newer ones replace it', async () => {
  const { before, id } = await trading();
  before.engine.protect(id, rules(0.2));
  const same = await scene(before, { settings: settings(0.4) }, false);
  expect(stopOf(same, id)).toBe(0.2);
  same.engine.configure(settings(0.4));
  expect(stopOf(same, id)).toBe(0.2);
  const newer = await scene(before, { settings: settings(0.5) }, false);
  expect(stopOf(newer, id)).toBe(0.5);
});

test('a monitor whose strategy is not there any more changes no protection: nobody knows what that suggests', async () => {
  const { before, id } = await trading();
  const after = await scene(
    before,
    { settings: settings(0.1, { isStrategyUnknown: true, enabled: false }) },
    false,
  );
  expect(stopOf(after, id)).toBe(0.4);
});
