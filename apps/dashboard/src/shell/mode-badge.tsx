import type { StatusView } from '@rec-io/domain/view';
import { useTopicPart } from '../live/use-view.ts';
import { MODES } from '../text/shell.ts';

/** Real money must never be taken for practice, nor practice for real money: each mode has words and a colour. */
const LOOKS: Readonly<Record<StatusView['mode'], { readonly badge: string; readonly stripe: string }>> = {
  simulated: { badge: 'bg-simulated text-white', stripe: 'bg-simulated' },
  demo: { badge: 'bg-demo text-black', stripe: 'bg-demo' },
  prod: { badge: 'bg-prod text-white', stripe: 'bg-prod' },
};

export function ModeBadge() {
  const mode = useTopicPart('status', (status) => status.mode);
  if (mode === null) return null;
  return (
    <span
      title={MODES[mode].means}
      className={`rounded px-2 py-0.5 text-sm font-bold tracking-wide whitespace-nowrap sm:tracking-widest ${LOOKS[mode].badge}`}
    >
      {MODES[mode].name}
      <span className="sr-only">: {MODES[mode].means}</span>
    </span>
  );
}

/** The mode's colour along the whole upper edge, seen also when nobody reads. */
export function ModeStripe() {
  const mode = useTopicPart('status', (status) => status.mode);
  return (
    <div
      aria-hidden="true"
      className={`pointer-events-none fixed inset-x-0 top-0 z-60 h-1 ${mode === null ? 'bg-line' : LOOKS[mode].stripe}`}
    />
  );
}
