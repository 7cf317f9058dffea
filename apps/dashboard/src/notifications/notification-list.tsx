import type { NotificationKind } from '@rec-io/domain/notification';
import * as format from '../format.ts';
import { NOTIFICATIONS, SAID, WHY } from '../text/notifications.ts';
import type { Notification } from './notifications-query.ts';

const COLOURS: Readonly<Partial<Record<NotificationKind, string>>> = {
  refusal: 'text-warn',
  stop: 'text-warn',
  difference: 'text-down',
};

export function NotificationList({ rows, zone }: { rows: readonly Notification[]; zone: string }) {
  return (
    <ol
      aria-label={NOTIFICATIONS.caption}
      className="divide-y divide-line/60 rounded-lg border border-line bg-panel"
    >
      {rows.map((row) => (
        <Line key={row.id} row={row} zone={zone} />
      ))}
    </ol>
  );
}

function Line({ row, zone }: { row: Notification; zone: string }) {
  const kind = row.kind as NotificationKind;
  const detail = row.detail as Readonly<Record<string, unknown>>;
  const why = WHY[kind](detail);
  const isCalm = kind === 'stop' && detail['state'] === 'active';
  return (
    <li className="flex gap-2 px-3 py-2">
      <span className="w-2 pt-1.5">
        {!row.isRead && (
          <>
            <span aria-hidden="true" className="block size-2 rounded-full bg-accent" />
            <span className="sr-only">{NOTIFICATIONS.unread}</span>
          </>
        )}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
          <span
            className={`wrap-anywhere ${row.isRead ? '' : 'font-semibold'} ${isCalm ? '' : (COLOURS[kind] ?? '')}`}
          >
            {SAID[kind](detail)}
          </span>
          <time className="text-xs whitespace-nowrap text-muted">
            {format.day(row.timeMs, zone)} {format.timeIn(row.timeMs, zone)}
          </time>
        </p>
        {why !== '' && <p className="text-xs text-pretty wrap-anywhere text-muted">{why}</p>}
      </div>
    </li>
  );
}
