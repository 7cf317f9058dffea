import { readFile } from 'node:fs/promises';
import { systemTime } from '@rec-io/app-trader/system-time';
import { type KalshiClient, kalshiClient } from '@rec-io/kalshi/client';
import { signer } from '@rec-io/kalshi/signing';
import type { Installation } from '../installation.ts';
import { exchangeAccess } from '../programs/exchange-access.ts';

/** Works as the owner at the exchange of the present mode, and lets go of it. */
export async function atExchange<T>(
  { layout, configuration }: Installation,
  work: (client: KalshiClient) => Promise<T>,
): Promise<T> {
  const { restUrl, keyId, privateKeyPath } = await exchangeAccess(layout, configuration);
  const client = kalshiClient({
    restUrl,
    signer: signer(keyId, await readFile(privateKeyPath, 'utf8')),
    clock: systemTime,
    timers: systemTime,
    log: { info: () => undefined, warn: () => undefined },
    readAttempts: 2,
  });
  try {
    return await work(client);
  } finally {
    client.limits.stop();
    await client.http.close();
  }
}
