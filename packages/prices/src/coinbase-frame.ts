import type { CoinSymbol } from '@rec-io/domain/market';
import { AmountError, type PriceE4, parsePriceE4 } from '@rec-io/domain/money';

/** The venue's name of a coin's dollar market. */
export const COINBASE_PRODUCT: Readonly<Record<CoinSymbol, string>> = { BTC: 'BTC-USD', ETH: 'ETH-USD' };

export const subscribeFrame = (symbol: CoinSymbol): string =>
  JSON.stringify({ type: 'subscribe', product_ids: [COINBASE_PRODUCT[symbol]], channels: ['ticker'] });

/** What a frame says to somebody who wants one coin's price. */
export type CoinbaseFrame =
  | { readonly kind: 'price'; readonly priceE4: PriceE4; readonly sourceTimeMs: number }
  /** The venue refuses the subscription. */
  | { readonly kind: 'error'; readonly message: string }
  /** Valid, but of no use here: an acknowledgement, another product. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly why: string };

/** What is looked at; anything may be in it. */
type FrameFields = {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly reason?: unknown;
  readonly product_id?: unknown;
  readonly price?: unknown;
  readonly time?: unknown;
};

const malformed = (why: string): CoinbaseFrame => ({ kind: 'malformed', why });

/** Reads one frame; never throws. */
export function readCoinbaseFrame(text: string, symbol: CoinSymbol): CoinbaseFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return malformed('not JSON');
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) return malformed('not an object');
  const fields: FrameFields = frame;
  if (typeof fields.type !== 'string') return malformed('no type');
  if (fields.type === 'error') {
    return { kind: 'error', message: [fields.message, fields.reason].filter(Boolean).join(': ') };
  }
  if (fields.type !== 'ticker' || fields.product_id !== COINBASE_PRODUCT[symbol]) return { kind: 'other' };
  return readTicker(fields.price, fields.time);
}

function readTicker(price: unknown, time: unknown): CoinbaseFrame {
  if (typeof price !== 'string') return malformed('no price');
  const sourceTimeMs = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(sourceTimeMs)) return malformed('no time');
  try {
    const priceE4 = parsePriceE4(price);
    return priceE4 > 0 ? { kind: 'price', priceE4, sourceTimeMs } : malformed('price not above zero');
  } catch (error) {
    if (error instanceof AmountError) return malformed(error.message);
    throw error;
  }
}
