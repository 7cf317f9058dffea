import type { SimulationResult } from '../simulation.ts';
import type { Violation } from '../witness.ts';

export type Failure = Violation & { readonly seed: number; readonly command: string };

/** What many runs came to: plain data, so that it can be kept in a file and added to. */
export type Summary = {
  /** What was run, other than the seeds: only runs of the same kind are added up. */
  readonly hoursEach: number;
  readonly faults: string;
  readonly from: number;
  seeds: number;
  simulatedHours: number;
  /** Of the processors. */
  seconds: number;
  readonly failures: Failure[];
  readonly counts: Record<string, number>;
};

export function add(summary: Summary, result: SimulationResult, command: string): void {
  summary.seeds++;
  summary.simulatedHours += result.hours;
  for (const [name, count] of Object.entries(result.counts))
    summary.counts[name] = (summary.counts[name] ?? 0) + count;
  const { violation, seed } = result;
  if (violation) summary.failures.push({ ...violation, seed, command });
}

const inThousands = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Counts that begin with `prefix: `, by size. */
function table(summary: Summary, prefix: string): [string, number][] {
  return Object.entries(summary.counts)
    .filter(([name]) => name.startsWith(`${prefix}: `))
    .map(([name, count]): [string, number] => [name.slice(prefix.length + 2), count])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const sum = (rows: readonly (readonly [string, number])[]): number =>
  rows.reduce((total, [, count]) => total + count, 0);

/** For people, as text that is Markdown as well. */
export function summaryText(summary: Summary): string {
  const { seeds, from, simulatedHours, hoursEach, faults, failures } = summary;
  const [injected, kills] = [table(summary, 'fault'), table(summary, 'killed at')];
  const others = Object.entries(summary.counts).filter(([name]) => !name.includes(': '));
  const rows = (of: readonly (readonly [string, number])[]) =>
    of.map(([name, count]) => `| ${name} | ${inThousands(count)} |`).join('\n');
  return [
    `${inThousands(seeds)} runs from seed ${from}, ${hoursEach} h of trouble each (faults: ${faults}): ${inThousands(simulatedHours)} simulated hours, ${failures.length} violations.`,
    failures.map(({ seed, invariant, message }) => `- seed ${seed}: **${invariant}**: ${message}`).join('\n'),
    `| what happened | times |\n| --- | ---: |\n${rows(others)}`,
    `| ${inThousands(sum(injected))} faults | times |\n| --- | ---: |\n${rows(injected)}`,
    `| ${inThousands(sum(kills))} kills, at | times |\n| --- | ---: |\n${rows(kills)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
