import type { CredentialVerdict } from '@rec-io/installer/credentials/verdict';
import { transferOffer } from '@rec-io/kalshi/crypto-cash';
import { CRYPTO_SHARD } from '@rec-io/kalshi/shards';

/** For people: `$1,234.50`. */
export const dollars = (moneyE6: number): string =>
  `$${(moneyE6 / 1_000_000).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

/** What a working key showed, for people. */
export function balanceText(verdict: Working): readonly string[] {
  const { mode, balanceE6, cashByShard, mayTrade } = verdict;
  return [
    `The key works (${mode}). Balance: ${dollars(balanceE6)}.`,
    mayTrade === null ? 'Whether it may trade, the exchange does not tell.' : 'It may trade.',
    ...cashByShard.map(({ exchangeIndex, balanceE6: cash }) => {
      const crypto = exchangeIndex === CRYPTO_SHARD ? ' (crypto: orders are paid from here)' : '';
      return `  shard ${exchangeIndex}: ${dollars(cash)}${crypto}`;
    }),
    ...(lacksCryptoCash(verdict)
      ? ['No cash lies on the crypto shard: orders would be refused. Move some: recio transfer']
      : []),
  ];
}

type Working = Extract<CredentialVerdict, { kind: 'ok' }>;

/** Money is there, and none of it where crypto orders are paid from. */
const lacksCryptoCash = ({ cashByShard }: Working): boolean =>
  transferOffer(new Map(cashByShard.map(({ exchangeIndex, balanceE6 }) => [exchangeIndex, balanceE6]))) !==
  null;
