import type { TraderContext } from '@rec-io/app-trader/context';
import type { RunContext } from '@rec-io/app-trader/run';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Configuration } from '@rec-io/installer/configuration';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { explain } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import { exchangeUrls } from '@rec-io/kalshi/environments';

/** The same for a trader, which shows the market where there is no key that it could use. */
export async function traderExchange(
  layout: Layout,
  configuration: Configuration,
): Promise<RunContext['exchange']> {
  try {
    const { restUrl, wsUrl, ...key } = await exchangeAccess(layout, configuration);
    return { restUrl, wsUrl, key };
  } catch (error) {
    const { mode } = configuration;
    if (mode === 'simulated' || !(error instanceof CatalogueError)) throw error;
    const { title, remedy } = explain(error);
    return { ...exchangeUrls(mode), key: { none: `${title} ${remedy}` } };
  }
}

/**
 * The exchange of the installation's mode, and the key that opens it. There is no way from one mode to another in here: what is
 * missing in one is never taken from another.
 * @throws CatalogueError REC-639 without credentials, REC-630 or REC-640 with such that cannot be used
 */
export async function exchangeAccess(
  layout: Layout,
  { mode, ports, userNo, exchangeKeyId }: Configuration,
): Promise<TraderContext['exchange']> {
  if (mode === 'simulated') {
    const exchange = `127.0.0.1:${ports['exchange-sim']}`;
    return {
      restUrl: `http://${exchange}/trade-api/v2`,
      wsUrl: `ws://${exchange}/trade-api/ws/v2`,
      keyId: exchangeKeyId,
      privateKeyPath: layout.exchangePrivateKey,
    };
  }
  const files = credentialFiles(layout, userNo, mode);
  const credentials = await findCredentials(files);
  if (credentials === null) throw new CatalogueError('REC-639', { mode, path: files.directory });
  return { ...exchangeUrls(mode), keyId: credentials.keyId, privateKeyPath: files.privateKey };
}
