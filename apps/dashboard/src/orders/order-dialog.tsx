import { useRef } from 'react';
import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { ModeBadge } from '../shell/mode-badge.tsx';
import { BUY, SELL } from '../text/orders.ts';
import { Dialog } from '../ui/dialog.tsx';
import { BuyForm } from './buy-form.tsx';
import { CloseAllForm } from './close-all-form.tsx';
import { CloseForm } from './close-form.tsx';
import type { OrderSubject } from './orders-provider.tsx';

type Props = { subject: OrderSubject; isOpen: boolean; onClose: () => void };

/** The second step of every order of a person's. The mode stands beside its name. */
export function OrderDialog({ subject, isOpen, onClose }: Props) {
  const first = useRef<HTMLElement>(null);
  const title = useTitle(subject);
  return (
    <Dialog
      title={
        <span className="flex flex-wrap items-center gap-2">
          {title} <ModeBadge />
        </span>
      }
      isOpen={isOpen}
      onClose={onClose}
      initialFocus={first}
      {...(subject.kind === 'close-all' ? { means: SELL.allMeans } : {})}
    >
      {subject.kind === 'buy' && (
        <BuyForm ticker={subject.ticker} side={subject.side} onDone={onClose} first={first} />
      )}
      {subject.kind === 'close' && <CloseForm tradeId={subject.tradeId} onDone={onClose} first={first} />}
      {subject.kind === 'close-all' && <CloseAllForm onDone={onClose} first={first} />}
    </Dialog>
  );
}

/** By what is known when it opens: a dialog that changes its name would be read aloud again. */
function useTitle(subject: OrderSubject): string {
  const strikeE4 = useTopicPart('ladder', ({ rows }) =>
    subject.kind === 'buy' ? (rows.find(({ ticker }) => ticker === subject.ticker)?.strikeE4 ?? null) : null,
  );
  const trade = useTopicPart('trades', ({ open }) => {
    const found = subject.kind === 'close' ? open.find(({ id }) => id === subject.tradeId) : undefined;
    return found === undefined ? null : SELL.title(found.side.toUpperCase(), format.strike(found.strikeE4));
  });
  if (subject.kind === 'close-all') return SELL.allTitle;
  if (subject.kind === 'close') return trade ?? SELL.gone;
  return strikeE4 === null ? BUY.gone : BUY.title(subject.side.toUpperCase(), format.strike(strikeE4));
}
