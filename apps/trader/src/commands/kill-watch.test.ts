import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TradingControl } from '@rec-io/engine/trading-control';
import { type Kill, writeKill } from '@rec-io/installer/kill-file';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KillWatch } from './kill-watch.ts';

const KILL: Kill = { by: 'cli:ada', reason: 'the feed lies', flatten: true, timeMs: 1 };

let folder: string;
let path: string;
let told: string[];
let watch: KillWatch;

/** As far as the watch needs it: halted by what it is told, active again when somebody arms. */
const control = {
  state: 'active' as string,
  flattening: null as string | null,
  async tighten(state: string, { reason }: { reason: string }, flatten: boolean) {
    told.push(reason);
    control.state = state;
    if (flatten) control.flattening = reason;
  },
};
const arms = (): void => {
  control.state = 'active';
  control.flattening = null;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill watch '));
  path = join(folder, 'KILL');
  told = [];
  arms();
  watch = new KillWatch(path, control as unknown as TradingControl);
});
afterEach(() => {
  watch.stop();
  rmSync(folder, { recursive: true });
});

test('a kill file halts until it is taken away', async () => {
  await writeKill(path, KILL);
  await watch.look();
  await watch.look();
  expect([told, control.flattening, watch.kill?.by]).toEqual([['the feed lies'], 'the feed lies', 'cli:ada']);
  arms();
  await watch.remove();
  expect([told.length, control.state, watch.kill, existsSync(path)]).toEqual([1, 'active', null, false]);
});

test('a look that read it before a person took it away does not halt and sell again what was armed', async () => {
  for (let round = 1; round <= 20; round++) {
    await writeKill(path, { ...KILL, timeMs: round });
    await watch.look();
    arms();
    const looks = [watch.look(), watch.look()];
    const removed = watch.remove();
    looks.push(watch.look());
    await Promise.all([...looks, removed]);
    expect([round, control.state, control.flattening, watch.kill]).toEqual([round, 'active', null, null]);
  }
});

test('one that is pulled while somebody arms is not taken away with the other, and halts', async () => {
  await writeKill(path, KILL);
  await watch.look();
  arms();
  await writeKill(path, { ...KILL, reason: 'again', timeMs: 2 });
  await watch.remove();
  expect([control.state, watch.kill?.reason, existsSync(path)]).toEqual(['halted', 'again', true]);
});
