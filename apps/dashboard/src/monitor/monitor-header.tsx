import * as format from '../format.ts';
import { signOut } from '../live/session.ts';
import { toSignIn } from '../live/to-sign-in.ts';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { ConnectionDot } from './connection-dot.tsx';
import { ModeBadge } from './mode-badge.tsx';
import { TraderReason, TraderStateChip } from './trader-state-chip.tsx';

export function MonitorHeader() {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line bg-panel px-3 py-2">
      <span className="text-base font-semibold tracking-tight">REC.IO</span>
      <ModeBadge />
      <PracticeClock />
      <div className="flex w-full min-w-0 items-center gap-x-4 sm:w-auto sm:flex-1">
        <Balance />
        <TraderStateChip />
        <div className="ml-auto flex items-center gap-3">
          <ConnectionDot />
          <SignOutButton />
        </div>
      </div>
      <TraderReason />
    </header>
  );
}

function PracticeClock() {
  const speed = useTopicPart('status', (status) => status.clockSpeed) ?? 1;
  if (speed <= 1) return null;
  return (
    <span
      title={`An exchange hour passes in ${format.clock(3600 / speed)} here`}
      className="rounded border border-warn/60 px-1.5 py-0.5 text-xs font-semibold whitespace-nowrap text-warn"
    >
      practice clock ×{speed}
    </span>
  );
}

function Balance() {
  const account = useTopicPart('status', (status) => status.account);
  const balanceE6 = useTopicPart('status', (status) => status.balanceE6);
  const isStale = useIsStale();
  if (account === null) return null;
  return (
    <span className={`text-sm whitespace-nowrap ${isStale ? 'stale' : ''}`}>
      <span className="text-muted">{account}</span>{' '}
      <span className="font-semibold">{balanceE6 === null ? format.NOTHING : format.money(balanceE6)}</span>
    </span>
  );
}

function SignOutButton() {
  const leave = async () => {
    await signOut();
    toSignIn();
  };
  return (
    <button
      type="button"
      onClick={leave}
      className="rounded border border-line px-2.5 whitespace-nowrap py-1 text-xs font-medium text-muted hover:text-ink"
    >
      Sign out
    </button>
  );
}
