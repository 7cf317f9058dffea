import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietHours } from '@rec-io/domain/alert';
import { readChannel, readQuietHours, writeChannel, writeQuietHours } from '@rec-io/installer/alert-files';
import { type Layout, layout } from '@rec-io/installer/layout';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { moveFiles } from '../convert/move-files.ts';
import { backedUpFiles } from './backed-up-files.ts';
import { putBackFiles } from './put-back-files.ts';

const NTFY = { server: 'https://ntfy.example.com', topic: 'a-topic', token: 'tk_1', certificate: '' };
const HOURS = quietHours('22:00-07:00', 'Europe/Berlin');

let base: string;
let here: Layout;
const another = async (name: string, kind: 'quick' | 'full'): Promise<Layout> => {
  const made = layout(join(base, name), kind);
  await mkdir(made.secrets, { recursive: true, mode: 0o700 });
  await mkdir(join(made.alertHours, '..'), { recursive: true });
  return made;
};

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'recio-alerts-kept-'));
  here = await another('here', 'quick');
  await writeChannel(here, 'ntfy', NTFY, null);
  await writeQuietHours(here, HOURS);
});
afterEach(() => rm(base, { recursive: true }));

test('who is told, and when not, is in a backup and comes back elsewhere, closed to others', async () => {
  const there = await another('there', 'full');
  await putBackFiles(there, backedUpFiles(here), false, new Date());
  // It refuses a file that others can read.
  expect(await readChannel(there, 'ntfy')).toEqual(NTFY);
  expect(await readChannel(there, 'email')).toBeNull();
  expect(await readQuietHours(there)).toEqual(HOURS);
});

test('a move to a full installation takes it along', async () => {
  const there = await another('there', 'full');
  expect(await moveFiles(here, there, null)).toBe(2);
  expect(await readChannel(there, 'ntfy')).toEqual(NTFY);
  expect(await readQuietHours(there)).toEqual(HOURS);
});
