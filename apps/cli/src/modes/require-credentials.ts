import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { findCredentials, type StoredCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { credentialFiles, type KeyHolder } from '@rec-io/installer/profile/user-directory';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import type { Installation } from '../installation.ts';

/** @throws CatalogueError REC-639 when the user has none for that environment, REC-630 or REC-640 for such that cannot be used */
export async function storedCredentials(
  { layout, configuration }: Installation,
  environment: KalshiEnvironment,
  userNo = configuration.userNo,
  holder: KeyHolder = 'trader',
): Promise<StoredCredentials> {
  const files = credentialFiles(layout, userNo, environment, holder);
  const found = await findCredentials(files);
  if (found === null) throw new CatalogueError('REC-639', { mode: environment, path: files.directory });
  return found;
}
