import type { Mode } from '@rec-io/domain/ledger';
import { type TradeNews, tradeNewsTitle } from '@rec-io/domain/trade-news';
import { preferences } from '../preferences/preferences.ts';
import { play } from './sound.ts';

/** So long one tab keeps a piece of news for itself: longer than the slowest tab takes to hear of it. */
const HELD_MS = 60_000;

/** A tone and a notification of what was done automatically. Of several tabs one does it, where the browser can tell them apart. */
export async function alertTo(news: TradeNews, mode: Mode): Promise<void> {
  if (!isSecureContext) return alertHere(news, mode);
  await navigator.locks.request(
    `recio.${news.kind}.${news.trade.id}`,
    { ifAvailable: true },
    async (lock) => {
      if (lock === null) return;
      alertHere(news, mode);
      await new Promise((resolve) => setTimeout(resolve, HELD_MS));
    },
  );
}

function alertHere(news: TradeNews, mode: Mode): void {
  const { kind, trade, text } = news;
  const { sound, notify, pushTo } = preferences();
  if (sound) play(kind === 'bought' ? 'rising' : 'falling');
  // What is pushed to this device is told by its service worker.
  if (!notify || pushTo !== null || document.visibilityState === 'visible') return;
  try {
    new Notification(tradeNewsTitle(news, mode), { body: text, tag: trade.id, icon: '/icon.svg' });
  } catch {
    // Android shows them through a service worker only; the settings say whether there are any.
  }
}
