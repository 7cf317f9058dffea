import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/call.ts';
import { NOTIFICATIONS } from '../text/notifications.ts';
import { Button } from '../ui/button.tsx';
import { sayFailure } from '../ui/say.ts';
import { unreadQuery } from './unread-query.ts';

/** @param newestMs of the newest that is shown: what came since is not read by it */
export function MarkRead({ newestMs }: { newestMs: number | null }) {
  const { data: unread } = useQuery(unreadQuery);
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const isAllRead = unread === 0 || newestMs === null;
  const mark = async () => {
    if (newestMs === null) return;
    setIsBusy(true);
    const answer = await tell('/api/notifications/read', { upToMs: newestMs });
    if (!answer.ok) sayFailure(NOTIFICATIONS.markRead, answer.refusal);
    await queries.invalidateQueries({ queryKey: ['notifications'] });
    setIsBusy(false);
  };
  return (
    <Button disabled={isBusy || isAllRead} onClick={() => void mark()}>
      {isAllRead ? NOTIFICATIONS.allRead : NOTIFICATIONS.markRead}
    </Button>
  );
}
