import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TradingControl } from '@rec-io/engine/trading-control';
import { writeKill } from '@rec-io/installer/kill-file';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KillWatch } from './kill-watch.ts';

let folder: string;
let path: string;
let pulled: string[];
let control: { state: 'active' | 'halted' };
let watch: KillWatch;

const kill = (reason: string) => writeKill(path, { by: 'ada', reason, flatten: false, timeMs: 1 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rec io kill '));
  path = join(folder, 'KILL');
  pulled = [];
  const halting = {
    state: 'active' as 'active' | 'halted',
    flattening: null,
    async tighten(state: 'halted', { reason }: { readonly reason: string }) {
      halting.state = state;
      pulled.push(reason);
    },
  };
  control = halting;
  watch = new KillWatch(path, halting as unknown as TradingControl);
});
afterEach(() => rm(folder, { recursive: true }));

test('a look while a person arms, or one that ends after the file has gone, does not pull the switch again', async () => {
  await kill('the feed lies');
  await watch.look();
  const late: Promise<void>[] = [];
  await watch.armOver(async () => {
    control.state = 'active';
    await watch.look();
    late.push(watch.look(), watch.look());
  });
  await Promise.all(late);
  expect([pulled, control.state, watch.kill, existsSync(path)]).toEqual([
    ['the feed lies'],
    'active',
    null,
    false,
  ]);
});

test('a switch that is pulled while a person arms holds, and its file stays', async () => {
  await kill('the feed lies');
  await watch.armOver(async () => {
    control.state = 'active';
    await kill('it lies again');
  });
  expect([pulled, control.state, watch.kill?.reason]).toEqual([
    ['the feed lies', 'it lies again'],
    'halted',
    'it lies again',
  ]);
});

test('an arming that is refused leaves the file, and it is obeyed', async () => {
  await kill('the feed lies');
  const refused = watch.armOver(async () => {
    control.state = 'active';
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  await watch.look();
  expect([pulled.length, control.state, existsSync(path)]).toEqual([2, 'halted', true]);
});
