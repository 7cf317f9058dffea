import { afterEach, describe, expect, test } from 'vitest';
import type { SandboxLimits } from '../src/sandbox-process.ts';
import { SandboxedRunner } from '../src/sandboxed-runner.ts';
import { CALM, INPUT, source } from './scene.ts';

const open: SandboxedRunner[] = [];
const SOON: SandboxLimits = { deadlineMs: 400, loadMs: 60_000, memoryMb: 32 };
/** For what must end by itself, not by the clock. */
const PATIENT: SandboxLimits = { ...SOON, deadlineMs: 60_000 };

async function runner(text: string, limits = PATIENT): Promise<SandboxedRunner> {
  const one = await SandboxedRunner.open('mine', text, limits);
  open.push(one);
  return one;
}
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const isAlive = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Does what is given once, then behaves. */
const once = (attack: string): string => source(`if (parameters.attack) { ${attack} } return ${CALM};`);

async function attacked(attack: string, limits = PATIENT) {
  const one = await runner(once(attack), limits);
  const before = one.pid;
  const outcome = await one.decide(INPUT, { n: 1 }, { attack: true }).then(
    () => ({ code: 'nothing', message: '' }),
    (error: { code: string; message: string }) => error,
  );
  const after = await one.decide(INPUT, { n: 7 }, { attack: false });
  return { outcome, after, isRestarted: one.pid !== before, isGone: !isAlive(before) };
}

describe('a strategy that means harm', () => {
  test.each([
    ['an endless loop', 'for (;;);'],
    ['an endless recursion of promises', 'const f = () => Promise.resolve().then(f); f(); for (;;);'],
    ['a regular expression that never ends', '/(a+)+$/.test("a".repeat(60) + "b");'],
    ['a native call that nothing interrupts', 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);'],
    ['a sum without an end', 'let a = 3n; for (;;) a = (a * a) % (2n ** 100000n);'],
  ])('is ended when it is late, and asked again in a new process: %s', async (_what, attack) => {
    const { outcome, after, isRestarted, isGone } = await attacked(attack, SOON);
    expect(outcome).toMatchObject({ code: 'late', message: 'it took more than 400 ms' });
    expect([after.memory, isRestarted, isGone]).toEqual([{ n: 7 }, true, true]);
  });

  test.each([
    ['a list that grows', 'const a = []; for (;;) a.push(new Array(1000).fill(1.5));'],
    ['lists that are huge', 'const a = []; for (;;) a.push(new Array(3e7).fill(1.5));'],
    ['a map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i);'],
    [
      'texts that grow',
      'const a = []; for (let i = 0; ; i++) { a.push(("x" + i).repeat(2 ** 22)); a[i].charCodeAt(9); a[i] = a[i].split(""); }',
    ],
  ])('takes no memory but its own: %s', async (_what, attack) => {
    const before = process.memoryUsage().rss;
    const { outcome, after, isRestarted } = await attacked(attack);
    expect(outcome).toMatchObject({ code: 'crashed', message: expect.stringContaining('memory') });
    expect([after.memory, isRestarted]).toEqual([{ n: 7 }, true]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test.each([
    ['an error', 'throw new Error("boom");', 'threw', 'boom'],
    ['nothing at all', 'throw undefined;', 'threw', 'undefined'],
    [
      'what throws when it is read',
      'throw { toString() { throw new Error("again"); } };',
      'threw',
      'cannot be told',
    ],
    [
      'a proxy that throws',
      'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } });',
      'threw',
      'cannot be told',
    ],
    ['out of stack', 'const f = () => f(); f();', 'threw', 'Maximum call stack'],
    ['from a getter of its answer', 'return { get memory() { throw new Error("got"); } };', 'invalid', 'got'],
    ['from toJSON', 'return { memory: { toJSON() { throw new Error("json"); } } };', 'invalid', 'json'],
    [
      'from a proxy as an answer',
      'return new Proxy({}, { ownKeys() { throw new Error("keys"); } });',
      'invalid',
      'keys',
    ],
  ])('only fails by throwing %s', async (_what, attack, code, message) => {
    const { outcome, after, isRestarted } = await attacked(attack);
    expect(outcome).toMatchObject({ code, message: expect.stringContaining(message) });
    expect([after.memory, isRestarted]).toEqual([{ n: 7 }, false]);
  });

  const entry = { kind: 'entry', ticker: 'T1', side: 'yes', limitE4: 9_300, probability: 0.9, edgeE4: 1 };
  const answer = (change: object) => `return { ...${CALM}, ...${JSON.stringify(change)} };`;
  const signal = (change: object) => answer({ signals: [{ ...entry, ...change }] });
  test.each([
    ['a promise', `return Promise.resolve(${CALM});`, 'a promise'],
    ['a promise from an async function', `return (async () => (${CALM}))();`, 'a promise'],
    ['nothing', 'return;', 'it answered undefined'],
    ['a number', 'return 5;', 'it answered 5'],
    ['a list', 'return [];', 'must be an object'],
    ['itself within itself', 'const a: any = {}; a.memory = a; return a;', 'circular'],
    [
      'a million signals',
      `return { ...${CALM}, signals: new Array(1e6).fill(${JSON.stringify(entry)}) };`,
      'characters',
    ],
    [
      'too many signals',
      `return { ...${CALM}, signals: new Array(501).fill(${JSON.stringify(entry)}) };`,
      '501 signals',
    ],
    [
      'a text without end',
      `return { ...${CALM}, memory: { text: "x".repeat(2e6) } };`,
      'characters, more than',
    ],
    ['a large memory', `return { ...${CALM}, memory: { text: "x".repeat(7e4) } };`, 'characters as JSON'],
    [
      'a deep memory',
      `let m: any = {}; for (let i = 0; i < 50; i++) m = { m }; return { ...${CALM}, memory: m };`,
      'nested',
    ],
    ['a function in its memory', `return { ...${CALM}, memory: { f() {} } };`, 'f is a function'],
    ['a Set in its memory', `return { ...${CALM}, memory: { held: input.held } };`, 'held is neither'],
    [
      'NaN as a limit',
      `return { ...${CALM}, signals: [{ ...${JSON.stringify(entry)}, limitE4: NaN }] };`,
      'limitE4 is NaN',
    ],
    ['a market that it was not shown', signal({ ticker: 'T2' }), 'one of the ladder'],
    ['a price off the grid', signal({ limitE4: 9_301 }), 'multiple of 100'],
    ['a price of nothing', signal({ limitE4: 0 }), 'limitE4'],
    ['a price of a dollar', signal({ limitE4: 10_000 }), 'limitE4'],
    ['a price as a text', signal({ limitE4: '9300' }), 'limitE4'],
    ['a side that is none', signal({ side: 'both' }), 'side'],
    ['a probability above one', signal({ probability: 1.1 }), 'probability'],
    ['no edge', signal({ edgeE4: null }), 'edgeE4'],
    [
      'somebody else’s trade',
      answer({ signals: [{ kind: 'exit', tradeId: 'other', reason: 'x' }] }),
      'tradeId',
    ],
    ['an exit without a reason', answer({ signals: [{ kind: 'exit', tradeId: 'trade' }] }), 'reason'],
    ['a kind that is none', answer({ signals: [{ kind: 'cancel' }] }), 'kind'],
    ['a state that is not its to say', answer({ status: { state: 'DISABLED', pausedForS: null } }), 'state'],
    ['a pause that is none', answer({ status: { state: 'PAUSED', pausedForS: -1 } }), 'pausedForS'],
    [
      'a prototype',
      `return JSON.parse('{"__proto__":{"polluted":1},"memory":{"__proto__":{"polluted":1}},"signals":[],"status":{}}');`,
      'state',
    ],
  ])('is not believed: %s', async (_what, attack, message) => {
    const { outcome, after } = await attacked(attack);
    expect(outcome).toMatchObject({ code: 'invalid', message: expect.stringContaining(message) });
    expect(after.memory).toEqual({ n: 7 });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    [
      'prototypes',
      `Object.prototype.polluted = 1; Array.prototype.map = () => []; Set.prototype.has = () => true; Map.prototype.get = null;`,
    ],
    ['JSON', `JSON.stringify = () => 'mine'; JSON.parse = () => ({}); Object.freeze = (x) => x;`],
    [
      'every global',
      `if (typeof Object === 'function') for (const k of Object.getOwnPropertyNames(globalThis)) { try { globalThis[k] = null } catch {} }`,
    ],
  ])('breaks only its own realm: %s', async (_what, attack) => {
    const one = await runner(
      source(`${attack} return ${CALM};`.replaceAll('globalThis', '(globalThis as any)')),
    );
    for (let i = 0; i < 2; i++) expect((await one.decide(INPUT, { n: i }, {})).memory).toEqual({ n: i });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  const reach = (expression: string) =>
    `let found = 'nothing'; try { const p = (${expression})?.('return process')(); found = String(p?.version ?? typeof p); } catch (e) { found = 'refused: ' + e; }
     return { ...${CALM}, memory: { found } };`;
  test.each([
    ['this', 'this.constructor.constructor'],
    ['globalThis', '(globalThis as any).constructor.constructor'],
    ['its input', 'input.constructor.constructor'],
    ['a row', 'input.ladder.rows.constructor.constructor'],
    ['a set', 'input.held.constructor.constructor'],
    ['its memory', 'memory.constructor.constructor'],
    ['a function', '(() => 1).constructor'],
    ['an async function', '(async () => 1).constructor'],
    ['a generator', '(function* () {}).constructor'],
    ['arguments', '(function () { return (arguments as any).constructor.constructor })()'],
    [
      'an error of the engine',
      '(() => { try { (null as any).x } catch (e) { return (e as any).constructor.constructor } })()',
    ],
    [
      'a stack that is too deep',
      '(() => { const f = (): any => { try { return f() } catch (e) { return (e as any).constructor.constructor } }; return f() })()',
    ],
    [
      'who called',
      '(() => { try { return ((decide as any) ?? 0).caller.constructor } catch (e) { return (e as any).constructor.constructor } })()',
    ],
    [
      'call sites',
      `(() => { let g: any; try { (Error as any).prepareStackTrace = (_: any, s: any) => s; g = (new Error() as any).stack[0].getThis?.(); } catch (e) { g = e } return (g ?? {}).constructor.constructor })()`,
    ],
    ['indirect eval', '(() => { const f = () => (globalThis as any).eval; return f() })()'],
  ])('does not get out by way of %s', async (_what, expression) => {
    const one = await runner(source(reach(expression)));
    const { memory } = await one.decide(INPUT, { n: 0 }, {});
    expect(String(memory['found'])).toMatch(/^(refused|undefined|nothing)/);
  });

  test('ends with its trader', async () => {
    const one = await runner(source(`return ${CALM};`));
    const { pid } = one;
    expect(isAlive(pid)).toBe(true);
    one.close();
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect(one.decide(INPUT, { n: 0 }, {})).rejects.toMatchObject({ code: 'crashed' });
  });

  test('that is killed from outside is started anew, again and again', async () => {
    const one = await runner(source(`return ${CALM};`));
    for (let i = 0; i < 2; i++) {
      const { pid } = one;
      process.kill(pid ?? 0, 'SIGKILL');
      await expect.poll(() => isAlive(pid)).toBe(false);
      // The trader may not have heard of it yet: then this ask fails, and the next one waits for the new process.
      const answer = await one.decide(INPUT, { n: i }, {}).catch(() => one.decide(INPUT, { n: i }, {}));
      expect(answer.memory).toEqual({ n: i });
    }
  });
});
