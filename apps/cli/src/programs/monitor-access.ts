import type { MonitorContext } from '@rec-io/app-monitor/context';
import type { Configuration } from '@rec-io/installer/configuration';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { explain } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { type CredentialFiles, credentialFiles } from '@rec-io/installer/profile/user-directory';
import { exchangeUrls } from '@rec-io/kalshi/environments';
import type { Logger } from 'pino';
import { findMonitorKey } from '../exchange/monitor-key.ts';

type Access = MonitorContext['exchange'];

/**
 * The exchange of the present mode, with the monitor's own key, or where it has none with the trader's. Whoever watches must not
 * end for want of a key: null without any that can be used.
 */
export async function monitorAccess(
  layout: Layout,
  { mode, ports, userNo, exchangeKeyId }: Configuration,
  log: Pick<Logger, 'warn'>,
): Promise<Access> {
  if (mode === 'simulated') {
    const restUrl = `http://127.0.0.1:${ports['exchange-sim']}/trade-api/v2`;
    const own = await findMonitorKey(layout).catch(() => null);
    return own === null
      ? { restUrl, keyId: exchangeKeyId, privateKeyPath: layout.exchangePrivateKey, isOwnKey: false }
      : { restUrl, keyId: own.keyId, privateKeyPath: own.privateKeyPath, isOwnKey: true };
  }
  const { restUrl } = exchangeUrls(mode);
  for (const holder of ['monitor', 'trader'] as const) {
    const files = credentialFiles(layout, userNo, mode, holder);
    const keyId = await keyIdIn(files, log);
    if (keyId !== null)
      return { restUrl, keyId, privateKeyPath: files.privateKey, isOwnKey: holder === 'monitor' };
  }
  return null;
}

async function keyIdIn(files: CredentialFiles, log: Pick<Logger, 'warn'>): Promise<string | null> {
  try {
    return (await findCredentials(files))?.keyId ?? null;
  } catch (error) {
    const { message, remedy } = explain(error);
    log.warn({ remedy }, message);
    return null;
  }
}
