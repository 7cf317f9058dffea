import * as format from '../format.ts';
import { BACKTESTS } from '../text/backtests.ts';
import type { BegunWork } from './backtests-query.ts';

/** Work in a process of its own: how far it is, or how the newest ended. */
export function BegunWorkLine({ work: { now, last }, zone }: { work: BegunWork; zone: string }) {
  if (now !== null)
    return (
      <>
        <p className="flex flex-wrap justify-between gap-x-3">
          <span className="font-semibold">
            {BACKTESTS.underWay(now.name, BACKTESTS.phases[now.phase] ?? now.phase)}
          </span>
          <span className="text-xs text-muted">{BACKTESTS.by(now.by, format.timeIn(now.sinceMs, zone))}</span>
        </p>
        <progress
          aria-label={BACKTESTS.progress(now.name)}
          max={1}
          {...(now.share === 0 ? {} : { value: now.share })}
          className="mt-1 h-2 w-full accent-accent"
        />
        <p className="min-h-4 text-xs text-muted">
          {now.leftMs !== null && BACKTESTS.left(format.span(Math.max(1_000, now.leftMs)))}
        </p>
      </>
    );
  if (last === null) return null;
  const { name, endedAtMs, failure } = last;
  return (
    <p role="status" className={`text-pretty wrap-anywhere ${failure === null ? 'text-muted' : 'text-warn'}`}>
      {failure !== null
        ? BACKTESTS.endedBadly(name, failure)
        : endedAtMs === null
          ? BACKTESTS.endedUnseen(name)
          : BACKTESTS.ended(name, format.dayAndTime(endedAtMs, zone))}
    </p>
  );
}
