import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allChecks } from '@rec-io/app-monitor/checks/all-checks';
import { bytesText, type Check } from '@rec-io/app-monitor/checks/check';
import { USUAL_LIMITS } from '@rec-io/app-monitor/checks/limits';

/** Writes docs/reference/health-checks.md from the checks of the monitor: node tools/health-checks-page.ts */
export const HEALTH_CHECKS_PAGE = join(import.meta.dirname, '..', 'docs', 'reference', 'health-checks.md');

/** One of each kind stands for all: what differs is the coin or the program. */
const CHECKS = allChecks({
  mode: 'simulated',
  symbols: ['COIN'],
  programs: ['PROGRAM'],
  limits: USUAL_LIMITS,
});

const UNITS: Readonly<Record<string, (value: number) => string>> = {
  bytes: bytesText,
  seconds: (value) => `${value} s`,
  ms: (value) => `${value} ms`,
  days: (value) => `${value} d`,
  count: String,
};

function limitsText({ limits, unit }: Check): string {
  if (limits === null) return '–';
  const shown = UNITS[unit ?? 'count'] ?? String;
  return `${shown(limits.degraded)}, ${shown(limits.failed)}`;
}

export function healthChecksPage(): string {
  const rows = CHECKS.map((check) => {
    const { name, label, needs, confirmS, holds, fix } = check;
    const needed = needs.map((each) => `\`${each}\``).join(', ') || '–';
    return [`\`${name}\``, label, limitsText(check), `${confirmS} s`, holds ? 'yes' : '', needed, fix];
  });
  const heads = [
    'check',
    'what',
    'degraded, failed from',
    'incident after',
    'holds entries',
    'explained by',
    'what to do',
  ];
  return [
    '# What the monitor watches\n',
    'Made from the checks (`apps/monitor/src/checks`) by `node tools/health-checks-page.ts`. How they work together: the guide on',
    '[health](../guides/health.md). COIN stands for each coin, PROGRAM for each program.\n',
    ...[heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const page = healthChecksPage();
  if (readFileSync(HEALTH_CHECKS_PAGE, { encoding: 'utf8', flag: 'a+' }) !== page)
    writeFileSync(HEALTH_CHECKS_PAGE, page);
}
