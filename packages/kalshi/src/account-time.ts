import { parseTimeMs } from './amounts.ts';
import type { KalshiGateway } from './gateway.ts';

/** Exchange time as of which its lists of the account are: never later than now. @throws KalshiError or WireError */
export const accountTimeMs = async ({ api }: Pick<KalshiGateway, 'api'>): Promise<number> =>
  parseTimeMs(await api.exchange.userDataTimestamp());
