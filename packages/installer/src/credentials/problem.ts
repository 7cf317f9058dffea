import { KeyError, type PrivateKey, readPrivateKey } from '@rec-io/kalshi/private-key';
import { CatalogueError } from '../catalogue-error.ts';
import { troubleInWords, troubleRemedy } from './network-trouble.ts';
import type { CredentialVerdict } from './verdict.ts';

/** What a verdict means for a person: null when all is well, else what is wrong and what to do. */
export function credentialProblem(verdict: CredentialVerdict): CatalogueError | null {
  const { mode } = verdict;
  switch (verdict.kind) {
    case 'ok':
      return verdict.mayTrade === false
        ? new CatalogueError('REC-637', { mode, said: 'it may only read' })
        : null;
    case 'unknown-key':
      return verdict.belongsTo === null
        ? new CatalogueError('REC-631', { mode })
        : new CatalogueError('REC-632', { mode, other: verdict.belongsTo });
    case 'wrong-signature':
      return new CatalogueError('REC-633', { mode });
    case 'wrong-clock':
      return new CatalogueError('REC-634', { mode, skew: skewInWords(verdict.aheadMs) });
    case 'no-network': {
      const { trouble, host, code } = verdict;
      const fix = troubleRemedy(trouble, host);
      return new CatalogueError('REC-635', { mode, host, reason: troubleInWords(trouble), code, fix });
    }
    case 'exchange-down':
      return new CatalogueError('REC-636', { mode, resumes: verdict.resumesAt ?? 'it does not say when' });
    case 'no-rights':
      return new CatalogueError('REC-637', { mode, said: verdict.said });
    case 'unexpected':
      return new CatalogueError('REC-638', { mode, said: verdict.said });
    case 'cancelled':
      return new CatalogueError('REC-113');
  }
}

function skewInWords(aheadMs: number | null): string {
  if (aheadMs === null) return 'is too far from the exchange’s';
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return `is ${seconds} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} the exchange’s`;
}

/** @throws CatalogueError REC-630 that says what the text is and what to do; never with anything of the key */
export function requirePrivateKey(text: string): PrivateKey {
  try {
    return readPrivateKey(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new CatalogueError('REC-630', { reason: error.message, fix: error.remedy });
  }
}
