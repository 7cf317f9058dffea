import { useEffect, useRef, useState } from 'react';
import { useTopic } from '../live/use-view.ts';
import { tradeNews } from './trade-news.ts';

/** Tells a screen reader, politely, what was bought and what was closed. */
export function TradeAnnouncer() {
  const trades = useTopic('trades')?.data ?? null;
  const before = useRef(trades);
  const [news, setNews] = useState('');

  useEffect(() => {
    const last = before.current;
    before.current = trades;
    // The first view is no news.
    if (last === null || trades === null) return;
    const sentences = tradeNews(last, trades);
    if (sentences.length > 0) setNews(sentences.join(' '));
  }, [trades]);

  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {news}
    </div>
  );
}
