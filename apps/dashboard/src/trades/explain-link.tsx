import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EXPLAIN_LINK } from '../text/trade-monitor.ts';

/** To why a trade was made and what became of it. @param mode in which it was made, where that is not the present one */
export const ExplainLink = (props: {
  id: string;
  what: string;
  mode?: string | undefined;
  children: ReactNode;
}) => (
  <Link
    to="/trades/$id"
    params={{ id: props.id } as never}
    search={(props.mode === undefined ? {} : { mode: props.mode }) as never}
    aria-label={EXPLAIN_LINK.link(props.what)}
    title={EXPLAIN_LINK.short}
    className="underline decoration-edge/60 underline-offset-2 hover:decoration-ink"
  >
    {props.children}
  </Link>
);
