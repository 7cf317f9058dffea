import * as format from '../format.ts';
import { EXPLAIN } from '../text/explain.ts';
import { eventText } from './event-text.ts';
import type { StoryEvent } from './explain-query.ts';

const LOOKS = { good: 'border-up bg-up', bad: 'border-warn bg-warn', plain: 'border-edge bg-panel' } as const;

/** Everything that happened to a trade, oldest first, each with what was known of it. */
export function StoryTimeline({ events, zone }: { events: readonly StoryEvent[]; zone: string }) {
  return (
    <ol aria-label={EXPLAIN.timeline} className="relative ml-1.5 border-l border-line">
      {events.map((event, at) => {
        const { what, more, knew, look } = eventText(event);
        const before = events[at - 1];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: events only ever come at the end
          <li key={at} className="relative py-2 pl-5">
            <span
              aria-hidden="true"
              className={`absolute top-3.5 -left-[0.34rem] size-2.5 rounded-full border-2 ${LOOKS[look]}`}
            />
            <p className="flex flex-wrap items-baseline gap-x-2">
              <time
                dateTime={new Date(event.timeMs).toISOString()}
                className="text-xs text-muted tabular-nums"
                title={format.day(event.timeMs, zone)}
              >
                {format.timeIn(event.timeMs, zone)}
              </time>
              <span className="text-sm font-medium">{what}</span>
              {before !== undefined && event.timeMs - before.timeMs >= 1_000 && (
                <span className="text-xs text-faint">
                  {EXPLAIN.later(format.age(event.timeMs - before.timeMs))}
                </span>
              )}
            </p>
            {more.length > 0 && <p className="text-sm break-words text-muted">{more.join(' · ')}</p>}
            {knew.length > 0 && (
              <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
                {knew.map(([name, value]) => (
                  <div key={name} className="flex gap-1">
                    <dt className="text-muted">{name}</dt>
                    <dd className="font-semibold break-all">{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        );
      })}
    </ol>
  );
}
