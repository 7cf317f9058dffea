import { parseArgs } from 'node:util';
import { FAULTS, type Fault } from '../faults.ts';

export const USAGE = `Runs the trader against a simulated exchange, network and database on which everything goes wrong.

Usage: npm run simulate -- [--seeds N] [--from SEED] [--hours H] [--faults WHICH] [--jobs N] [--out FILE]
       npm run simulate -- --explain SEED [--kill-at POINT] [--lines N]

  --seeds N       so many runs, each of its own seed (default 100)
  --from SEED     the first seed (default 1)
  --hours H       hours of trouble in each run; a quarter of calm follows (default 1)
  --faults WHICH  all (default), none, or names separated by commas
  --kill-at N     ends the trader's process at its Nth kill point, and nowhere else
  --jobs N        worker threads (default 1)
  --explain SEED  one run, with what came last before its end
  --lines N       of it (default 60)
  --out FILE      also writes the summary, as JSON or (FILE.md) as Markdown; a JSON file is gone on with

Faults: ${FAULTS.join(', ')}

Exit codes: 0 nothing found, 1 an invariant was violated, 2 wrong options.`;

export type Options = {
  readonly from: number;
  readonly seeds: number;
  readonly hours: number;
  /** As given: `all`, `none`, or names. */
  readonly faults: string;
  readonly killAt: number | null;
  readonly jobs: number;
  readonly explain: boolean;
  readonly lines: number;
  readonly out: string | null;
};

/** Null when help is asked for. @throws Error that says what is wrong */
export function parseOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ from: { type: 'string' }, seeds: { type: 'string' }, hours: { type: 'string' } },
      ...{ faults: { type: 'string' }, 'kill-at': { type: 'string' }, jobs: { type: 'string' } },
      ...{ explain: { type: 'string' }, lines: { type: 'string' }, out: { type: 'string' } },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return null;
  const { explain, faults = 'all', out = null } = values;
  allowedFaults(faults);
  return {
    from: explain === undefined ? number('from', values.from ?? '1') : number('explain', explain),
    seeds: explain === undefined ? number('seeds', values.seeds ?? '100') : 1,
    hours: number('hours', values.hours ?? '1'),
    killAt: values['kill-at'] === undefined ? null : number('kill-at', values['kill-at']),
    jobs: number('jobs', values.jobs ?? '1'),
    lines: number('lines', values.lines ?? '60'),
    ...{ faults, out, explain: explain !== undefined },
  };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number from 1 on`);
  return value;
}

/** @throws Error that names what is no fault */
export function allowedFaults(text: string): ReadonlySet<Fault> {
  if (text === 'all') return new Set(FAULTS);
  const names = text === 'none' ? [] : text.split(',');
  const wrong = names.find((name) => !(FAULTS as readonly string[]).includes(name));
  if (wrong !== undefined) throw new Error(`there is no fault "${wrong}"; there are: ${FAULTS.join(', ')}`);
  return new Set(names as Fault[]);
}

/** The command line that repeats one run. */
export function commandLine({ hours, faults, killAt }: Options, seed: number): string {
  const options = [
    hours === 1 ? '' : ` --hours ${hours}`,
    faults === 'all' ? '' : ` --faults ${faults}`,
    killAt === null ? '' : ` --kill-at ${killAt}`,
  ];
  return `npm run simulate -- --explain ${seed}${options.join('')}`;
}
