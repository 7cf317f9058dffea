import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTrainedFile } from '@rec-io/domain/adaptive/trained-file';
import type { CatalogueError } from '@rec-io/installer/catalogue-error';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelEvent } from './model-event.ts';
import { isModelName } from './model-name.ts';
import { type ModelStore, openModelStore } from './model-store.ts';
import { RELEASE_FILE, someModel } from './test-models.ts';

let folder: string;
let store: ModelStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rec io models '));
  store = openModelStore(join(folder, 'models'), RELEASE_FILE);
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (change: Partial<ModelEvent> = {}): ModelEvent => ({
  ...{ timeMs: 1, symbol: 'BTC', event: 'promoted', model: 'one', before: null, by: 'worker', why: 'better' },
  ...change,
});
const names = async () => (await store.list()).map(({ name }) => name);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: CatalogueError) => error.code,
  );

describe('what is in use', () => {
  test('is the release’s until another is promoted or chosen, of that coin alone', async () => {
    expect(await store.inUse('BTC')).toEqual({
      ...(await store.release('BTC')),
      ...{ sinceMs: null, isRelease: true, problem: null },
    });
    await store.put(someModel('one'));
    await store.note(event({ timeMs: 5 }));
    const { name, parameters, ...rest } = await store.inUse('BTC');
    expect([name, parameters.priorYearlyVolatility]).toEqual(['one', 0.5]);
    expect(rest).toEqual({ sinceMs: 5, isRelease: false, problem: null });
    expect((await store.inUse('ETH')).isRelease).toBe(true);
  });

  test('is what the newest line that chooses says, whatever the clock said; kept and failed choose nothing', async () => {
    for (const name of ['one', 'two']) await store.put(someModel(name));
    await store.note(event({ timeMs: 900 }));
    await store.note(event({ timeMs: 800, event: 'chosen', model: 'two', before: 'one' }));
    await store.note(event({ timeMs: 950, event: 'kept', model: 'one', before: 'two' }));
    await store.note(event({ timeMs: 960, event: 'failed', model: 'two', before: 'two' }));
    expect(await store.inUse('BTC')).toMatchObject({ name: 'two', sinceMs: 800 });
    await store.note(event({ timeMs: 970, event: 'chosen', model: null, before: 'two' }));
    expect(await store.inUse('BTC')).toMatchObject({ isRelease: true, sinceMs: 970, problem: null });
    expect((await store.events('BTC')).map(({ timeMs }) => timeMs)).toEqual([900, 800, 950, 960, 970]);
    expect(await store.events('ETH')).toEqual([]);
  });

  test.each([
    ['is missing', () => rmSync(join(store.directory, 'one.json')), 'There is no model one'],
    ['is cut short', () => writeFileSync(join(store.directory, 'one.json'), '{"format":'), 'JSON'],
    [
      'has a number that can be none',
      () =>
        writeFileSync(
          join(store.directory, 'one.json'),
          formatTrainedFile(someModel('one')).replace(/"intercept": [^,]+/, '"intercept": null'),
        ),
      'intercept',
    ],
    [
      'is of the other coin',
      () => writeFileSync(join(store.directory, 'one.json'), formatTrainedFile(someModel('one', 'ETH'))),
      'it is of ETH, and not of BTC',
    ],
    [
      'is another than its name says',
      () => writeFileSync(join(store.directory, 'one.json'), formatTrainedFile(someModel('two'))),
      'it is two by what is in it',
    ],
  ])('is the release’s where the chosen file %s, and says why', async (_, damage, why) => {
    await store.put(someModel('one'));
    await store.note(event({ timeMs: 5 }));
    damage();
    const inUse = await store.inUse('BTC');
    expect(inUse).toMatchObject({ ...(await store.release('BTC')), isRelease: true, sinceMs: 5 });
    expect(inUse.problem).toContain(why);
  });

  test('is the release’s where the journal cannot be read, and says why', async () => {
    await store.put(someModel('one'));
    const unreadable = openModelStore(join(store.directory, 'one.json'), RELEASE_FILE);
    expect(await unreadable.inUse('BTC')).toMatchObject({
      isRelease: true,
      problem: expect.stringContaining('ENOTDIR'),
    });
  });

  test('is nothing where the release’s own is missing: that is a broken release', async () => {
    await expect(openModelStore(folder, join(folder, 'none.json')).inUse('BTC')).rejects.toThrow('ENOENT');
  });
});

describe('the journal', () => {
  test('counts whole lines, wherever a crash has cut it, now and after what is written behind', async () => {
    for (const name of ['one', 'two', 'three']) await store.put(someModel(name));
    const written = ['one', 'two'].map((model, i) => event({ timeMs: i, model }));
    for (const each of written) await store.note(each);
    const whole = readFileSync(store.journalPath);
    const [first = ''] = whole.toString().split('\n');
    for (let bytes = 0; bytes <= whole.length; bytes++) {
      writeFileSync(store.journalPath, whole.subarray(0, bytes));
      const left = written.slice(0, bytes >= whole.length - 1 ? 2 : bytes >= first.length ? 1 : 0);
      expect(await store.events(), `${bytes} bytes`).toEqual(left);
      if (bytes % 7 !== 0) continue;
      const next = event({ timeMs: 9, model: 'three' });
      await store.note(next);
      expect(await store.events(), `${bytes} bytes and a line`).toEqual([...left, next]);
      expect((await store.inUse('BTC')).name).toBe('three');
    }
  });

  test.each([
    ['text', 'oops'],
    ['a name that leads elsewhere', JSON.stringify(event({ model: '../secrets/x' }))],
    ['a coin that is none', JSON.stringify({ ...event(), symbol: 'DOGE' })],
    ['an event that is none', JSON.stringify({ ...event(), event: 'stolen' })],
    ['a list', '[]'],
  ])('passes over %s', async (_, line) => {
    await store.put(someModel('one'));
    await store.note(event());
    writeFileSync(store.journalPath, `${line}\n`, { flag: 'a' });
    expect(await store.events()).toEqual([event()]);
    expect((await store.inUse('BTC')).name).toBe('one');
  });

  test('keeps scores as they are', async () => {
    const score = { questions: 10, logLoss: 0.25, brier: 0.1, calibrationError: 0.01 };
    const scores = {
      ...{ from: '2026-10-01T00:00:00.000Z', to: '2026-10-29T00:00:00.000Z' },
      ...{ candidate: score, inUse: score, difference: { mean: 0, low: -1, high: 1 } },
    };
    await store.note(event({ scores }));
    expect(await store.events()).toEqual([event({ scores })]);
  });
});

describe('files', () => {
  test('are added once, and never changed', async () => {
    await store.put(someModel('one'));
    await store.put(someModel('one'));
    expect(await code(store.put(someModel('one', 'BTC', 0.7)))).toBe('REC-443');
    expect(await store.read('one')).toEqual(someModel('one'));
    expect(readdirSync(store.directory)).toEqual(['one.json']);
  });

  test('are listed by name and coin; what cannot be used says why; what is no model is none', async () => {
    await store.put(someModel('b', 'ETH'));
    await store.put(someModel('a'));
    writeFileSync(join(store.directory, 'c.json'), '{}');
    writeFileSync(join(store.directory, 'd.json.0123456789ab.tmp'), '{');
    writeFileSync(join(store.directory, 'E.json'), '{');
    expect(await names()).toEqual(['a', 'b', 'c']);
    const [eth, broken] = await store.list('ETH');
    expect(eth).toEqual({ name: 'b', file: someModel('b', 'ETH'), problem: null });
    expect(broken).toMatchObject({ name: 'c', file: null, problem: expect.stringContaining('format') });
  });

  test.each([
    '',
    '..',
    '../one',
    'a/b',
    'a\\b',
    '.one',
    'one.',
    'a..b',
    'release',
    'One',
    'a b',
    'x'.repeat(65),
  ])('are not read by a name like %j', async (name) => {
    expect(isModelName(name)).toBe(false);
    expect(await code(store.read(name))).toBe('REC-440');
    await expect(store.put(someModel(name))).rejects.toThrow(RangeError);
  });

  test('that are closed to this account are told as such', async () => {
    await store.put(someModel('one'));
    const elsewhere = openModelStore(join(store.directory, 'one.json', 'models'), RELEASE_FILE);
    expect(await code(elsewhere.list())).toBe('REC-442');
    expect(await code(elsewhere.put(someModel('one')))).toBe('REC-442');
    expect(await code(elsewhere.note(event()))).toBe('REC-442');
    expect(await code(elsewhere.events())).toBe('REC-442');
  });

  test('are closed to others', async () => {
    await store.put(someModel('one'));
    await store.note(event());
    const modes = ['.', 'one.json', 'models.jsonl'].map(
      (name) => statSync(join(store.directory, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'belong to whose directory it is, also when root writes',
    async () => {
      chownSync(folder, 12_345, 12_346);
      await store.put(someModel('one'));
      await store.note(event());
      for (const name of ['.', 'one.json', 'models.jsonl'])
        expect(statSync(join(store.directory, name))).toMatchObject({ uid: 12_345, gid: 12_346 });
    },
  );
});
