import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '@rec-io/domain/time';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DecisionArchive } from '../src/decision-archive.ts';
import { DecisionDecoder } from '../src/decision-decoder.ts';
import { DecisionEncoder } from '../src/decision-encoder.ts';
import { DecisionRecorder } from '../src/decision-recorder.ts';
import type { Line, OwnPart } from '../src/lines.ts';
import { HOUR, played, type Step, steps, strategyOf } from './market-scene.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rec io decisions '));
});
afterEach(() => rmSync(root, { recursive: true }));

/** As it is compared: a book is not recorded, nor what only the live ladder has. */
const plain = ({ input, ...rest }: DecisionRecord) => ({
  ...rest,
  input: {
    ...input,
    ladder: input.ladder && {
      eventTicker: input.ladder.eventTicker,
      closeTimeMs: input.ladder.closeTimeMs,
      rows: input.ladder.rows.map((row) => ({ ...row, book: undefined })),
    },
  },
});

const again = ({ strategy, input, memory, parameters }: DecisionRecord) =>
  strategyOf(strategy).decide(input, memory, parameters);

test('whatever is recorded is read as it was, and decided again it is the same decision', () => {
  let signals = 0;
  fc.assert(
    fc.property(steps(12), (plan) => {
      const encoder = new DecisionEncoder('main', 'simulated');
      const decoder = new DecisionDecoder();
      played(12, plan, (record) => {
        const read = encoder
          .encode(record)
          .trimEnd()
          .split('\n')
          .map((line) => decoder.read(line))
          .at(-1);
        if (!read) throw new Error('nothing was read');
        expect(plain(read)).toEqual(plain(record));
        expect(again(read).signals).toEqual(record.signals);
        expect(again(read).status).toEqual(record.status);
        signals += record.signals.length;
      });
    }),
    { numRuns: 60 },
  );
  expect(signals).toBeGreaterThan(10);
});

test('what a version recorded that did not tell which model it was is read, and says so', () => {
  const lines: string[] = [];
  const [plan] = fc.sample(steps(12), { numRuns: 1, seed: 1 });
  if (!plan) throw new Error('no plan');
  const encoder = new DecisionEncoder('main', 'simulated');
  played(12, plan, (record) => lines.push(...encoder.encode(record).trimEnd().split('\n')));
  const older = lines.map((text): string => {
    const line = JSON.parse(text) as Line;
    if (line[0] === 'head') return JSON.stringify(line.with(1, 2));
    if (line[0] !== 'decision') return text;
    const { model: _, ...own } = line[3] as OwnPart;
    return JSON.stringify(line.with(3, own));
  });
  const [read, readOlder] = [lines, older].map((each) => {
    const decoder = new DecisionDecoder();
    return each.flatMap((line) => decoder.read(line) ?? []);
  });
  expect(read?.length).toBeGreaterThan(0);
  expect(readOlder).toEqual(read?.map((record) => ({ ...record, model: null })));
});

const PLAN: readonly Step[] = Array.from({ length: 40 }, (_, i) => ({
  indexE4: 1_010_000_000 + i * 10_000,
  momentumBp: i / 3,
  seconds: 1,
  quotes: [{ row: i % 12, bid: 40 + i, spread: 1, volume: 5_000 }],
  held: [],
  isLadderKnown: true,
  described: null,
}));

function recorder(
  time: VirtualTime,
  change: Partial<ConstructorParameters<typeof DecisionRecorder>[0]> = {},
) {
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  const ports = { clock: time, timers: time, log };
  return {
    warnings,
    recorder: new DecisionRecorder({ root, account: 'main', mode: 'simulated', ...ports, ...change }),
  };
}
const archive = () => new DecisionArchive(join(root, 'main-simulated'));
async function all(): Promise<DecisionRecord[]> {
  const records: DecisionRecord[] = [];
  for await (const record of archive().between(0, Number.MAX_SAFE_INTEGER)) records.push(record);
  return records;
}
const onlyFile = (): string =>
  join(root, 'main-simulated', readdirSync(join(root, 'main-simulated'))[0] ?? '');

test('traders one after the other write one file for an hour, which only its owner reads', async () => {
  const written: ReturnType<typeof plain>[] = [];
  for (const plan of [PLAN.slice(0, 20), PLAN.slice(20)]) {
    const { recorder: each } = recorder(new VirtualTime(HOUR));
    played(12, plan, (record) => {
      written.push(structuredClone(plain(record)));
      each.record(record);
    });
    await each.stop();
    expect(each.dropped).toBe(0);
  }
  expect((await all()).map(plain)).toEqual(written);
  expect(statSync(onlyFile()).mode & 0o777).toBe(0o600);
});

test('a tail that was cut off anywhere costs itself alone, also when another trader has written after it', async () => {
  const first = recorder(new VirtualTime(HOUR)).recorder;
  played(12, PLAN.slice(0, 20), first.record);
  await first.stop();
  const whole = readFileSync(onlyFile());
  const second = recorder(new VirtualTime(HOUR)).recorder;
  played(12, PLAN.slice(20), second.record);
  await second.stop();
  const both = readFileSync(onlyFile());
  for (const cut of [1, 3, 4, 5, 9, whole.length >> 1, whole.length - 1]) {
    writeFileSync(onlyFile(), both.subarray(0, whole.length - cut));
    expect(await all()).toEqual([]);
    writeFileSync(
      onlyFile(),
      Buffer.concat([both.subarray(0, whole.length - cut), both.subarray(whole.length)]),
    );
    expect(await all()).toHaveLength(40);
  }
  truncateSync(onlyFile(), 0);
  expect(await all()).toEqual([]);
});

test('what cannot be written is dropped with one warning, and what comes after it can be read', async () => {
  const time = new VirtualTime(HOUR);
  // A file where the folder should be.
  writeFileSync(join(root, 'main-simulated'), '');
  const { recorder: one, warnings } = recorder(time);
  played(12, PLAN.slice(0, 10), one.record);
  time.advanceTo(HOUR + 6_000);
  await expect.poll(() => one.dropped).toBe(20);
  rmSync(join(root, 'main-simulated'));
  played(12, PLAN.slice(10), one.record);
  await one.stop();
  expect([one.dropped, warnings.length]).toEqual([20, 1]);
  expect(await all()).toHaveLength(60);
});

test('old files go, and the oldest of those that take too much room', async () => {
  const directory = join(root, 'main-simulated');
  mkdirSync(directory);
  for (const [name, days] of Object.entries({ '2026-09-20T10': 9, '2026-10-06T10': 2, '2026-10-07T10': 1 })) {
    writeFileSync(join(directory, `${name}.ndjson.zst`), Buffer.alloc(40_000));
    const at = (HOUR - days * DAY_MS) / 1_000;
    utimesSync(join(directory, `${name}.ndjson.zst`), at, at);
  }
  writeFileSync(join(directory, 'notes.txt'), 'mine');
  const { recorder: one } = recorder(new VirtualTime(HOUR), {
    kept: async () => ({ ageMs: 7 * DAY_MS, bytes: 60_000 }),
  });
  played(12, PLAN.slice(0, 2), one.record);
  await one.stop();
  expect(readdirSync(directory).sort()).toEqual([
    '2026-10-07T10.ndjson.zst',
    '2026-10-08T15.ndjson.zst',
    'notes.txt',
  ]);
});

test('a writer that is killed at any moment loses no more than what it had not written yet', async () => {
  const script = new URL('./recording-process.ts', import.meta.url).pathname;
  for (let life = 0; life < 3; life++) {
    const child = spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    const before = (await all().catch(() => [])).length;
    await expect.poll(async () => (await all()).length, { timeout: 20_000 }).toBeGreaterThan(before);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const record of await all()) expect(again(record).signals).toEqual(record.signals);
  }
});
