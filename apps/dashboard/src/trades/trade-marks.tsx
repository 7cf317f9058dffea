import type { TradeView } from '@rec-io/domain/view';

export function SideMark({ side }: { side: TradeView['side'] }) {
  const colour = side === 'yes' ? 'bg-up/15 text-up' : 'bg-down/15 text-down';
  return <span className={`rounded px-1 py-px text-[0.7rem] font-bold uppercase ${colour}`}>{side}</span>;
}

export const profitColour = (profitE6: number | null): string =>
  profitE6 === null || profitE6 === 0 ? 'text-muted' : profitE6 > 0 ? 'text-up' : 'text-down';
