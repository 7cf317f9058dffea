import { readFile } from 'node:fs/promises';
import { systemTime } from '@rec-io/app-trader/system-time';
import { formatMoney, formatPrice } from '@rec-io/domain/money';
import { signer } from '@rec-io/kalshi/signing';
import type { Installation } from '../../installation.ts';
import { type Check, type CheckResult, failed, passed, skipped } from '../check.ts';
import { findVerificationKey } from '../exchange-key.ts';
import type { PaperTrade } from '../paper-order.ts';

const silent = { info: () => undefined, warn: () => undefined };
const READ_THE_LOG = 'Read the log: recio logs exchange-sim';

/** A paper order, bought and sold or paid out, in an account of its own. Never with money: only in simulated mode. */
export function orderCheck({ layout, configuration }: Installation): Check {
  return {
    id: 'order',
    title: 'A paper order is bought, ended and booked exactly',
    async run(signal) {
      const { mode, ports, symbol } = configuration;
      if (mode !== 'simulated') return skipped(`no order is placed in ${mode} mode`);
      const key = await findVerificationKey(layout);
      if (key === null) return skipped('this account may not read the key of the verification account');
      // What speaks to an exchange is a third of all modules of an installation, and is needed here at its end.
      const { kalshiClient } = await import('@rec-io/kalshi/client');
      const { PaperOrderFailed, tradeOneContract } = await import('../paper-order.ts');
      const client = kalshiClient({
        restUrl: `http://127.0.0.1:${ports['exchange-sim']}/trade-api/v2`,
        signer: signer(key.keyId, await readFile(key.privateKeyPath, 'utf8')),
        clock: systemTime,
        timers: systemTime,
        log: silent,
      });
      try {
        return judged(await tradeOneContract(client, symbol, signal));
      } catch (error) {
        if (error instanceof PaperOrderFailed) return failed(error.message, READ_THE_LOG);
        throw error;
      } finally {
        await client.http.close();
      }
    },
  };
}

function judged({ ticker, buyPriceE4, end, feesE6, expectedE6, changeE6 }: PaperTrade): CheckResult {
  if (changeE6 !== expectedE6) {
    const [is, should] = [formatMoney(changeE6), formatMoney(expectedE6)];
    return failed(`the balance changed by $${is} where fills and fees say $${should}`, READ_THE_LOG);
  }
  const [price, fees, change] = [formatPrice(buyPriceE4), formatMoney(feesE6), formatMoney(changeE6)];
  return passed(`${ticker} at $${price}, ${end}; fees $${fees}, balance ${change}, to the millionth`);
}
