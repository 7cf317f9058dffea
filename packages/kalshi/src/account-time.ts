import { parseTimeMs } from './amounts.ts';
import type { KalshiApi } from './api.ts';

/** Exchange time as of which its lists of the account are: never later than now. @throws KalshiError or WireError */
export const accountTimeMs = async ({ api }: { readonly api: KalshiApi }): Promise<number> =>
  parseTimeMs(await api.exchange.userDataTimestamp());
