import type { ProxySource } from '@rec-io/kalshi/proxy-index';
import { coinbaseFeed } from '@rec-io/prices/coinbase';

/** The venue whose prices stand for the index. @param url null: the venue's own address */
export const venueProxy = (url: string | null): ProxySource => ({
  origin: 'coinbase',
  subscribe(symbol, onPrice) {
    const feed = coinbaseFeed({ symbol, onPrice, ...(url === null ? {} : { url }) });
    return () => feed.stop();
  },
});
