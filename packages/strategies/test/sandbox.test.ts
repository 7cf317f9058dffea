import { afterEach, describe, expect, test } from 'vitest';
import { SandboxedRunner } from '../src/sandboxed-runner.ts';
import { CALM, INPUT, source } from './scene.ts';

const open: SandboxedRunner[] = [];
/** With more time than an owner's machine gives: nothing here is about speed. */
async function runner(text: string): Promise<SandboxedRunner> {
  const one = await SandboxedRunner.open('mine', text, { deadlineMs: 30_000, loadMs: 60_000, memoryMb: 64 });
  open.push(one);
  return one;
}
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const decided = async (body: string, before = '') =>
  (await runner(source(body, before))).decide(INPUT, { n: 1 }, {});

describe('a strategy of a user’s own', () => {
  test('sees all of its input, and NaN as what it is', async () => {
    const { memory } = await decided(`return { ...${CALM}, memory: { seen: [
      input.nowMs === ${INPUT.nowMs}, input.momentumBp, input.held.has('T9'), input.traded.has('T8'), input.trades[0].id,
      input.attemptedAtMs.get('T1/yes'), input.ladder.rows[0].market.ticker, String(input.ladder.rows[0].noEdgeE4),
      input.ladder.rows[0].yesEdgeE4, 'book' in input.ladder.rows[0], memory.n ] } };`);
    expect(memory).toEqual({
      seen: [true, 3, true, true, 'trade', INPUT.attemptedAtMs.get('T1/yes'), 'T1', 'NaN', 254.43, false, 1],
    });
  });

  test('decides: entries at the ladder’s tickers, exits of its own trades', async () => {
    const signals = [
      { kind: 'entry', ticker: 'T1', side: 'yes', limitE4: 9_300, probability: 0.96, edgeE4: 254.43 },
      { kind: 'exit', tradeId: 'trade', reason: 'enough' },
    ];
    const decision = await decided(`return { ...${CALM}, signals: ${JSON.stringify(signals)} };`);
    expect(decision).toEqual({ memory: { n: 1 }, signals, status: { state: 'ACTIVE', pausedForS: null } });
  });

  test('may be written with types, of its own and imported', async () => {
    const before = `import type { Strategy } from './recio-strategy.d.ts';\ntype N = { n: number };`;
    const { memory } = await decided(
      `const next: N = { n: (memory as N).n + 1 }; return { ...${CALM}, memory: next };`,
      before,
    );
    expect(memory).toEqual({ n: 2 });
  });

  test('finds neither clock, chance, timers, files, network, environment nor process', async () => {
    const names = `['process', 'require', 'module', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch',
      'performance', 'crypto', 'console', 'Buffer', 'URL', 'structuredClone', 'WebAssembly', 'SharedArrayBuffer', 'ArrayBuffer',
      'Uint8Array', 'Atomics', 'Intl', 'WeakRef', 'FinalizationRegistry', 'eval', 'Temporal']`;
    const { memory } = await decided(
      `return { ...${CALM}, memory: { there: ${names}.filter((name) => typeof (globalThis as any)[name] !== 'undefined') } };`,
    );
    expect(memory).toEqual({ there: [] });
  });

  test.each([
    ['new Date()', 'no clock'],
    ['Date.now()', 'no clock'],
    ['Date()', 'no clock'],
    ['new (new Date(0).constructor as any)()', 'no clock'],
    ['new (class extends Date {})()', 'no clock'],
    ['Math.random()', 'no chance'],
  ])('is told where it takes what would make it impure: %s', async (expression, message) => {
    await expect(decided(`${expression}; return ${CALM};`)).rejects.toMatchObject({
      code: 'threw',
      message: expect.stringContaining(message),
    });
  });

  test('can work with dates that it is given', async () => {
    const { memory } = await decided(
      `return { ...${CALM}, memory: { hour: new Date(input.nowMs).getUTCHours(), zone: new Date(0).getTimezoneOffset(), at: Date.UTC(2026, 0, 1) } };`,
    );
    expect(memory).toEqual({ hour: 15, zone: 0, at: Date.UTC(2026, 0, 1) });
  });

  test.each([
    ['input.nowMs = 0'],
    ['input.ladder.rows.length = 0'],
    ['input.ladder.rows[0].yesAskE4 = 1'],
    ['input.trades.push({})'],
    ['memory.n = 5'],
    ['parameters.x = 1'],
    ['delete input.ladder'],
  ])('cannot change what it is given: %s', async (statement) => {
    await expect(decided(`${statement}; return ${CALM};`)).rejects.toMatchObject({ code: 'threw' });
    expect(INPUT.ladder?.rows).toHaveLength(1);
  });

  test('fills its sets and maps for itself alone: the next decision sees them as they are', async () => {
    const one = await runner(
      source(
        `input.held.add('T1'); input.attemptedAtMs.clear(); return { ...${CALM}, memory: { size: input.held.size } };`,
      ),
    );
    for (let i = 0; i < 3; i++) expect((await one.decide(INPUT, {}, {})).memory).toEqual({ size: 2 });
    expect([INPUT.held.size, INPUT.attemptedAtMs.size]).toEqual([1, 1]);
  });

  test('answers in the order it is asked', async () => {
    const one = await runner(source(`return { ...${CALM}, memory: { n: parameters.n } };`));
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => one.decide(INPUT, {}, { n })));
    expect(answers.map(({ memory }) => memory['n'])).toEqual([1, 2, 3, 4, 5]);
  });

  test.each([
    ['no default export', 'export const a = 1;', 'no default export'],
    ['nothing', '', 'no default export'],
    ['a syntax error', 'export default {', 'no TypeScript'],
    ['types that need more than stripping', 'enum A { b }\nexport default {};', 'no TypeScript'],
    ['a throw at its top', `throw new Error('top');`, 'top'],
    ['an import', `import fs from 'node:fs';\nexport default {};`, 'line 1 has the word "import"'],
    ['a dynamic one', source(`import('node:fs'); return ${CALM};`), 'has the word "import"'],
    [
      'one that is hidden',
      source(`/[/*]/; import('node:fs'); /* */ return ${CALM};`),
      'has the word "import"',
    ],
    [
      'no decide',
      `export default { description: 'a', parameters: [], memory: {} };`,
      'decide is no function',
    ],
    ['no description', source('').replace(/description.*/, ''), 'description must be a text'],
    ['a memory that is a list', source('').replace('{ n: 0 }', '[]'), 'memory must be an object'],
    ['a memory of NaN', source('').replace('n: 0', 'n: NaN'), 'n is NaN'],
    ['a memory with a map', source('').replace('n: 0', 'n: new Map()'), 'neither a plain object'],
    [
      'parameters that are none',
      source('').replace('parameters: []', 'parameters: [{ key: "A" }]'),
      'parameters[0]',
    ],
    [
      'rules that there are none of',
      source('').replace('memory:', 'suggestedRules: { stop_loss: 1 }, memory:'),
      'suggestedRules.stop_loss',
    ],
    [
      'a getter that throws',
      `export default { get memory() { throw new Error('got') } , decide() {} };`,
      'got',
    ],
    ['an error that throws when it is read', `throw { toString() { throw 1 } };`, 'cannot be told'],
  ])('cannot be loaded, and says why: %s', async (_what, text, message) => {
    await expect(runner(text)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(message),
    });
  });
});
