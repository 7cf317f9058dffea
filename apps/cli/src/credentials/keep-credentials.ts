import { requirePrivateKey } from '@rec-io/installer/credentials/problem';
import { storeCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { ownerOf } from '@rec-io/installer/profile/owner';
import { credentialDirectories, credentialFiles } from '@rec-io/installer/profile/user-directory';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import type { Installation } from '../installation.ts';
import { requireWorking } from '../modes/require-credentials.ts';

export type NewCredentials = {
  readonly userNo: string;
  readonly environment: KalshiEnvironment;
  readonly email: string;
  readonly keyId: string;
  readonly keyText: string;
  readonly skipTest: boolean;
};

export type Kept = { readonly fingerprint: string; readonly tested: boolean };

/**
 * Reads a key, tries it on the exchange, and keeps it; another that was there stays beside it.
 * @throws CatalogueError REC-630 to REC-638, and then nothing was changed
 */
export async function keepCredentials(
  { layout, configuration }: Installation,
  given: NewCredentials,
): Promise<Kept> {
  const { userNo, environment, email, keyId, skipTest } = given;
  const { pem: privateKeyPem, fingerprint } = requirePrivateKey(given.keyText);
  if (!skipTest) await requireWorking(environment, { keyId, privateKeyPem });
  const files = credentialFiles(layout, userNo, environment);
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
