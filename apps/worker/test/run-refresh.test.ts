import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { type ModelStore, openModelStore } from '@rec-io/model-store/model-store';
import { blurredModel, RELEASE_FILE } from '@rec-io/model-store/test-models';
import { type CandleVenue, candleVenue } from '@rec-io/prices/test-candles';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RefreshContext } from '../src/refresh/refresh-context.ts';
import { runRefresh } from '../src/refresh/run-refresh.ts';
import { BARS_TO_MS, MADE_BARS, SHORT, storeBars } from './stored-bars.ts';

const NOW = BARS_TO_MS + 30_000;

let database: TestDatabase;
let folder: string;
let store: ModelStore;
let venue: CandleVenue;
let context: RefreshContext;
beforeAll(async () => {
  database = await testDatabase();
  await storeBars(database.adminPool, MADE_BARS);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io refresh '));
  store = openModelStore(join(folder, 'models'), RELEASE_FILE);
  venue = await candleVenue({ nowMs: NOW, bars: { 'BTC-USD': MADE_BARS } });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${SERVICE_PASSWORD}\n`);
  const { host, port } = database.service;
  context = {
    ...{ symbols: ['BTC', 'ETH'], candlesUrl: venue.url, by: 'ada', niceness: 0, nowMs: NOW, spans: SHORT },
    ...{ modelsDirectory: store.directory, releaseFile: RELEASE_FILE },
    database: { host, port, database: database.name, user: 'rec_io_worker', passwordFile },
  };
});
afterEach(async () => {
  await venue.close();
  rmSync(folder, { recursive: true });
});
afterAll(() => database.drop());

const run = (listener: Parameters<typeof runRefresh>[1] = {}, signal = new AbortController().signal) =>
  runRefresh(context, listener, signal);
const files = () => readdirSync(store.directory).sort();

describe('a refresh in a process of its own', () => {
  test('tells its steps and what came of each coin, and lets go of its lock', async () => {
    await store.put(blurredModel('mine'));
    const chosen = { timeMs: 1, symbol: 'BTC', event: 'chosen', model: 'mine', before: null } as const;
    await store.note({ ...chosen, by: 'ada', why: 'a try' });
    const steps: string[] = [];
    const events = await run({
      onStep: (symbol, step) => void (steps.includes(`${symbol} ${step}`) || steps.push(`${symbol} ${step}`)),
    });
    expect(steps).toEqual([
      ...['fetch', 'verify', 'train', 'evaluate', 'keep', 'decide'].map((step) => `BTC ${step}`),
      'ETH fetch',
    ]);
    expect(events).toMatchObject([
      { symbol: 'BTC', event: 'promoted', by: 'ada', before: 'mine' },
      { symbol: 'ETH', event: 'failed' },
    ]);
    expect((await store.events()).slice(1)).toEqual(events);
    expect(files()).toEqual([`${events[0]?.model}.json`, 'mine.json', 'models.jsonl']);
  });

  test.skipIf(process.platform !== 'linux')(
    'has the priority that it is given, and is the first to go where memory is short',
    async () => {
      context = { ...context, symbols: ['ETH'], niceness: 19 };
      let yielding: readonly string[] = [];
      const [event] = await run({
        onStep: () => {
          yielding = [...yielding, ...howChildrenYield()];
        },
      });
      expect(event).toMatchObject({ symbol: 'ETH', event: 'failed' });
      expect(yielding).toContain('niceness 19, out of memory 1000');
    },
  );

  test('is one at a time', async () => {
    const lock = await store.lock();
    await expect(run()).rejects.toMatchObject({
      code: 'REC-447',
      title: expect.stringContaining(`${process.pid}`),
    });
    if (lock.held) await lock.release();
    expect(await store.events()).toEqual([]);
  });

  test('that cannot begin says why', async () => {
    context = { ...context, database: { ...context.database, passwordFile: join(folder, 'none') } };
    await expect(run()).rejects.toMatchObject({ code: 'REC-448', title: expect.stringContaining('ENOENT') });
    context = { ...context, modelsDirectory: join(folder, 'password', 'models') };
    await expect(run()).rejects.toMatchObject({ code: 'REC-448', title: expect.stringContaining('REC-442') });
  });

  test('is killed by its signal, whatever it computes, and another can begin', async () => {
    const stop = new AbortController();
    const why = new Error('told to stop');
    await expect(
      run({ onStep: (_, step) => void (step === 'train' && stop.abort(why)) }, stop.signal),
    ).rejects.toBe(why);
    expect(await store.events()).toEqual([]);
    const lock = await store.lock();
    expect(lock.held).toBe(true);
    if (lock.held) await lock.release();
  });
});

/** One after the other, on one directory: what a kill leaves is what the next finds. */
describe('killed where a step begins', () => {
  let kept: string;
  beforeAll(async () => {
    kept = mkdtempSync(join(tmpdir(), 'rec io killed '));
    const first = openModelStore(kept, RELEASE_FILE);
    await first.put(blurredModel('mine'));
    const chosen = { timeMs: 1, symbol: 'BTC', event: 'chosen', model: 'mine', before: null } as const;
    await first.note({ ...chosen, by: 'ada', why: 'a try' });
    // What a write leaves that was cut off.
    writeFileSync(join(kept, 'adaptive.json.0123456789ab.tmp'), '{"format":');
  });
  beforeEach(() => {
    store = openModelStore(kept, RELEASE_FILE);
  });
  afterAll(() => rmSync(kept, { recursive: true }));

  const killed = async (killedAt: string): Promise<void> => {
    const given = {
      ...{ connection: database.admin, url: venue.url, nowMs: NOW, killedAt },
      ...{ directory: kept, releaseFile: RELEASE_FILE },
    };
    const program = join(import.meta.dirname, 'refresh-to-the-end.ts');
    const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(given)], {
      stdio: 'inherit',
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  };

  test.each(['fetch', 'verify', 'train', 'evaluate', 'keep', 'decide'])(
    '%s, nothing is half, and what was in use is in use',
    async (step) => {
      await killed(step);
      expect(await store.inUse('BTC')).toMatchObject({ name: 'mine', problem: null });
      expect(await store.events()).toHaveLength(1);
      const models = await store.list();
      expect(models.filter(({ problem }) => problem !== null)).toEqual([]);
      // Trained, judged and kept, but the line was not written.
      expect(models).toHaveLength(step === 'decide' ? 2 : 1);
      expect(files().filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );

  test('nowhere, the next comes to its end', async () => {
    await killed('nowhere');
    const [, event] = await store.events();
    expect(event).toMatchObject({ event: 'promoted', before: 'mine' });
    expect(await store.inUse('BTC')).toMatchObject({ name: event?.model, problem: null });
    expect(await store.list()).toHaveLength(2);
  });
});

/** Of /proc/PID/stat the fields 4 and 19, counted after the command, which may hold spaces. */
function howChildrenYield(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        const score = readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim();
        return fields[1] === String(process.pid) ? [`niceness ${fields[16]}, out of memory ${score}`] : [];
      } catch {
        return [];
      }
    });
}
