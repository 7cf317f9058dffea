import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BELL } from '../text/notification-bell.ts';
import { Icon } from '../ui/icon.tsx';
import { unreadQuery } from './unread-query.ts';

/** How much happened that was not read yet, and the way there. On the phone only where there is something. */
export function Bell() {
  const { data: unread = 0 } = useQuery(unreadQuery);
  const name = BELL.name(unread);
  return (
    <Link
      to="/notifications"
      aria-label={name}
      title={name}
      className={`relative inline-flex min-h-7 items-center rounded-md px-2 text-muted hover:bg-raised hover:text-ink touch:min-h-11 touch:min-w-11 touch:justify-center ${unread === 0 ? 'max-sm:hidden' : ''}`}
    >
      <Icon name="bell" className="size-4.5" />
      {unread > 0 && (
        <span className="ml-0.5 rounded-full bg-accent px-1.5 text-[0.7rem] font-semibold text-ground">
          {BELL.count(unread)}
        </span>
      )}
    </Link>
  );
}
