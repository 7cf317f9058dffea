import { exchangeUrls, type KalshiEnvironment } from '@rec-io/kalshi/environments';
import { credentialProblem } from './problem.ts';
import type { StoredCredentials } from './stored-credentials.ts';
import { testCredentials } from './test-credentials.ts';
import type { CredentialVerdict } from './verdict.ts';

export type WorkingKey = Extract<CredentialVerdict, { kind: 'ok' }>;

/** Asks the exchange. @throws KeyError when the key cannot be read */
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
): Promise<WorkingKey> {
  const verdict = await askExchange(environment, credentials, signal);
  const problem = credentialProblem(verdict);
  if (problem !== null) throw problem;
  if (verdict.kind !== 'ok') throw new Error(`a verdict without a problem: ${verdict.kind}`);
  return verdict;
}
