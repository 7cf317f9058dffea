import type { CheckReport } from '@rec-io/strategies/check/check-strategy';

const WHAT: Readonly<Record<CheckReport['problems'][number]['code'], string>> = {
  threw: 'throws',
  invalid: 'cannot be used',
  late: 'is too slow',
  crashed: 'ended its process',
  impure: 'is not pure',
};

/** What a check found, for the strategy's author. */
export function checkText(reports: readonly CheckReport[]): string {
  if (reports.length === 0) return 'There are no strategies of your own. Begin one: recio strategy new NAME';
  return reports.map(reportText).join('\n\n');
}

function reportText({ name, problems, decisions, entries, exits, timeMs, deadlineMs }: CheckReport): string {
  const found = problems.map(({ code, message, first, count }) => {
    const often = count === 1 ? 'once' : `${count} times, first`;
    return `  It ${WHAT[code]}: ${message}\n    (${often} at: ${first})`;
  });
  const verdict =
    problems.length === 0 ? 'nothing is wrong with it' : `${problems.length} things are wrong with it`;
  const lines = [`${name}: ${verdict}.`, ...found];
  if (timeMs === null) return lines.join('\n');
  const ms = (value: number) => (value >= 10 ? String(Math.round(value)) : value.toPrecision(2));
  lines.push(
    `  ${decisions} decisions, ${entries} entries, ${exits} exits. Each took ${ms(timeMs.p50)} ms (p50), ${ms(timeMs.p99)} ms (p99), ${ms(timeMs.max)} ms (longest); it has ${deadlineMs} ms.`,
  );
  if (entries === 0)
    lines.push('  It never wanted to buy anything: made-up markets may not have what it looks for.');
  return lines.join('\n');
}
