import type { KalshiApi } from '@rec-io/kalshi/api';
import { KalshiError } from '@rec-io/kalshi/errors';
import type { ServerClock } from '@rec-io/kalshi/server-clock';
import type { SeenExchange } from './seen.ts';

const REFUSED: ReadonlySet<number> = new Set([401, 403]);
const UNREACHED = { isActive: false, isTrading: false, resumesAt: null, roundTripMs: null, keyRefusal: null };

/**
 * Asks the exchange for its status, and times a signed read of the balance: the same way there and back that an order takes, but for the
 * matching, and no order of anybody's is touched.
 */
export async function seeExchange(api: KalshiApi, clock: ServerClock): Promise<SeenExchange> {
  const offsetMs = () => (clock.measured ? clock.offsetMs : null);
  try {
    const status = await api.exchange.status();
    const beganMs = performance.now();
    const keyRefusal = await refusalOf(api.portfolio.balance());
    return {
      failure: null,
      isActive: status.exchange_active,
      isTrading: status.trading_active,
      resumesAt: status.exchange_estimated_resume_time ?? null,
      roundTripMs: performance.now() - beganMs,
      keyRefusal,
      offsetMs: offsetMs(),
    };
  } catch (error) {
    return { ...UNREACHED, failure: plain(error), offsetMs: offsetMs() };
  }
}

/** @throws what is no refusal */
async function refusalOf(asked: Promise<unknown>): Promise<string | null> {
  try {
    await asked;
    return null;
  } catch (error) {
    if (error instanceof KalshiError && error.httpStatus !== null && REFUSED.has(error.httpStatus))
      return error.message;
    throw error;
  }
}

function plain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /ENOTFOUND|EAI_AGAIN/.test(message) ? `its name is not found (DNS): ${message}` : message;
}
