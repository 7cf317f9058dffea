import { type ActionPorts, act } from './actions.ts';
import { FaultRuleError, readRule } from './fault-rule.ts';

/** One line of a script: at a time, a rule begins or an action is done. */
export type ScriptStep = {
  readonly atS: number;
  readonly clock: 'wall' | 'exchange';
  readonly run: (ports: ActionPorts) => unknown;
  readonly words: object;
};

const LOOK_MS = 20;

/** @throws FaultRuleError with the number of the step that is wrong */
export function readScript(value: unknown): readonly ScriptStep[] {
  const steps = Array.isArray(value) ? value : isRecord(value) ? value['steps'] : null;
  if (!Array.isArray(steps)) throw new FaultRuleError('a script is {"steps": [...]}');
  return steps.map((step: unknown, i) => {
    try {
      return readStep(step);
    } catch (error) {
      throw new FaultRuleError(`step ${i + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function readStep(step: unknown): ScriptStep {
  if (!isRecord(step)) throw new FaultRuleError('it is not an object');
  const { atS = 0, clock = 'wall', rule, remove, action, with: input, ...others } = step;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new FaultRuleError(`"${unknown}" is not known`);
  if (typeof atS !== 'number' || !(atS >= 0)) throw new FaultRuleError('"atS" must be seconds from 0 on');
  if (clock !== 'wall' && clock !== 'exchange') throw new FaultRuleError('"clock" must be wall or exchange');
  const at = { atS, clock, words: step } as const;
  if (rule !== undefined) {
    const known = readRule(rule);
    return { ...at, run: ({ faults }) => void faults.rules.add(known, faults.now) };
  }
  if (typeof remove === 'string') return { ...at, run: ({ faults }) => void faults.rules.remove(remove) };
  if (typeof action === 'string') return { ...at, run: (ports) => act(ports, action, input) };
  throw new FaultRuleError('it needs a "rule", a "remove" or an "action"');
}

/** Runs a script from now on. @returns stops it */
export function runScript(
  ports: ActionPorts,
  steps: readonly ScriptStep[],
  onFailure: (step: object, error: unknown) => void,
): () => void {
  const { faults } = ports;
  const start = faults.now;
  let waiting = [...steps];
  const look = (): void => {
    const now = faults.now;
    const isDue = ({ atS, clock }: ScriptStep): boolean =>
      clock === 'wall'
        ? now.wallMs >= start.wallMs + atS * 1_000
        : now.exchangeMs >= start.exchangeMs + atS * 1_000;
    const due = waiting.filter(isDue);
    waiting = waiting.filter((step) => !due.includes(step));
    if (waiting.length === 0) clearInterval(timer);
    for (const step of due) void attempt(step);
  };
  const attempt = async (step: ScriptStep): Promise<void> => {
    try {
      await step.run(ports);
    } catch (error) {
      onFailure(step.words, error);
    }
  };
  const timer = setInterval(look, LOOK_MS).unref();
  look();
  return () => clearInterval(timer);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
