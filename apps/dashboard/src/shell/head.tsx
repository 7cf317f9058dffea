import * as format from '../format.ts';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { Bell } from '../notifications/bell.tsx';
import { setPreference, usePreference } from '../preferences/preferences.ts';
import { useSafety } from '../safety/safety-provider.tsx';
import { SHELL } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ConnectionDot } from './connection-dot.tsx';
import { ModeBadge } from './mode-badge.tsx';
import { useShortcut } from './shortcuts.ts';
import { TraderReason, TraderStateChip } from './trader-state-chip.tsx';

/** Mode, account, what the trader does, how fresh that is, and the way to stop it: on every page at the same place. */
export function Head() {
  const safety = useSafety();
  const isTold = useTopicPart('status', () => true) ?? false;
  return (
    <header
      // Room for the reason that mostly stands below: what is under the head stays where it is.
      className={`flex flex-wrap content-start items-center gap-x-2 gap-y-1 border-b border-line bg-panel px-3 py-1.5 sm:gap-x-4 ${isTold ? '' : 'max-sm:min-h-26.25'}`}
    >
      <ModeBadge />
      <PracticeClock />
      <Balance />
      {/* As high as the bell, which comes when web has answered. */}
      <div className="flex min-w-0 flex-1 items-center gap-x-4 max-sm:order-last max-sm:basis-full touch:min-h-11">
        <TraderStateChip />
        <span className="ml-auto flex shrink-0 items-center gap-x-1">
          <Bell />
          <ConnectionDot />
        </span>
      </div>
      <SoundButton />
      <Button
        small
        title={SHELL.stopMeans}
        aria-haspopup="dialog"
        className="border-prod/60 max-sm:ml-auto text-down hover:border-prod"
        onClick={() => safety.open('controls')}
      >
        <Icon name="stop" className="size-4" />
        {SHELL.stop}
      </Button>
      <TraderReason />
    </header>
  );
}

function PracticeClock() {
  const speed = useTopicPart('status', (status) => status.clockSpeed) ?? 1;
  if (speed <= 1) return null;
  return (
    <span
      title={SHELL.practiceClockMeans(format.clock(3600 / speed))}
      className="rounded border border-warn/60 px-1.5 py-0.5 text-xs font-semibold whitespace-nowrap text-warn"
    >
      <span className="max-lg:sr-only">{SHELL.practiceClock(speed)}</span>
      <span aria-hidden="true" className="lg:hidden">
        ×{speed}
      </span>
    </span>
  );
}

/** What is done often has a place of its own, and a key. */
function SoundButton() {
  const sound = usePreference('sound');
  const toggle = () => setPreference('sound', !sound);
  useShortcut('m', 'page', SHELL.soundShortcut, toggle);
  return (
    <Button
      small
      look="plain"
      aria-pressed={sound}
      aria-label={SHELL.sound}
      title={sound ? SHELL.soundOn : SHELL.soundOff}
      className="max-sm:hidden"
      onClick={toggle}
    >
      <Icon name={sound ? 'sound' : 'silent'} className="size-4.5" />
    </Button>
  );
}

function Balance() {
  const account = useTopicPart('status', (status) => status.account);
  const balanceE6 = useTopicPart('status', (status) => status.balanceE6);
  const isStale = useIsStale();
  if (account === null) return null;
  return (
    <span className={`text-sm whitespace-nowrap ${isStale ? 'stale' : ''}`}>
      <span className="text-muted max-sm:sr-only">{account}</span>{' '}
      <span className="font-semibold">{balanceE6 === null ? format.NOTHING : format.money(balanceE6)}</span>
    </span>
  );
}
