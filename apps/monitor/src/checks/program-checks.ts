import { atMost, type Check, check, type Looked, UNKNOWN, WELL } from './check.ts';
import type { AllLimits } from './limits.ts';

/** What each program needs to be useful, beside that it runs. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  'exchange-sim': [],
  trader: ['database', 'database-writes', 'exchange', 'exchange-key', 'clock', 'decisions'],
  sync: ['database', 'database-writes', 'exchange', 'exchange-key'],
  recorder: ['database', 'database-writes', 'program:trader', 'useful:trader'],
  worker: ['database', 'database-writes'],
  web: ['database', 'program:trader'],
};

/** Every program twice: whether it answers, and whether it is useful. The first is its own trouble, the second mostly another's. */
export function programChecks(
  programs: readonly string[],
  hosts: ReadonlyMap<string, string>,
  symbols: readonly string[],
  limits: AllLimits,
): readonly Check[] {
  const hostOf = (program: string) => {
    const host = hosts.get(program);
    return host === undefined ? [] : [`program:${host}`];
  };
  return [
    ...programs.flatMap((program) => [
      check({
        name: `program:${program}`,
        label: `${program} answers`,
        needs: ['memory', ...hostOf(program)],
        confirmS: 20,
        fix: `recio logs ${program} says why; recio start brings up what is down.`,
        look: (seen): Looked => {
          const said = seen.programs.find(({ name }) => name === program);
          if (said === undefined) return UNKNOWN;
          return said.answers
            ? WELL
            : {
                state: 'failed',
                value: null,
                reason: `${program} does not answer: ${said.reason ?? 'no reason is known'}`,
              };
        },
      }),
      check({
        name: `useful:${program}`,
        label: `${program} is useful`,
        needs: [
          `program:${program}`,
          ...(NEEDS[program] ?? []),
          ...(program === 'trader'
            ? symbols.flatMap((symbol) => [`index:${symbol}`, `books:${symbol}`])
            : []),
        ],
        confirmS: 20,
        fix: `What it says is its reason. recio logs ${program} has more.`,
        look: (seen): Looked => {
          const said = seen.programs.find(({ name }) => name === program);
          if (said === undefined || !said.answers) return UNKNOWN;
          return said.ready
            ? WELL
            : {
                state: 'failed',
                value: null,
                reason: `${program} is not ready: ${said.reason ?? 'it does not say why'}`,
              };
        },
      }),
    ]),
    check({
      name: 'restarts',
      label: 'Restarts within the last hour',
      unit: 'count',
      limits: limits.restarts,
      needs: programs.map((program) => `program:${program}`),
      fix: 'A program that ends again and again has a reason in its log.',
      look: ({ restartsLastHour }) => {
        const [most] = [...restartsLastHour].sort(([, a], [, b]) => b - a);
        return most === undefined
          ? WELL
          : atMost(
              limits.restarts,
              most[1],
              (value) => `${most[0]} was started anew ${value} times within the hour`,
            );
      },
    }),
    check({
      name: 'duplicates',
      label: 'One process for each program',
      holds: true,
      confirmS: 10,
      fix: 'End the one that nothing keeps alive, by its pid: recio status names the right one. Nothing is ended by itself. Two traders never trade at once: the database lets in one.',
      look: ({ duplicates }): Looked => {
        if (duplicates.length === 0) return WELL;
        const reason = duplicates
          .map(({ program, pids }) => `${program} runs ${pids.length} times (${pids.join(', ')})`)
          .join('; ');
        // Two of another program hurt no order.
        const state = duplicates.some(({ program }) => program === 'trader') ? 'failed' : 'degraded';
        return { state, value: duplicates.length, reason };
      },
    }),
  ];
}
