import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Options } from './options.ts';
import { type Summary, summaryText } from './summary.ts';

const fresh = ({ from, hours, faults }: Options): Summary => ({
  ...{ hoursEach: hours, faults, from },
  ...{ seeds: 0, simulatedHours: 0, seconds: 0, failures: [], counts: {} },
});

/** What a file of the same runs holds already, or nothing yet. @throws Error when it holds others */
export function openSummary(options: Options): Summary {
  const { out, hours, faults, from } = options;
  if (out === null || out.endsWith('.md') || !existsSync(out)) return fresh(options);
  const summary = JSON.parse(readFileSync(out, 'utf8')) as Summary;
  if (summary.hoursEach !== hours || summary.faults !== faults || summary.from !== from)
    throw new Error(`${out} holds other runs: take another file, or remove it`);
  return summary;
}

/** Whole or not at all, because it is gone on with. */
export function writeSummary(out: string, summary: Summary): void {
  const text = out.endsWith('.md') ? `${summaryText(summary)}\n` : `${JSON.stringify(summary, null, 1)}\n`;
  writeFileSync(`${out}.new`, text);
  renameSync(`${out}.new`, out);
}
