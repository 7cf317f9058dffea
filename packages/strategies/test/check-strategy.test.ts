import { readFile } from 'node:fs/promises';
import type { StrategyDefinition, StrategyInput } from '@rec-io/domain/strategy';
import { describe, expect, test } from 'vitest';
import { checkStrategy } from '../src/check/check-strategy.ts';
import { madeMarket } from '../src/check/made-market.ts';
import type { Decision, Input, Strategy } from '../src/user-files/recio-strategy.d.ts';
import template from '../src/user-files/template.ts';
import { CALM, source } from './scene.ts';

const LIMITS = { deadlineMs: 30_000, loadMs: 60_000, memoryMb: 64 };
const MARKETS = [
  { kind: 'hourly', events: 1, seed: 1 },
  { kind: 'quarter', events: 1, seed: 2 },
] as const;
const check = (text: string, limits = LIMITS) => checkStrategy('mine', text, { limits, markets: MARKETS });

describe('the check of a strategy', () => {
  test('finds nothing wrong with the template, which buys', async () => {
    const path = new URL('../src/user-files/template.ts', import.meta.url);
    const report = await check(await readFile(path, 'utf8'));
    expect(report.problems).toEqual([]);
    expect(report.entries).toBeGreaterThan(0);
    expect(report.decisions).toBeGreaterThan(1_000);
    expect(report.timeMs?.p99).toBeGreaterThanOrEqual(report.timeMs?.p50 ?? Infinity);
  });

  test.each([
    [
      'throws where momentum is unknown',
      'if (input.momentumBp === null) throw new Error("no momentum");',
      'threw',
      'no momentum',
    ],
    ['throws without a ladder', 'input.ladder.rows.length;', 'threw', "reading 'rows'"],
    ['wants an unknown limit', entryAt('limitE4: NaN'), 'invalid', 'limitE4 is NaN'],
    ['wants a market that is not there', entryAt('ticker: "KXBTCD-OTHER"'), 'invalid', 'one of the ladder'],
    [
      'remembers too much',
      `return { ...${CALM}, memory: { all: 'x'.repeat(100000) } };`,
      'invalid',
      'characters as JSON',
    ],
  ])('tells one that %s', async (_what, body, code, message) => {
    const { problems } = await check(source(`${body} return ${CALM};`));
    expect(problems).toMatchObject([{ code, message: expect.stringContaining(message) }]);
    expect(problems[0]?.first).not.toBe('');
  });

  test.each([
    ['counts outside of its memory', 'n++;', 'let n = 0;'],
    ['keeps what it saw first', 'n ??= input.nowMs;', 'let n: number | null = null;'],
  ])('tells one that is impure: it %s', async (_what, statement, before) => {
    const { problems } = await check(source(`${statement} return { ...${CALM}, memory: { n } };`, before));
    expect(problems).toMatchObject([{ code: 'impure' }]);
  });

  test('tells one that is too slow, and does not wait for it for ever', async () => {
    const { problems } = await check(source('for (;;);'), { ...LIMITS, deadlineMs: 300 });
    expect(problems).toMatchObject([{ code: 'late', count: 3 }]);
  });

  test('tells one that cannot be loaded', async () => {
    expect(await check('export default {')).toMatchObject({
      decisions: 0,
      timeMs: null,
      problems: [{ code: 'invalid', first: 'loading it' }],
    });
  });

  test('tries settings at their ends', async () => {
    const parameter = `{ key: 'share', label: 'Share', help: 'A share.', type: 'number', default: 1, min: 0, max: 2, step: 1, unit: '' }`;
    const text = source(`if (parameters.share === 0) throw new Error('zero'); return ${CALM};`).replace(
      'parameters: []',
      `parameters: [${parameter}]`,
    );
    expect((await check(text)).problems).toMatchObject([
      { code: 'threw', message: 'Error: zero', first: expect.stringContaining('with share = 0') },
    ]);
  });
});

/** A decision with one entry at the first strike, but for one thing. */
function entryAt(change: string): string {
  return `const row = input.ladder?.rows[0]; if (row !== undefined) return { ...${CALM}, signals: [{ kind: 'entry', ticker: row.market.ticker, side: 'yes', limitE4: 5000, probability: 0.5, edgeE4: 0, ${change} }] };`;
}

describe('markets that are made up', () => {
  test('are the same for the same seed, and have what real ones do', () => {
    const hour = [...madeMarket({ kind: 'hourly', events: 1, seed: 7 })];
    expect(hour).toEqual([...madeMarket({ kind: 'hourly', events: 1, seed: 7 })]);
    const rows = hour.flatMap(({ ladder }) => ladder?.rows ?? []);
    expect(rows.some(({ probability }) => Number.isNaN(probability))).toBe(true);
    expect(rows.some(({ yesAskE4, probability }) => yesAskE4 === null && !Number.isNaN(probability))).toBe(
      true,
    );
    expect(rows.some(({ market }) => market.status !== 'active')).toBe(true);
    expect(hour[0]?.momentumBp).toBeNull();
    expect(hour.some(({ momentumBp }) => Math.abs(momentumBp ?? 0) > 36)).toBe(true);
    for (const { yesBidE4, yesAskE4 } of rows)
      if (yesBidE4 !== null && yesAskE4 !== null) expect(yesAskE4).toBeGreaterThan(yesBidE4);
  });

  test('have one strike in a quarter hour, which is not known at first', () => {
    const [first, second] = [...madeMarket({ kind: 'quarter', events: 1, seed: 7 })];
    expect(first?.ladder?.rows.map(({ market }) => market.floorStrikeE4)).toEqual([0]);
    expect(second?.ladder?.rows[0]?.market.floorStrikeE4).toBeGreaterThan(0);
  });
});

describe('the types that users get', () => {
  test('say what the trader gives and takes', () => {
    // Checked by the compiler: what we give is what they expect, what they may answer is ours but for the brands of money.
    const given: (input: StrategyInput) => Input = (input) => input;
    const taken: (decision: ReturnType<StrategyDefinition['decide']>) => Decision = (decision) => decision;
    const declared: (strategy: StrategyDefinition) => Omit<Strategy, 'decide'> = (strategy) => strategy;
    expect([given, taken, declared].length).toBe(3);
    expect(Object.keys(template)).toEqual(['description', 'parameters', 'memory', 'decide']);
  });
});
