import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { formerModel } from '@rec-io/model-store/former-model';
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
import { coins, modelStoreOf, namedModel, reason, shownName } from './model-store-of.ts';

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
    const former = formerModel(await store.events(symbol));
    if (former === undefined)
      throw new CatalogueError('REC-449', { symbol, name: shownName(await store.inUse(symbol)) });
    // What cannot be used is nothing to go back to.
    await namedModel(store, former ?? RELEASE, symbol);
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
  const changes = await Promise.all(
    symbols.map(async (symbol) => {
      const now = await store.inUse(symbol);
      const before = now.isRelease ? null : now.name;
      // Where the chosen one cannot be used, the release's is in use against its owner's will, and may be chosen.
      return { symbol, before, model: modelOf(symbol), isBroken: now.problem !== null };
    }),
  );
  const due = changes.filter(({ before, model, isBroken }) => before !== model || isBroken);
  const words = ({ symbol, before, model }: (typeof changes)[number]) =>
    `${symbol} is traded with ${model ?? RELEASE} instead of ${before ?? RELEASE}`;
  if (due.length > 0) await confirm(yes, `${due.map(words).join(', ')}.`);
  for (const { symbol, before, model } of due)
    await store.note({ timeMs: Date.now(), symbol, event: 'chosen', model, before, by: me(), why });
  const text = changes.map((change) =>
    due.includes(change)
      ? `${words(change)} from now on.`
      : `${change.symbol}: ${change.model ?? RELEASE} is in use already.`,
  );
  const coinsChanged = changes.map((change) => ({
    symbol: change.symbol,
    model: change.model ?? RELEASE,
    before: change.before ?? RELEASE,
    isChanged: due.includes(change),
  }));
  report(command, { coins: coinsChanged }, text.join('\n'));
}
