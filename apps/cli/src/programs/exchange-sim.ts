import { readFile } from 'node:fs/promises';
import { start } from '@rec-io/app-exchange-sim/start';
import { SYMBOLS } from '@rec-io/domain/market';
import type { Logger } from 'pino';
import { ensureMonitorKey } from '../exchange/monitor-key.ts';
import type { Installation } from '../installation.ts';
import { coinbaseUrl } from '../quick/machine.ts';
import { ensureVerificationKey, VERIFICATION_ACCOUNT } from '../verification/exchange-key.ts';
import type { Hosted } from './program-table.ts';

export async function hostExchangeSim({ layout, configuration }: Installation, log: Logger): Promise<Hosted> {
  const { host, ports, source, speed, seed, symbol, account, exchangeKeyId } = configuration;
  const verification = await ensureVerificationKey(layout);
  const monitor = await ensureMonitorKey(layout);
  return start({
    host,
    port: ports['exchange-sim'],
    dataDir: layout.exchange,
    source,
    coinbaseUrl: coinbaseUrl(),
    speed,
    seed,
    // The first one's prices are those that are shown.
    symbols: [symbol, ...SYMBOLS.filter((each) => each !== symbol)],
    keys: [
      { keyId: exchangeKeyId, publicKeyPem: await readFile(layout.exchangePublicKey, 'utf8'), account },
      { keyId: monitor.keyId, publicKeyPem: monitor.publicKeyPem, account },
      {
        keyId: verification.keyId,
        publicKeyPem: verification.publicKeyPem,
        account: VERIFICATION_ACCOUNT,
      },
    ],
    // Practice is worth more with the thin and gapping times that a real book has.
    liquidity: 'varied',
    log,
  });
}
