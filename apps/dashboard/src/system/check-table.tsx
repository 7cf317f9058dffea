import type { CheckState } from '@rec-io/domain/health-view';
import * as format from '../format.ts';
import { HEALTH, type ShownUnit } from '../text/health.ts';
import type { Check } from './health-query.ts';

const COLOURS: Readonly<Record<CheckState, string>> = {
  ok: 'text-up',
  degraded: 'text-warn',
  failed: 'text-down',
  unknown: 'text-muted',
};

/** Every check with its value and limits: a line of a table, and on the phone a card. */
export function CheckTable({ checks, zone }: { checks: readonly Check[]; zone: string }) {
  const { columns } = HEALTH;
  const cell = 'px-2 py-1 whitespace-nowrap max-md:py-0';
  return (
    <table className="w-full text-sm max-md:block">
      <caption className="sr-only">{HEALTH.all(checks.length)}</caption>
      <thead className="text-[0.7rem] text-faint max-md:sr-only">
        <tr>
          {[columns.check, columns.state, columns.value, columns.limits, columns.since].map((name, at) => (
            <th
              key={name}
              scope="col"
              className={`px-2 py-1 font-medium ${at < 2 ? 'text-left' : 'text-right'}`}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {checks.map((check) => (
          <tr
            key={check.name}
            className="border-t border-line/60 max-md:flex max-md:flex-wrap max-md:items-baseline max-md:py-1"
          >
            <th scope="row" className="px-2 py-1 text-left font-normal max-md:basis-full max-md:py-0">
              {check.label}
            </th>
            <td className={`${cell} ${COLOURS[check.state as CheckState]}`}>
              {HEALTH.states[check.state as CheckState]}
            </td>
            <td className={`${cell} text-right`}>
              {check.value === null ? format.NOTHING : shown(check.value, check.unit as ShownUnit)}
            </td>
            <td className={`${cell} text-right text-xs text-muted`}>
              {check.limits !== null &&
                HEALTH.limits(
                  shown(check.limits.degraded, check.unit as ShownUnit),
                  shown(check.limits.failed, check.unit as ShownUnit),
                )}
            </td>
            <td className={`${cell} text-right text-xs text-muted max-md:ml-auto`}>
              {format.dayAndTime(check.sinceMs, zone)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(value: number, unit: ShownUnit): string {
  switch (unit) {
    case 'bytes':
      return format.bytes(value);
    case 'seconds':
      return format.age(value * 1_000);
    case 'ms':
      return HEALTH.ms(value < 10 ? value.toFixed(1) : value.toFixed(0));
    case 'days':
      return HEALTH.perDay(value.toFixed(1).replace(/\.0$/, ''));
    case 'percent':
      return HEALTH.percent(value.toFixed(1));
    default:
      return String(value);
  }
}
