import type { HealthAct } from '@rec-io/domain/health-view';
import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { HEALTH } from '../text/health.ts';
import { Fold } from '../ui/fold.tsx';
import type { Health } from './health-query.ts';

const SHOWN_MS = 7 * 24 * 3_600_000;
/** More are a press away. */
const FIRST = 5;
const DONE: ReadonlySet<string> = new Set(['asked', 'held', 'released', 'left as it is']);

/** What was wrong in the last days, newest first. */
export function IncidentList(
  props: Pick<Health, 'incidents'> & { readonly labelOf: (check: string) => string; readonly zone: string },
) {
  const { incidents, labelOf, zone } = props;
  const recent = incidents.filter(({ endedAtMs }) => endedAtMs === null || endedAtMs > Date.now() - SHOWN_MS);
  return (
    <Listed title={HEALTH.incidents} none={HEALTH.noIncidents}>
      {recent.map(({ id, cause, reason, symptoms, worst, begunAtMs, endedAtMs }) => (
        <li key={id} className="border-t border-line/60 py-1.5">
          <p className="flex flex-wrap items-baseline justify-between gap-x-2">
            <span className={endedAtMs !== null ? '' : worst === 'failed' ? 'text-down' : 'text-warn'}>
              {labelOf(cause)}
            </span>
            <span className="text-xs text-muted">
              {format.dayAndTime(begunAtMs, zone)}{' '}
              {endedAtMs === null ? HEALTH.lasts : HEALTH.took(format.span(endedAtMs - begunAtMs))}
            </span>
          </p>
          <p className="text-xs text-pretty wrap-anywhere text-muted">{reason}</p>
          {symptoms.length > 0 && (
            <p className="text-xs text-pretty text-muted">
              {HEALTH.symptoms(symptoms.map(labelOf).join(', '))}
            </p>
          )}
        </li>
      ))}
    </Listed>
  );
}

/** What the monitor did by itself, newest first. */
export function ActList({ acts, zone }: Pick<Health, 'acts'> & { readonly zone: string }) {
  return (
    <Listed title={HEALTH.acts} none={HEALTH.noActs}>
      {acts.map(({ id, atMs, kind, target, reason, outcome }) => (
        <li key={id} className="border-t border-line/60 py-1.5">
          <p className="flex flex-wrap items-baseline justify-between gap-x-2">
            <span>{HEALTH.did[kind as HealthAct['kind']](target)}</span>
            <span className="text-xs text-muted">{format.dayAndTime(atMs, zone)}</span>
          </p>
          <p className="text-xs text-pretty wrap-anywhere text-muted">
            {reason}
            {!DONE.has(outcome) && ` (${HEALTH.outcome(outcome)})`}
          </p>
        </li>
      ))}
    </Listed>
  );
}

function Listed({ title, none, children }: { title: string; none: string; children: readonly ReactNode[] }) {
  return (
    <section aria-label={title} className="min-w-0 pt-2">
      <h3 className="pb-1 text-sm font-semibold">{title}</h3>
      {children.length === 0 && <p className="text-xs text-muted">{none}</p>}
      <ul>{children.slice(0, FIRST)}</ul>
      {children.length > FIRST && (
        <Fold name={HEALTH.more(children.length - FIRST)}>
          <ul>{children.slice(FIRST)}</ul>
        </Fold>
      )}
    </section>
  );
}
