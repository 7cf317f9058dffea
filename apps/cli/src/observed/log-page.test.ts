import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogQuestion } from '@rec-io/domain/system-view';
import { REMOVED, Redaction } from '@rec-io/installer/log/redaction';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logPage } from './log-page.ts';

const SECRET = 'a-secret-that-nobody-guesses';
const redaction = new Redaction();
redaction.addSecret(SECRET);
const clean = (text: string) => redaction.text(text);
const WISH = { after: null, contains: '', warnings: false, linesMax: 100 };

let directory = '';
let path = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-page-'));
  path = join(directory, 'trader.log');
});
afterEach(() => rm(directory, { recursive: true }));

const entry = (msg: string, level = 30) => `${JSON.stringify({ level, time: 0, name: 'trader', msg })}\n`;
const page = async (wish: Partial<Omit<LogQuestion, 'name'>> = {}) => {
  const found = await logPage(path, { ...WISH, ...wish }, clean);
  if (found === null) throw new Error('no such log');
  return { ...found, texts: found.lines.map(({ text }) => text) };
};

test('the newest lines are told as people read them, and a cursor leads to what is written after', async () => {
  await writeFile(path, `${entry('one')}${entry('two', 40)}plain\n`);
  const first = await page();
  expect(first.lines).toEqual([
    { timeMs: 0, level: 'info', text: '1970-01-01 00:00:00.000 info one' },
    { timeMs: 0, level: 'warn', text: '1970-01-01 00:00:00.000 warn two' },
    { timeMs: null, level: null, text: 'plain' },
  ]);
  expect(await page({ after: first.cursor })).toMatchObject({ lines: [], cursor: first.cursor });
  await appendFile(path, `${entry('three')}{"half`);
  const second = await page({ after: first.cursor });
  expect(second.texts).toEqual(['1970-01-01 00:00:00.000 info three']);
  await appendFile(path, ' a line"}\n');
  expect((await page({ after: second.cursor })).texts).toEqual(['{"half a line"}']);
});

test('a log that was rotated, or emptied, is read from its beginning', async () => {
  await writeFile(path, entry('old'));
  const { cursor } = await page();
  await rename(path, `${path}.1`);
  await writeFile(path, entry('new'));
  expect((await page({ after: cursor })).texts).toEqual(['1970-01-01 00:00:00.000 info new']);
  const before = await page();
  await writeFile(path, 'a\n');
  expect((await page({ after: before.cursor })).texts).toEqual(['a']);
});

test('secrets are gone before anything is looked for, so that no search can guess them', async () => {
  await writeFile(path, entry(`key ${SECRET}`));
  expect((await page()).texts).toEqual([`1970-01-01 00:00:00.000 info key ${REMOVED}`]);
  expect((await page({ contains: SECRET.slice(0, 3) })).lines).toEqual([]);
  expect((await page({ contains: 'KEY' })).lines).toHaveLength(1);
});

test('only what is worse than usual, and no more than is asked for', async () => {
  await writeFile(path, entry('fine') + entry('odd', 40) + entry('bad', 50) + entry('worst', 60));
  expect((await page({ warnings: true })).lines.map(({ level }) => level)).toEqual([
    'warn',
    'error',
    'fatal',
  ]);
  const cut = await page({ linesMax: 1 });
  expect(cut).toMatchObject({ isCut: true, lines: [{ level: 'fatal' }] });
});

test('of a large log the newest megabyte is read, and lines of any length are told short', async () => {
  const line = `${'fine '.repeat(205).slice(0, 1_023)}\n`;
  await writeFile(path, `first\n${line.repeat(2_000)}${'long '.repeat(2_000)}\n`);
  const { lines, isCut, texts } = await page({ linesMax: 5_000 });
  expect(isCut).toBe(true);
  expect(texts).not.toContain('first');
  expect(lines.length).toBeGreaterThan(1_000);
  // Whole lines: none begins in the middle of another.
  expect(new Set(texts.slice(0, -1).map((text) => text.length))).toEqual(new Set([1_023]));
  expect(texts.at(-1)).toHaveLength(4_002);
});

test('what is not there is no log', async () => {
  expect(await logPage(join(directory, 'none.log'), WISH, clean)).toBeNull();
});
