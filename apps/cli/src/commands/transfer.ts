import { systemTime } from '@rec-io/app-trader/system-time';
import { AmountError, type MoneyE6, parseMoneyE6 } from '@rec-io/domain/money';
import { type TransferOffer, transferCash, transferOffer } from '@rec-io/kalshi/crypto-cash';
import { CRYPTO_SHARD } from '@rec-io/kalshi/shards';
import { type Command, InvalidArgumentError } from 'commander';
import { dollars } from '../credentials/balance-text.ts';
import { confirm, confirmProd } from '../modes/confirm.ts';
import { requireOwner } from '../supervision/owner.ts';
import { atExchange } from '../transfer/exchange-client.ts';
import { toldOf } from '../transfer/transfer-text.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

type Given = {
  readonly amount?: MoneyE6;
  readonly from?: number;
  readonly yes?: boolean;
  readonly confirm?: string;
};

export function transferCommand(program: Command): void {
  const command = program
    .command('transfer')
    .description('move your cash to the shard of the exchange from which crypto orders are paid')
    .option('--amount <dollars>', 'how much (default: all of the other shard)', amountOf)
    .option('--from <shard>', 'from which shard (default: the one with the most)', shardOf)
    .option('--yes', 'do not ask')
    .option('--confirm <mode>', 'in prod, where nobody can be asked: --confirm prod');
  withExamples(
    withJson(withDataDir(command)),
    'recio transfer',
    'recio transfer --amount 250 --from 0',
  ).action(async (given: Given) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'transfer');
    const { mode } = installation.configuration;
    await atExchange(installation, async (client) => {
      const { byShard } = await client.reads.balances();
      const offer = offerOf(given, byShard);
      if (offer === null) {
        const cash = Object.fromEntries(byShard ?? []);
        report(command, { mode, moved: null, cash }, 'Nothing has to be moved: crypto orders can be paid.');
        return;
      }
      const { fromExchangeIndex: from, amountE6 } = offer;
      const what = `${dollars(amountE6)} moves from shard ${from} to shard ${CRYPTO_SHARD} (crypto).`;
      if (mode === 'prod' && given.yes !== true) await confirmProd(given.confirm, what);
      else await confirm(given.yes, what);
      const outcome = await transferCash(client.api.shardTransfers, offer, {
        clock: systemTime,
        timers: systemTime,
      });
      report(command, { mode, moved: offer, outcome }, `${what} ${toldOf(outcome)}`);
    });
  });
}

function offerOf(
  { amount, from }: Given,
  byShard: ReadonlyMap<number, MoneyE6> | null,
): TransferOffer | null {
  if (amount === undefined && from === undefined) return transferOffer(byShard);
  const others = [...(byShard ?? [])]
    .filter(([index]) => index !== CRYPTO_SHARD)
    .sort(([, a], [, b]) => b - a);
  const fromExchangeIndex = from ?? others[0]?.[0] ?? 0;
  const amountE6 = amount ?? byShard?.get(fromExchangeIndex);
  return amountE6 === undefined || amountE6 <= 0
    ? null
    : { fromExchangeIndex, toExchangeIndex: CRYPTO_SHARD, amountE6 };
}

function amountOf(text: string): MoneyE6 {
  try {
    const amount = parseMoneyE6(text.replace(/^\$/, ''));
    if (amount > 0) return amount;
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
  }
  throw new InvalidArgumentError('It must be dollars, such as 250 or 99.50.');
}

function shardOf(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) === CRYPTO_SHARD)
    throw new InvalidArgumentError(`It must be a number of a shard other than ${CRYPTO_SHARD}.`);
  return Number(text);
}
