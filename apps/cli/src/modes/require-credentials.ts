import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { credentialProblem } from '@rec-io/installer/credentials/problem';
import { findCredentials, type StoredCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { testCredentials } from '@rec-io/installer/credentials/test-credentials';
import type { CredentialVerdict } from '@rec-io/installer/credentials/verdict';
import { credentialFiles, type KeyHolder } from '@rec-io/installer/profile/user-directory';
import { exchangeUrls, type KalshiEnvironment } from '@rec-io/kalshi/environments';
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

/** Asks the exchange. @throws CatalogueError REC-630 when the key cannot be read */
export const askExchange = (
  environment: KalshiEnvironment,
  { keyId, privateKeyPem }: Pick<StoredCredentials, 'keyId' | 'privateKeyPem'>,
  signal?: AbortSignal,
): Promise<CredentialVerdict> =>
  testCredentials(
    { mode: environment, keyId, privateKeyPem, urls: exchangeUrls },
    signal === undefined ? {} : { signal },
  );

/** @throws CatalogueError that says what is wrong with credentials that do not work */
export async function requireWorking(
  environment: KalshiEnvironment,
  credentials: Pick<StoredCredentials, 'keyId' | 'privateKeyPem'>,
  signal?: AbortSignal,
): Promise<Extract<CredentialVerdict, { kind: 'ok' }>> {
  const verdict = await askExchange(environment, credentials, signal);
  const problem = credentialProblem(verdict);
  if (problem !== null) throw problem;
  if (verdict.kind !== 'ok') throw new Error(`a verdict without a problem: ${verdict.kind}`);
  return verdict;
}
