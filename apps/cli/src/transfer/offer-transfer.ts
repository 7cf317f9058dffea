import { systemTime } from '@rec-io/app-trader/system-time';
import type { Asker } from '@rec-io/installer/questions/asker';
import { transferCash, transferOffer } from '@rec-io/kalshi/crypto-cash';
import { CRYPTO_SHARD } from '@rec-io/kalshi/shards';
import { dollars } from '../credentials/balance-text.ts';
import type { Installation } from '../installation.ts';
import { atExchange } from './exchange-client.ts';
import { toldOf } from './transfer-text.ts';

/**
 * At the end of an installation: cash that lies where crypto orders cannot be paid from is moved, if the owner says so.
 * @returns what came of it, for the owner to read; null when nothing has to be moved or it is not wanted
 */
export async function offerTransfer(installation: Installation, asker: Asker): Promise<string | null> {
  if (installation.configuration.mode === 'simulated') return null;
  return atExchange(installation, async ({ reads, api }) => {
    const offer = transferOffer((await reads.balances()).byShard);
    if (offer === null) return null;
    const what = `${dollars(offer.amountE6)} from shard ${offer.fromExchangeIndex} to shard ${CRYPTO_SHARD}, from which crypto orders are paid`;
    const help =
      'Kalshi keeps cash by shard. Without cash on the crypto shard no order can be paid. Later: recio transfer';
    // Money moves only on a plain yes.
    if (!(await asker.confirm({ text: `Move ${what}`, help }, false))) return null;
    const outcome = await transferCash(api.shardTransfers, offer, { clock: systemTime, timers: systemTime });
    return `${what}: ${toldOf(outcome)}`;
  });
}
