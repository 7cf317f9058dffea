import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { requirePrivateKey } from '@rec-io/installer/credentials/problem';
import { findCredentials, storeCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { ownerOf } from '@rec-io/installer/profile/owner';
import {
  credentialDirectories,
  credentialFiles,
  type KeyHolder,
} from '@rec-io/installer/profile/user-directory';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import type { Installation } from '../installation.ts';
import { requireWorking } from '../modes/require-credentials.ts';

export type NewCredentials = {
  readonly userNo: string;
  readonly environment: KalshiEnvironment;
  readonly holder: KeyHolder;
  readonly email: string;
  readonly keyId: string;
  readonly keyText: string;
  readonly skipTest: boolean;
};

export type Kept = { readonly fingerprint: string; readonly tested: boolean };

/**
 * Reads a key, tries it on the exchange, and keeps it; another that was there stays beside it.
 * @throws CatalogueError REC-630 to REC-638, REC-653 for the trader's key as the monitor's, and then nothing was changed
 */
export async function keepCredentials(
  { layout, configuration }: Installation,
  given: NewCredentials,
): Promise<Kept> {
  const { userNo, environment, holder, email, keyId, skipTest } = given;
  const { pem: privateKeyPem, fingerprint } = requirePrivateKey(given.keyText);
  if (holder === 'monitor') {
    const trader = await findCredentials(credentialFiles(layout, userNo, environment)).catch(() => null);
    if (trader?.keyId === keyId) throw new CatalogueError('REC-653', { keyId, mode: environment });
  }
  if (!skipTest) await requireWorking(environment, { keyId, privateKeyPem });
  const files = credentialFiles(layout, userNo, environment, holder);
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  await storeCredentials(
    files,
    credentialDirectories(layout, userNo, files),
    { email, keyId, privateKeyPem },
    await ownerOf(configuration.serviceAccount)(),
    (path) => `${path}.before-${stamp}`,
  );
  return { fingerprint, tested: !skipTest };
}
