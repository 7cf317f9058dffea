import type { StatusView } from '@rec-io/domain/view';
import { useTopicPart } from '../live/use-view.ts';

type ModeLook = {
  readonly name: string;
  readonly means: string;
  readonly badge: string;
  readonly stripe: string;
};

/** Real money must never be taken for practice, nor practice for real money: each mode has words and a colour. */
const LOOKS: Readonly<Record<StatusView['mode'], ModeLook>> = {
  simulated: {
    name: 'SIMULATED',
    means: 'practice money, exchange on this machine',
    badge: 'bg-simulated text-white',
    stripe: 'bg-simulated',
  },
  demo: {
    name: 'DEMO',
    means: "practice money, Kalshi's demo exchange",
    badge: 'bg-demo text-black',
    stripe: 'bg-demo',
  },
  prod: {
    name: 'REAL MONEY',
    means: 'orders cost real money',
    badge: 'bg-prod text-white',
    stripe: 'bg-prod',
  },
};

export function ModeBadge() {
  const mode = useTopicPart('status', (status) => status.mode);
  if (mode === null) return null;
  const { name, means, badge } = LOOKS[mode];
  return (
    <span title={means} className={`rounded px-2 py-0.5 text-sm font-bold tracking-widest ${badge}`}>
      {name}
      <span className="sr-only">: {means}</span>
    </span>
  );
}

/** The mode's colour along the whole upper edge, seen also when nobody reads. */
export function ModeStripe() {
  const mode = useTopicPart('status', (status) => status.mode);
  return <div aria-hidden="true" className={`h-1 ${mode === null ? 'bg-line' : LOOKS[mode].stripe}`} />;
}
