import { isAlert, tradeNews } from '@rec-io/domain/trade-news';
import { useEffect, useRef, useState } from 'react';
import { useTopic, useTopicPart } from '../live/use-view.ts';
import { alertTo } from './alerts.ts';

/** Tells a screen reader, politely, what was bought and what was closed; and with sound and notification what nobody did by hand. */
export function TradeAnnouncer() {
  const trades = useTopic('trades')?.data ?? null;
  const mode = useTopicPart('status', (status) => status.mode);
  const before = useRef(trades);
  const [text, setText] = useState('');

  useEffect(() => {
    const last = before.current;
    before.current = trades;
    // The first view is no news.
    if (last === null || trades === null) return;
    const news = tradeNews(last, trades);
    if (news.length === 0) return;
    setText(news.map((each) => each.text).join(' '));
    for (const each of news) if (mode !== null && isAlert(each)) void alertTo(each, mode);
  }, [trades, mode]);

  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {text}
    </div>
  );
}
