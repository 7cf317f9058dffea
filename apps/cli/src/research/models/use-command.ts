import type { CoinSymbol } from '@rec-io/domain/market';
import { choiceOf, choose, type ModelChoice, wayBack } from '@rec-io/model-store/choose-model';
import { RELEASE } from '@rec-io/model-store/model-name';
import type { ModelStore } from '@rec-io/model-store/model-store';
import { type Command, Option } from 'commander';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../../commands/common.ts';
import { confirm } from '../../modes/confirm.ts';
import { coin } from '../../price-history/options.ts';
import { me } from '../../trading/trader-door.ts';
import { coins, modelStoreOf, namedModel, reason } from './model-store-of.ts';

type Given = { readonly symbol?: CoinSymbol; readonly reason: string; readonly yes?: boolean };

const CODES = { 1: 'not done: there is no such model, nobody agreed, or it cannot be written' };

export function addUse(models: Command): void {
  const command = models
    .command('use')
    .description('trade with another model; a running trader takes it up by itself')
    .argument('<name>', `one of the list, or ${RELEASE} for the one that came with the release`)
    .option('--symbol <coin>', `of ${RELEASE}, BTC or ETH; default: both`, coin);
  withExamples(
    withReason(command),
    'recio research models use adaptive-btc-2026-10-29-3fa9c1 --reason "as good, and calmer"',
    `recio research models use ${RELEASE} --symbol ETH --reason "the newest ones say too much" --yes`,
  );
  withExitCodes(command, CODES).action(async (name: string, given: Given) => {
    const store = modelStoreOf(await installationOfCommand(command));
    const named = await namedModel(store, name, given.symbol);
    await use(command, store, named === null ? coins(undefined) : [named.symbol], given, () =>
      name === RELEASE ? null : name,
    );
  });
}

export function addRollback(models: Command): void {
  const command = models
    .command('rollback')
    .description('go back to the model that was in use before; again, to the one before that')
    .addOption(new Option('--symbol <coin>', 'BTC or ETH').argParser(coin).makeOptionMandatory());
  withExamples(
    withReason(command),
    'recio research models rollback --symbol BTC --reason "too sure of itself since Monday"',
  );
  withExitCodes(command, CODES).action(async (given: Given & { readonly symbol: CoinSymbol }) => {
    const { symbol } = given;
    const store = modelStoreOf(await installationOfCommand(command));
    const former = await wayBack(store, symbol);
    await use(command, store, [symbol], given, () => former);
  });
}

const withReason = (command: Command): Command =>
  withJson(
    withDataDir(
      command
        .addOption(
          new Option('--reason <text>', 'why; the journal keeps it').argParser(reason).makeOptionMandatory(),
        )
        .option('--yes', 'do not ask'),
    ),
  );

/** @throws CatalogueError REC-113, REC-442, REC-646 */
async function use(
  command: Command,
  store: ModelStore,
  symbols: readonly CoinSymbol[],
  { reason: why, yes }: Given,
  modelOf: (symbol: CoinSymbol) => string | null,
): Promise<void> {
  const changes = await Promise.all(symbols.map((symbol) => choiceOf(store, symbol, modelOf(symbol))));
  const due = changes.filter(({ isDue }) => isDue);
  const words = ({ symbol, before, model }: ModelChoice) =>
    `${symbol} is traded with ${model ?? RELEASE} instead of ${before ?? RELEASE}`;
  if (due.length > 0) await confirm(yes, `${due.map(words).join(', ')}.`);
  for (const choice of due) await choose(store, choice, me(), why);
  const text = changes.map((change) =>
    change.isDue
      ? `${words(change)} from now on.`
      : `${change.symbol}: ${change.model ?? RELEASE} is in use already.`,
  );
  const coinsChanged = changes.map((change) => ({
    symbol: change.symbol,
    model: change.model ?? RELEASE,
    before: change.before ?? RELEASE,
    isChanged: change.isDue,
  }));
  report(command, { coins: coinsChanged }, text.join('\n'));
}
