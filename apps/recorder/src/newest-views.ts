import type { LadderView, MarketView } from '@rec-io/domain/view';

/** What the trader showed last. */
export class NewestViews {
  market: MarketView | null = null;
  ladder: LadderView | null = null;
  isConnected = false;

  /** Takes a message of the view channel; whatever is none of the two topics changes nothing. */
  take(text: string): void {
    const message = parsed(text);
    if (message?.topic === 'market') this.market = message.data as MarketView;
    if (message?.topic === 'ladder') this.ladder = message.data as LadderView;
  }
}

function parsed(text: string): { readonly topic: unknown; readonly data: unknown } | null {
  try {
    const message: unknown = JSON.parse(text);
    const isOne = typeof message === 'object' && message !== null && 'topic' in message && 'data' in message;
    return isOne ? message : null;
  } catch {
    return null;
  }
}
