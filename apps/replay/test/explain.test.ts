import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecisionArchive } from '@rec-io/decision-log/decision-archive';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainedText } from '../src/explain/explained-text.ts';
import { Strategies } from '../src/explain/made-again.ts';
import { parseMoment } from '../src/explain/moment.ts';
import { explainRecorded, type Recorded } from '../src/explain/recorded.ts';
import { verifyRecorded } from '../src/explain/verified.ts';
import { recordedHour } from '../src/test-recorded-hour.ts';

const root = mkdtempSync(join(tmpdir(), 'rec io explain '));
afterAll(() => rmSync(root, { recursive: true }));

const entries: LedgerEntry[] = [];
const recorded: Recorded = {
  root,
  account: 'main',
  mode: 'simulated',
  strategiesDirectory: join(root, 'strategies'),
  readLedger: async () => entries,
};
const explain = (time: string, change: { all?: boolean; monitor?: string } = {}) =>
  explainRecorded(recorded, parseMoment(time), { all: false, monitor: null, ...change });

beforeAll(async () => {
  const hour = await recordedHour(root);
  entries.push(...hour.entries);
  expect(hour.dropped).toBe(0);
});

async function firstWith(kind: 'ordered' | 'denied'): Promise<string> {
  const archive = new DecisionArchive(join(root, 'main-simulated'));
  for await (const { input, results } of archive.between(0, Number.MAX_SAFE_INTEGER))
    if (results.some((result) => result.kind === kind)) return new Date(input.nowMs).toISOString();
  throw new Error(`nothing was ${kind}`);
}

test('a recorded hour is decided again without a difference', async () => {
  const [from, to] = [parseMoment('2026-10-08T15:00:00Z'), parseMoment('2026-10-08T16:01:00Z')];
  const verified = await verifyRecorded(recorded, from, to);
  expect(verified).toMatchObject({ different: 0, impossible: 0, lost: 0 });
  expect(verified.decisions).toBeGreaterThan(3_600);
  expect(verified.signals).toBeGreaterThan(3);
});

test('a strategy that decides otherwise now is found out, and one that is gone', async () => {
  const archive = new DecisionArchive(join(root, 'main-simulated'));
  const [record] = await archive.at(Date.parse(await firstWith('ordered')), 0);
  if (!record) throw new Error('it is not there');
  const strategies = new Strategies();
  const stricter = { ...record, parameters: { ...record.parameters, min_probability: 100 } };
  expect(await strategies.makeAgain(stricter)).toMatchObject({ kind: 'other', now: { signals: [] } });
  expect(await strategies.makeAgain({ ...record, strategy: 'gone' })).toMatchObject({
    kind: 'impossible',
    reason: expect.stringContaining('gone'),
  });
});

test('what was bought is told with its trade, and every strike beside it with why it was not', async () => {
  const at = await firstWith('ordered');
  const [told] = await explain(at);
  expect(told).toMatchObject({ decidedAt: at, madeAgain: { kind: 'same' }, overall: null, obstacle: null });
  const became = told?.signals.map((signal) => signal.became).join('\n');
  expect(became).toMatch(/^ordered: (closed|error), \d/);
  expect(told?.strikes.length).toBeLessThan(told?.strikesInAll ?? 0);
  expect(told?.strikes.every(({ why }) => why !== '')).toBe(true);
  const [whole] = await explain(at, { all: true });
  expect(whole?.strikes).toHaveLength(whole?.strikesInAll ?? 0);
  const text = explainedText(told ? [told] : [], 80);
  expect(text).toMatch(/made again +from what was recorded, now: the same/);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('where nothing is bought at all the reason is one', async () => {
  const [told] = await explain('2026-10-08T15:01:00.900Z');
  expect(told).toMatchObject({ decidedAt: '2026-10-08T15:01:00.000Z', signals: [] });
  expect(told?.overall).toMatch(/momentum is not known yet|outside its window|the model knows/);
});

test('a time at which nothing was decided is told with the nearest, an unknown monitor with those that there are', async () => {
  await expect(explain('2026-10-08T17:00:00Z')).rejects.toMatchObject({
    code: 'REC-408',
    title: expect.stringContaining('2026-10-08T16:00:19.000Z'),
  });
  await expect(explain('2026-10-08T15:30:00Z', { monitor: 'none' })).rejects.toMatchObject({
    code: 'REC-409',
    why: expect.stringContaining('hourly-htc'),
  });
  await expect(
    explainRecorded({ ...recorded, mode: 'demo' }, parseMoment('-5m'), { all: false, monitor: null }),
  ).rejects.toMatchObject({ code: 'REC-407' });
});

test('times are read as people write them', () => {
  const nowMs = Date.parse('2026-10-08T15:30:00Z');
  const at = (text: string) => new Date(parseMoment(text)(nowMs)).toISOString();
  expect(at('-5m')).toBe('2026-10-08T15:25:00.000Z');
  expect(at('14:52')).toBe('2026-10-08T14:52:00.000Z');
  expect(at('14:52:10')).toBe('2026-10-08T14:52:10.000Z');
  expect(at('2026-10-07T01:02')).toBe('2026-10-07T01:02:00.000Z');
  for (const wrong of ['25:00', 'yesterday', '5m', '2026-13-01T00:00'])
    expect(() => parseMoment(wrong)).toThrow();
});
