import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { ownerOf } from '../profile/owner.ts';
import { credentialDirectories, credentialFiles, type KeyHolder } from '../profile/user-directory.ts';
import { requirePrivateKey } from './problem.ts';
import { requireWorking, type WorkingKey } from './require-working.ts';
import { findCredentials, storeCredentials } from './stored-credentials.ts';

/** Where keys are kept, and for whom. */
export type KeyPlace = {
  readonly layout: Layout;
  /** As which the programs run; null: as whoever starts them. */
  readonly serviceAccount: string | null;
};

export type NewCredentials = {
  readonly userNo: string;
  readonly environment: KalshiEnvironment;
  readonly holder: KeyHolder;
  readonly email: string;
  readonly keyId: string;
  readonly keyText: string;
  readonly skipTest: boolean;
};

export type Kept = {
  readonly fingerprint: string;
  /** What the exchange showed; null where it was not asked. */
  readonly shown: WorkingKey | null;
};

/**
 * Reads a key, tries it on the exchange, and keeps it; another that was there stays beside it.
 * @throws CatalogueError REC-630 to REC-638, REC-653 for the trader's key as the monitor's, and then nothing was changed
 */
export async function keepCredentials(
  { layout, serviceAccount }: KeyPlace,
  given: NewCredentials,
): Promise<Kept> {
  const { userNo, environment, holder, email, keyId, skipTest } = given;
  const { pem: privateKeyPem, fingerprint } = requirePrivateKey(given.keyText);
  if (holder === 'monitor') {
    const trader = await findCredentials(credentialFiles(layout, userNo, environment)).catch(() => null);
    if (trader?.keyId === keyId) throw new CatalogueError('REC-653', { keyId, mode: environment });
  }
  const shown = skipTest ? null : await requireWorking(environment, { keyId, privateKeyPem });
  const files = credentialFiles(layout, userNo, environment, holder);
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  await storeCredentials(
    files,
    credentialDirectories(layout, userNo, files),
    { email, keyId, privateKeyPem },
    await ownerOf(serviceAccount)(),
    (path) => `${path}.before-${stamp}`,
  );
  return { fingerprint, shown };
}
