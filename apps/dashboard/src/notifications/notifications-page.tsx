import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FilterBar, Select } from '../history/filter-bar.tsx';
import { zoneQuery } from '../history/history-query.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { setPreference, usePreference } from '../preferences/preferences.ts';
import { PushPart } from '../push/push-part.tsx';
import { NotifySwitch } from '../settings/notify-switch.tsx';
import { Page } from '../shell/page.tsx';
import { NOTIFICATIONS as TEXT } from '../text/notifications.ts';
import { SETTINGS } from '../text/settings.ts';
import { PAGE_NAMES } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Section } from '../ui/section.tsx';
import { Switch } from '../ui/switch.tsx';
import { MarkRead } from './mark-read.tsx';
import { NotificationList } from './notification-list.tsx';
import { notificationsQuery } from './notifications-query.ts';

/** What happened by itself, newest first, and how this browser tells of it. */
export function NotificationsPage() {
  const [kind, setKind] = useKind();
  const asked = useInfiniteQuery(notificationsQuery(kind));
  const { data: zone = 'UTC' } = useQuery(zoneQuery);
  const sound = usePreference('sound');
  const rows = (asked.data ?? []).flatMap((page) => page.rows);
  return (
    <Page
      name={PAGE_NAMES.notifications}
      // Of one kind alone, what is not shown would be read with it.
      aside={kind === '' && asked.data !== undefined && <MarkRead newestMs={rows[0]?.timeMs ?? null} />}
    >
      <div className="grid gap-3">
        <p className="text-sm text-muted">{TEXT.means}</p>
        <FilterBar set={kind === '' ? 0 : 1} onClear={() => setKind('')}>
          <Select
            label={TEXT.kind}
            options={Object.entries(TEXT.kinds)}
            none={TEXT.all}
            value={kind}
            onChange={setKind}
          />
        </FilterBar>
        <RefusedAgain refusal={asked.error} onAgain={() => void asked.refetch()} />
        {asked.error === null && asked.data === undefined && <Empty>{TEXT.loading}</Empty>}
        {asked.data !== undefined &&
          (rows.length === 0 ? (
            <Empty>{kind === '' ? TEXT.none : TEXT.noneMeant}</Empty>
          ) : (
            <NotificationList rows={rows} zone={zone} />
          ))}
        {asked.hasNextPage && (
          <Button
            className="justify-self-end"
            disabled={asked.isFetchingNextPage}
            onClick={() => void asked.fetchNextPage()}
          >
            {asked.isFetchingNextPage ? TEXT.loadingMore : TEXT.more}
          </Button>
        )}
        {/* Not before what stands above them is there, which would move them. */}
        {!asked.isPending && (
          <>
            <Section title={TEXT.here} means={TEXT.hereMeans}>
              <Switch
                label={SETTINGS.sound}
                means={SETTINGS.soundMeans}
                isOn={sound}
                onChange={(isOn) => setPreference('sound', isOn)}
              />
              <NotifySwitch />
            </Section>
            <PushPart />
          </>
        )}
      </div>
    </Page>
  );
}

function useKind(): [string, (kind: string) => void] {
  const { kind } = useSearch({ strict: false }) as { kind?: unknown };
  const navigate = useNavigate();
  const go = (chosen: string) =>
    void navigate({
      to: '.',
      search: (chosen === '' ? {} : { kind: chosen }) as never,
      replace: true,
      resetScroll: false,
    });
  return [typeof kind === 'string' ? kind : '', go];
}
