import { expect, test } from 'vitest';
import { MONITOR, SETTINGS, scene } from './scene.ts';

/** Ninety seconds before the close, with a monitor that would enter until its last second. */
async function nearTheClose(mode: 'simulated' | 'demo') {
  const monitor = { ...MONITOR, mode, parameters: { min_time: 0, max_time: 90 } };
  const settings = { ...SETTINGS, monitors: [monitor] };
  const all = await scene(undefined, { mode, settings });
  await all.run(511);
  return { denied: all.engine.entries.denied.at(-1)?.code, orders: all.exchange.placed.length };
}

test('where something stands in for the settlement index nothing is entered in the last two minutes', async () => {
  expect(await nearTheClose('demo')).toEqual({ denied: 'proxy_index', orders: 0 });
});

test('practice settles on the very prices that it is given: nothing stands in for them', async () => {
  expect(await nearTheClose('simulated')).toEqual({ denied: undefined, orders: 1 });
});
