import { isAlert, tradeNews } from '@rec-io/domain/trade-news';
import { useEffect, useRef, useState } from 'react';
import { useTopic } from '../live/use-view.ts';
import { alertTo } from './alerts.ts';

/** Tells a screen reader, politely, what was bought and what was closed; and with sound and notification what nobody did by hand. */
export function TradeAnnouncer() {
  const trades = useTopic('trades')?.data ?? null;
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
    for (const each of news) if (isAlert(each)) void alertTo(each);
  }, [trades]);

  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {text}
    </div>
  );
}
