import { credentialProblem } from '@rec-io/installer/credentials/problem';
import type { TryCredentials } from '@rec-io/installer/questions/credential-trial';
import { exchangeUrls } from '@rec-io/kalshi/environments';

/** Verdicts that no better network and no other hour would change. */
const CERTAIN: readonly string[] = ['ok', 'unknown-key', 'wrong-signature', 'no-rights'];

/** One look at the exchange with a key; nothing is written there. */
export const tryCredentials =
  (signal: AbortSignal): TryCredentials =>
  async ({ mode, keyId, privateKeyPem }) => {
    const { testCredentials } = await import('@rec-io/installer/credentials/test-credentials');
    const verdict = await testCredentials({ mode, keyId, privateKeyPem, urls: exchangeUrls }, { signal });
    const problem = credentialProblem(verdict);
    if (problem === null) return null;
    return {
      problem: `${problem.title} ${problem.why} ${problem.remedy}`,
      certain: CERTAIN.includes(verdict.kind),
    };
  };
