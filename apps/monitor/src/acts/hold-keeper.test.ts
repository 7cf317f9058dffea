import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdReason, liftHold, readHold } from '@rec-io/installer/hold-file';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HoldKeeper, RELEASE_MS } from './hold-keeper.ts';

let folder: string;
let path: string;
let keeper: HoldKeeper;
let nowMs: number;

const anew = () => {
  keeper = new HoldKeeper(path, join(folder, 'reserve'));
};
/** What fails after so many seconds; all else is well. */
const after = async (seconds: number, ...failing: readonly string[]) => {
  nowMs += seconds * 1_000;
  const causes = failing.map((check) => ({ check, reason: `${check} is bad`, sinceMs: nowMs }));
  const isWell = (check: string) => !failing.includes(check);
  const changes = await keeper.look(causes, isWell, { wallMs: nowMs, steadyMs: nowMs });
  return changes.map(({ kind, target }) => `${kind} ${target}`);
};
const held = async () => holdReason(await readHold(path));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rec io hold '));
  path = join(folder, 'HOLD');
  nowMs = 5_000_000;
  anew();
});
afterEach(() => rm(folder, { recursive: true }));

test('holds while a cause lasts, and ends by itself when it was well for half a minute', async () => {
  expect(await after(0, 'disk')).toEqual(['hold disk']);
  expect(await held()).toBe('the monitor holds entries: disk is bad');
  expect(await after(15, 'disk', 'clock')).toEqual(['hold clock']);
  expect(await after(15, 'clock')).toEqual([]);
  expect(await after(RELEASE_MS / 1_000, 'clock')).toEqual(['release disk']);
  expect(await held()).toBe('the monitor holds entries: clock is bad');
  expect(await after(RELEASE_MS / 1_000)).toEqual(['release clock']);
  expect(await readHold(path)).toBeNull();
});

test('a hold of a monitor that was killed stays, and the next one ends it when its cause is seen to be well', async () => {
  await after(0, 'disk');
  anew();
  expect(await held()).toBe('the monitor holds entries: disk is bad');
  expect(await after(1, 'disk')).toEqual([]);
  anew();
  expect(await after(1)).toEqual([]);
  expect(await after(RELEASE_MS / 1_000)).toEqual(['release disk']);
  expect(await held()).toBeNull();
});

test('a person who lifts it is obeyed for as long as the cause lasts, also by the next monitor; another cause holds again', async () => {
  await after(0, 'disk');
  expect(await liftHold(path, { by: 'ada', reason: 'I know', timeMs: 1 })).toMatchObject([{ check: 'disk' }]);
  expect(await held()).toBeNull();
  expect(await after(15, 'disk')).toEqual([]);
  anew();
  expect(await after(15, 'disk')).toEqual([]);
  expect(await held()).toBeNull();
  expect(await after(15, 'disk', 'clock')).toEqual(['hold clock']);
  expect(await held()).toBe('the monitor holds entries: clock is bad');
  await after(15);
  expect(await after(30)).toEqual(['release disk', 'release clock']);
  expect(await after(15, 'disk')).toEqual(['hold disk']);
  expect(await held()).not.toBeNull();
});

test('a file that somebody removed was lifted', async () => {
  await after(0, 'disk');
  await rm(path);
  expect(await after(15, 'disk')).toEqual([]);
  expect(await readHold(path)).toMatchObject({ lifted: { by: 'unknown', checks: ['disk'] } });
  expect(await held()).toBeNull();
});

test.each([
  ['', 'the hold file is there'],
  ['wait for me\nplease', 'wait for me'],
  ['{"by":"monitor","causes":[{"check":1}],"lifted":null}', '{"by":"monitor"'],
  ['{"by":"monitor","causes":"x","lifted":null}', '{"by":"monitor"'],
])('what somebody put there by hand holds, and is not the monitor’s to end: %j', async (text, reason) => {
  await writeFile(path, text);
  expect(await after(0, 'disk')).toEqual([]);
  expect(await held()).toContain(reason);
  await after(600);
  expect(await readFile(path, 'utf8')).toBe(text);
  await liftHold(path, { by: 'ada', reason: 'it was mine', timeMs: 1 });
  expect(await held()).toBeNull();
  expect(await after(1, 'disk')).toEqual(['hold disk']);
});

test('one that cannot be written is tried again', async () => {
  // Its directory is away: nobody can write there, root neither.
  await rename(folder, `${folder}.away`);
  await expect(after(0, 'disk')).rejects.toThrow('ENOENT');
  await rename(`${folder}.away`, folder);
  expect(await after(15, 'disk')).toEqual(['hold disk']);
});
