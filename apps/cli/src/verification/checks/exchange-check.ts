import { formatMoney, ZERO_MONEY } from '@rec-io/domain/money';
import { credentialProblem } from '@rec-io/installer/credentials/problem';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import type { CredentialVerdict } from '@rec-io/installer/credentials/verdict';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import { exchangeUrls } from '@rec-io/kalshi/environments';
import { CRYPTO_SHARD } from '@rec-io/kalshi/shards';
import { isForbidden } from '../../doctor/forbidden.ts';
import type { Installation } from '../../installation.ts';
import { type Check, type CheckResult, failed, passed, skipped } from '../check.ts';

/**
 * With the owner's key: the exchange answers, the key may trade, and there is cash where crypto orders are paid from. Only reads;
 * an order is placed by nobody but the owner. Asked for the environment of the mode; in simulated mode for those that have keys.
 */
export function exchangeCheck({ layout, configuration }: Installation): Check {
  const { mode, userNo } = configuration;
  return {
    id: 'exchange',
    title: 'The exchange knows the key',
    async run(signal) {
      const said: string[] = [];
      for (const environment of mode === 'simulated' ? (['demo', 'prod'] as const) : [mode]) {
        const files = credentialFiles(layout, userNo, environment);
        const found = await findCredentials(files).catch((error: unknown) => {
          if (isForbidden(error)) return 'unseen' as const;
          throw error;
        });
        if (found === 'unseen') return skipped('this account may not read the credentials');
        if (found === null) continue;
        const { keyId, privateKeyPem } = found;
        const { testCredentials } = await import('@rec-io/installer/credentials/test-credentials');
        const urls = (which: 'demo' | 'prod') => exchangeUrls(which);
        const verdict = await testCredentials({ mode: environment, keyId, privateKeyPem, urls }, { signal });
        const result = judged(verdict);
        if (result.state === 'failed') return result;
        if (result.state === 'passed') said.push(result.detail);
      }
      if (said.length > 0) return passed(said.join('; '));
      if (mode === 'simulated') return skipped('there are no credentials; none are needed in simulated mode');
      return skipped(
        `there are no credentials for ${mode}: the market is only shown. To trade: recio credentials set --mode ${mode}`,
      );
    },
  };
}

function judged(verdict: CredentialVerdict): CheckResult {
  const problem = credentialProblem(verdict);
  if (problem !== null) return failed(problem.title, problem.remedy);
  if (verdict.kind !== 'ok') return failed(`its answer was ${verdict.kind}`, 'Try again: recio verify');
  const { mode, balanceE6, cashByShard } = verdict;
  const here = cashByShard.find(({ exchangeIndex }) => exchangeIndex === CRYPTO_SHARD);
  const crypto = cashByShard.length === 0 ? balanceE6 : (here?.balanceE6 ?? ZERO_MONEY);
  const elsewhere = balanceE6 - crypto;
  const words = `${mode}: $${formatMoney(crypto)} where crypto orders are paid from (shard ${CRYPTO_SHARD})`;
  if (elsewhere <= 0) return passed(words);
  return passed(
    `${words}; more lies on other shards and buys nothing here until you move it: recio transfer`,
  );
}
