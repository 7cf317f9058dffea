import { isAlert, tradeNews } from '@rec-io/domain/trade-news';
import type { ShownTrades } from '@rec-io/domain/view';
import { useEffect, useRef, useState } from 'react';
import { useTopicPart, useViewStore } from '../live/use-view.ts';
import { alertTo } from './alerts.ts';

/** Tells a screen reader, politely, what was bought and what was closed; and with sound and notification what nobody did by hand. */
export function TradeAnnouncer() {
  const open = useTopicPart('trades', (trades) => trades.open);
  const store = useViewStore();
  const mode = useTopicPart('status', (status) => status.mode);
  const before = useRef<ShownTrades | null>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    const last = before.current;
    // A day comes before the trades of its moment: both are one piece of news.
    const finished = store.topic('day')?.data.finished;
    const now = open === null || finished === undefined ? null : { open, finished };
    before.current = now;
    // The first view is no news.
    if (last === null || now === null) return;
    const news = tradeNews(last, now);
    if (news.length === 0) return;
    setText(news.map((each) => each.text).join(' '));
    for (const each of news) if (mode !== null && isAlert(each)) void alertTo(each, mode);
  }, [open, mode, store]);

  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {text}
    </div>
  );
}
