import { isAlert, tradeNews } from '@rec-io/domain/trade-news';
import type { ShownTrades } from '@rec-io/domain/view';
import { useEffect, useRef, useState } from 'react';
import { useTopicPart } from '../live/use-view.ts';
import { alertTo } from './alerts.ts';

/** Tells a screen reader, politely, what was bought and what was closed; and with sound and notification what nobody did by hand. */
export function TradeAnnouncer() {
  const open = useTopicPart('trades', (trades) => trades.open);
  const finished = useTopicPart('day', (day) => day.finished);
  const mode = useTopicPart('status', (status) => status.mode);
  const before = useRef<ShownTrades | null>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    const last = before.current;
    const now = open === null || finished === null ? null : { open, finished };
    before.current = now;
    // The first view is no news.
    if (last === null || now === null) return;
    const news = tradeNews(last, now);
    if (news.length === 0) return;
    setText(news.map((each) => each.text).join(' '));
    for (const each of news) if (mode !== null && isAlert(each)) void alertTo(each, mode);
  }, [open, finished, mode]);

  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {text}
    </div>
  );
}
