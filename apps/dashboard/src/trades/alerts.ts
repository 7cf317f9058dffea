import { preferences } from '../preferences/preferences.ts';
import { SHELL } from '../text/shell.ts';
import { play } from './sound.ts';
import type { TradeNews } from './trade-news.ts';

/** So long one tab keeps a piece of news for itself: longer than the slowest tab takes to hear of it. */
const HELD_MS = 60_000;

/** A tone and a notification of what was done automatically. Of several tabs one does it, where the browser can tell them apart. */
export async function alertTo(news: TradeNews): Promise<void> {
  if (news.kind === 'selling' || news.kind === 'failed') return;
  if (!isSecureContext) return alertHere(news);
  await navigator.locks.request(`recio.${news.kind}.${news.tradeId}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    alertHere(news);
    await new Promise((resolve) => setTimeout(resolve, HELD_MS));
  });
}

function alertHere({ kind, tradeId, text }: TradeNews): void {
  const { sound, notify } = preferences();
  if (sound) play(kind === 'bought' ? 'rising' : 'falling');
  if (!notify || document.visibilityState === 'visible') return;
  try {
    new Notification(SHELL.product, { body: text, tag: tradeId, icon: '/icon.svg' });
  } catch {
    // Android shows them through a service worker only; the settings say whether there are any.
  }
}
