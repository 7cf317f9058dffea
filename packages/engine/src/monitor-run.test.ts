import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import type { Signal, StrategyDecision, StrategyInput } from '@rec-io/domain/strategy';
import { describe, expect, test } from 'vitest';
import { builtInStrategy } from './built-in-strategies.ts';
import { MonitorRun } from './monitor-run.ts';
import type { StrategyRunner } from './ports.ts';

const spec = (change: Partial<MonitorSpec> = {}): MonitorSpec => ({
  name: 'one',
  symbol: 'BTC',
  series: 'hourly',
  strategy: 'Hourly HTC',
  parameters: {},
  size: DEFAULT_SIZE,
  rules: DEFAULT_PROTECTIVE_RULES,
  enabled: true,
  mode: 'simulated',
  ...change,
});

const at = (nowMs: number): StrategyInput => ({
  nowMs,
  indexE4: 1_000_000_000 as StrategyInput['indexE4'],
  momentumBp: 0,
  ladder: null,
  held: new Set(),
  traded: new Set(),
  attemptedAtMs: new Map(),
  trades: [],
});

const SIGNAL: Signal = { kind: 'exit', tradeId: 'trade', reason: 'why not' };
const decided = (n: number): StrategyDecision => ({
  memory: { n },
  signals: [SIGNAL],
  status: { state: 'ACTIVE', pausedForS: null },
});

/** A sandboxed strategy whose answers the test gives. */
function sandboxed() {
  const asked: { memory: unknown; answer: PromiseWithResolvers<StrategyDecision> }[] = [];
  const runner: StrategyRunner = {
    strategy: { name: 'mine', description: '', parameters: [], memory: { n: 0 } },
    isSandboxed: true,
    problem: null,
    decide(_input, memory) {
      const answer = Promise.withResolvers<StrategyDecision>();
      asked.push({ memory, answer });
      return answer.promise;
    },
  };
  return { runner, asked };
}

const log = { info: () => undefined, warn: () => undefined };
const settled = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('a monitor', () => {
  test.each([
    ['there is no such strategy', spec({ strategy: 'nobody' }), null, 'there is no strategy "nobody"'],
    [
      'it cannot be loaded',
      spec({ strategy: 'mine' }),
      { ...sandboxed().runner, problem: 'line 3' },
      'cannot be loaded: line 3',
    ],
    [
      'a setting is out of range',
      spec({ parameters: { min_probability: 101 } }),
      builtInStrategy('Hourly HTC'),
      'min_probability is wrong',
    ],
    [
      'a setting is another strategy’s',
      spec({ parameters: { max_hold: 60 } }),
      builtInStrategy('Hourly HTC'),
      'max_hold is wrong',
    ],
    [
      'settings exclude each other',
      spec({ parameters: { min_time: 901 } }),
      builtInStrategy('Hourly HTC'),
      'min_time is wrong',
    ],
  ])('is suspended, with the reason, where %s', (_what, given, runner, reason) => {
    const run = new MonitorRun(given, runner, log);
    expect(run.suspended).toContain(reason);
    const signals: Signal[] = [];
    run.ask(
      at(1_000),
      ({ decision }) => signals.push(...decision.signals),
      () => true,
    );
    expect([signals, run.status(true).state]).toEqual([[], 'DISABLED']);
  });

  test('waits for a sandboxed strategy: it is not asked again before it has answered', async () => {
    const { runner, asked } = sandboxed();
    const run = new MonitorRun(spec({ strategy: 'mine' }), runner, log);
    const signals: Signal[] = [];
    for (let i = 1; i <= 3; i++)
      run.ask(
        at(i * 1_000),
        ({ decision }) => signals.push(...decision.signals),
        () => true,
      );
    expect(asked).toHaveLength(1);
    const { asked: waiting } = run;
    expect(waiting).not.toBeNull();
    asked[0]?.answer.resolve(decided(1));
    await waiting;
    expect([signals, run.asked]).toEqual([[SIGNAL], null]);
    run.ask(
      at(4_000),
      () => undefined,
      () => true,
    );
    expect(asked[1]?.memory).toEqual({ n: 1 });
  });

  test('keeps the memory of an answer that came too late to act on', async () => {
    const { runner, asked } = sandboxed();
    const run = new MonitorRun(spec({ strategy: 'mine' }), runner, log);
    const signals: Signal[] = [];
    run.ask(
      at(1_000),
      ({ decision }) => signals.push(...decision.signals),
      () => false,
    );
    asked[0]?.answer.resolve(decided(5));
    await settled();
    expect([signals, run.memory]).toEqual([[], { memory: { n: 5 }, timeMs: 1_000 }]);
  });

  test('is suspended when its strategy fails three times in a row, and not before', async () => {
    const { runner, asked } = sandboxed();
    const run = new MonitorRun(spec({ strategy: 'mine' }), runner, log);
    const next = async (answer: 'fails' | 'answers') => {
      run.ask(
        at(asked.length * 1_000 + 1_000),
        () => undefined,
        () => true,
      );
      if (answer === 'answers') asked.at(-1)?.answer.resolve(decided(1));
      else asked.at(-1)?.answer.reject(new Error('late'));
      await settled();
      return run.suspended;
    };
    for (const answer of ['fails', 'fails', 'answers', 'fails', 'fails'] as const)
      expect(await next(answer)).toBeNull();
    expect(await next('fails')).toContain('failed 3 times in a row: Error: late');
    run.ask(
      at(99_000),
      () => undefined,
      () => true,
    );
    expect(asked).toHaveLength(6);
  });
});
