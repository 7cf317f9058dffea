import type { Mode } from './ledger.ts';
import { MODE_NAMES } from './mode-names.ts';
import type { StatusView } from './view.ts';

export type StatusNews = {
  readonly kind: 'stopped' | 'armed' | 'in-doubt';
  /** A sentence for who is not looking. */
  readonly text: string;
};

const STRICTNESS = { active: 0, reducing: 1, halted: 2 } as const;
const STOPPED = {
  reducing: 'Trading only reduces: nothing is bought any more.',
  halted: 'Trading is halted: nothing is bought any more.',
} as const;

const TITLES = { stopped: 'Trading stopped', armed: 'Trading armed', 'in-doubt': 'Order in doubt' } as const;

export const statusNewsTitle = ({ kind }: Pick<StatusNews, 'kind'>, mode: Mode): string =>
  `${MODE_NAMES[mode]} · ${TITLES[kind]}`;

/** What changed between two views of what may be traded, and which orders came into doubt. Whoever did it: it concerns everybody. */
export function statusNews(before: StatusView, now: StatusView): StatusNews[] {
  const doubted = now.unknownOrders.filter((id) => !before.unknownOrders.includes(id)).length;
  return [...tradingNews(before, now), ...(doubted === 0 ? [] : [inDoubt(doubted)])];
}

function tradingNews({ trading: was }: StatusView, { trading, reason }: StatusView): StatusNews[] {
  if (was === null || trading === null || was === trading) return [];
  if (trading === 'active') return [{ kind: 'armed', text: 'Trading is armed: it buys and sells again.' }];
  const why = reason === null || STRICTNESS[trading] < STRICTNESS[was] ? '' : ` ${reason}`;
  return [{ kind: 'stopped', text: `${STOPPED[trading]}${why}` }];
}

const inDoubt = (orders: number): StatusNews => ({
  kind: 'in-doubt',
  text: `${orders === 1 ? 'An order is' : `${orders} orders are`} in doubt: nobody knows yet what became of ${orders === 1 ? 'it' : 'them'}, and until then ${orders === 1 ? 'its market is' : 'their markets are'} blocked.`,
});
