import type { CredentialVerdict, ShardCash } from '@rec-io/installer/credentials/verdict';
import { CRYPTO_SHARD } from '@rec-io/kalshi/shards';

const dollars = (moneyE6: number): string =>
  `$${(moneyE6 / 1_000_000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

/** What a working key showed, for people. */
export function balanceText(verdict: Extract<CredentialVerdict, { kind: 'ok' }>): readonly string[] {
  const { mode, balanceE6, cashByShard, mayTrade } = verdict;
  return [
    `The key works (${mode}). Balance: ${dollars(balanceE6)}.`,
    mayTrade === null ? 'Whether it may trade, the exchange does not tell.' : 'It may trade.',
    ...cashByShard.map(({ exchangeIndex, balanceE6: cash }) => {
      const crypto = exchangeIndex === CRYPTO_SHARD ? ' (crypto: orders are paid from here)' : '';
      return `  shard ${exchangeIndex}: ${dollars(cash)}${crypto}`;
    }),
    ...(lacksCryptoCash(cashByShard)
      ? ['No cash lies on the crypto shard: orders would be refused. Move some: recio transfer']
      : []),
  ];
}

/** Money is there, and none of it where crypto orders are paid from. */
export const lacksCryptoCash = (cashByShard: readonly ShardCash[]): boolean =>
  cashByShard.some(({ balanceE6 }) => balanceE6 > 0) &&
  !cashByShard.some(({ exchangeIndex, balanceE6 }) => exchangeIndex === CRYPTO_SHARD && balanceE6 > 0);
