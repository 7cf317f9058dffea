import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Made, NOTHING_MADE, type Receipt } from './receipt.ts';
import { type Progress, revertSteps, runSteps } from './run-steps.ts';
import type { Step } from './step.ts';

const EMPTY: Receipt = {
  formatVersion: 2,
  version: '0',
  kind: 'quick',
  choices: null,
  clone: '/clone',
  state: 'installing',
  completedAt: null,
  directories: [],
  steps: [],
};
const silent: Progress = {
  begin: () => undefined,
  note: () => undefined,
  done: () => undefined,
  failed: () => undefined,
  reverting: () => undefined,
  left: () => undefined,
};

class Killed extends Error {}

/** A machine is a set of things; each step adds its own two. `failAt` counts single acts, as a kill would hit them. */
class Machine {
  readonly things: Set<string>;
  saved: Receipt = EMPTY;
  failAt = Number.POSITIVE_INFINITY;
  failure: () => Error = () => new Error('the step failed');
  #acts = 0;

  constructor(before: readonly string[]) {
    this.things = new Set(before);
  }

  act(action: () => void): void {
    if (this.#acts++ === this.failAt) throw this.failure();
    action();
  }

  steps(count: number): Step[] {
    return Array.from({ length: count }, (_, index) => this.step(index));
  }

  run(steps: readonly Step[], signal = new AbortController().signal): Promise<Receipt> {
    const save = async (receipt: Receipt) => {
      this.saved = receipt;
    };
    return runSteps({ steps, receipt: this.saved, save, progress: silent, signal });
  }

  step(index: number): Step {
    const parts = [`${index}a`, `${index}b`];
    return {
      id: `step-${index}`,
      phase: 'configuration',
      title: `Step ${index}`,
      intention: '',
      isDone: async () => parts.every((part) => this.things.has(part)),
      makes: async (): Promise<Made> => ({
        ...NOTHING_MADE,
        paths: parts.filter((part) => !this.things.has(part)),
      }),
      apply: async () => {
        for (const part of parts) this.act(() => this.things.add(part));
        return {};
      },
      verify: async () => undefined,
      revert: async ({ paths }) => {
        for (const path of paths.toReversed()) this.things.delete(path);
        return [];
      },
    };
  }
}

const before = fc.subarray(['0a', '1b', '2a', 'the owner’s']);

describe('an installation', () => {
  test('that fails anywhere leaves the machine as it found it', async () => {
    await fc.assert(
      fc.asyncProperty(before, fc.integer({ min: 0, max: 5 }), async (found, failAt) => {
        const machine = new Machine(found);
        machine.failAt = failAt;
        await expect(machine.run(machine.steps(3))).rejects.toThrow('REC-100');
        expect([...machine.things].toSorted()).toEqual(found.toSorted());
      }),
    );
  });

  test('that was killed anywhere is finished by the next run, and then undone exactly', async () => {
    await fc.assert(
      fc.asyncProperty(before, fc.integer({ min: 0, max: 5 }), async (found, failAt) => {
        const machine = new Machine(found);
        machine.failAt = failAt;
        machine.failure = () => new Killed();
        const steps = machine.steps(3);
        // A killed process reverts nothing: what it had saved is all that the next one knows.
        const killed = steps.map((step) => ({ ...step, revert: async () => Promise.reject(new Killed()) }));
        await machine.run(killed).catch(() => undefined);
        machine.failAt = Number.POSITIVE_INFINITY;
        const receipt = await machine.run(steps);
        expect(machine.things).toEqual(new Set([...found, '0a', '0b', '1a', '1b', '2a', '2b']));
        await revertSteps({ steps, receipt, save: async () => undefined, progress: silent });
        expect([...machine.things].toSorted()).toEqual(found.toSorted());
      }),
    );
  });

  test('that is told to stop takes everything back and says so', async () => {
    const machine = new Machine([]);
    const stop = new AbortController();
    const [first, second] = machine.steps(2);
    const steps = [first, second].flatMap((step) => (step === undefined ? [] : [step]));
    const stopping = steps.map((step) => ({ ...step, verify: async () => stop.abort() }));
    await expect(machine.run(stopping, stop.signal)).rejects.toThrow('REC-113');
    expect(machine.things.size).toBe(0);
  });

  test('that is to keep what it has done takes nothing back, and goes on from there', async () => {
    const machine = new Machine([]);
    machine.failAt = 3;
    const steps = machine.steps(3);
    const save = async (receipt: Receipt) => {
      machine.saved = receipt;
    };
    const run = {
      steps,
      save,
      progress: silent,
      signal: new AbortController().signal,
      onFailure: 'keep',
    } as const;
    await expect(runSteps({ ...run, receipt: machine.saved })).rejects.toMatchObject({ rolledBack: false });
    expect(machine.things).toEqual(new Set(['0a', '0b', '1a']));
    machine.failAt = Number.POSITIVE_INFINITY;
    const again: string[] = [];
    const progress = {
      ...silent,
      done: (step: Step, already: boolean) => again.push(`${step.id} ${already}`),
    };
    await runSteps({ ...run, receipt: machine.saved, progress });
    expect(again).toEqual(['step-0 true', 'step-1 false', 'step-2 false']);
    const receipt = machine.saved;
    await revertSteps({ steps, receipt, save, progress: silent });
    expect(machine.things.size).toBe(0);
  });

  test('records what a step will make before it makes it', async () => {
    const machine = new Machine([]);
    const [step] = machine.steps(1);
    if (step === undefined) throw new Error('no step');
    const seen: Receipt[] = [];
    await machine.run([
      {
        ...step,
        apply: async () => {
          seen.push(machine.saved);
          return {};
        },
      },
    ]);
    expect(seen[0]?.steps).toMatchObject([{ state: 'applying', made: { paths: ['0a', '0b'] } }]);
    expect(machine.saved.steps).toMatchObject([{ state: 'done' }]);
  });

  test('goes by what was there before the first run, whatever a killed one has made of it', async () => {
    let owner = 'theirs';
    const step: Step = {
      ...new Machine([]).step(0),
      isDone: async () => false,
      makes: async () => ({ ...NOTHING_MADE, facts: { before: owner } }),
      async apply() {
        owner = 'ours';
        throw new Error('stopped half-way');
      },
    };
    let receipt = EMPTY;
    const save = async (now: Receipt) => {
      receipt = now;
    };
    const signal = new AbortController().signal;
    for (let run = 0; run < 2; run++)
      await runSteps({ steps: [step], receipt, save, progress: silent, signal, onFailure: 'keep' }).catch(
        () => undefined,
      );
    expect(receipt.steps).toMatchObject([{ made: { facts: { before: 'theirs' } } }]);
  });

  test('goes on reverting when one revert fails, and tells what is left', async () => {
    const machine = new Machine([]);
    const steps = machine.steps(3);
    const left: string[] = [];
    const stubborn = steps.map((step) =>
      step.id === 'step-1' ? { ...step, revert: async () => Promise.reject(new Error('stuck')) } : step,
    );
    const receipt = await machine.run(steps);
    const rest = await revertSteps({
      steps: stubborn,
      receipt,
      save: async () => undefined,
      progress: { ...silent, left: (step, reason) => left.push(`${step.id}: ${reason}`) },
    });
    expect([...machine.things]).toEqual(['1a', '1b']);
    expect(left).toEqual(['step-1: Something unforeseen failed: stuck']);
    expect(rest.steps.map(({ made }) => made === NOTHING_MADE)).toEqual([true, false, true]);
  });

  test.each([[false], [true]])('says whether all of a failure could be taken back (%s)', async (stuck) => {
    const machine = new Machine([]);
    const steps = machine.steps(3).map((step) => ({
      ...step,
      ...(step.id === 'step-2' ? { apply: () => Promise.reject(new Error('no')) } : {}),
      ...(step.id === 'step-1' && stuck ? { revert: () => Promise.reject(new Error('stuck')) } : {}),
    }));
    await expect(machine.run(steps)).rejects.toMatchObject({ rolledBack: true, stays: stuck });
  });
});
