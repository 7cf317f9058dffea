import { minuteText, requireEnough, tooLittle } from '@rec-io/app-worker/refresh/sound-bars';
import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS } from '@rec-io/domain/time';
import { storedSpan } from '@rec-io/price-history/fetch/missing';
import { readPriceHistory } from '@rec-io/price-history/read-price-history';
import { compareWarm } from '@rec-io/research/compare-warm';
import { heldOutWeeks, SPANS } from '@rec-io/research/held-out-weeks';
import { type Command, Option } from 'commander';
import type { Pool } from 'pg';
import { backgroundNews, withBackground } from '../../background.ts';
import {
  count,
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../../commands/common.ts';
import { coin } from '../../price-history/options.ts';
import { withPriceHistory } from '../../price-history/with-price-history.ts';
import { comparedText } from '../compared-text.ts';
import type { PrintedComparison } from './comparison.ts';
import { modelStoreOf, type NamedModel, namedModel } from './model-store-of.ts';

type Given = { readonly symbol?: CoinSymbol; readonly weeks: number; readonly background?: boolean };

export function addCompare(models: Command): void {
  const command = models
    .command('compare')
    .description('ask two models the same questions about the newest weeks of the price history')
    .argument('<first>', 'what the other is measured against: a name, or release')
    .argument('<second>', 'a name, or release')
    .option('--symbol <coin>', 'where no name says it: BTC or ETH', coin)
    .addOption(new Option('--weeks <weeks>', 'so many').argParser(count).default(SPANS.weeks));
  withExamples(
    withJson(withDataDir(command)),
    'recio research models compare release adaptive-btc-2026-10-29-3fa9c1',
    'recio research models compare release adaptive-eth-2026-10-29-81b0aa --weeks 12',
  );
  withBackground(command);
  withExitCodes(command, { 1: 'not compared: no such model, or too little price history' });
  command.action(
    async (first: string, second: string, { symbol, weeks, background }: Given, own: Command) => {
      const tellNews = background === true ? backgroundNews() : () => undefined;
      const installation = await installationOfCommand(command);
      const store = modelStoreOf(installation);
      const named = [first, second].find((name) => name !== 'release');
      const of = named === undefined ? symbol : (await store.read(named, symbol)).symbol;
      if (of === undefined)
        own.error("error: with release alone, '--symbol <coin>' is needed", { exitCode: 2 });
      const both = (await Promise.all([first, second].map((name) => namedModel(store, name, of)))).filter(
        (each) => each !== null,
      );
      const { heldOut, compared } = await withPriceHistory(installation, (pool) =>
        asked(pool, of, both, weeks, tellNews),
      );
      const knowing = both.filter(({ trainedToMs }) => (trainedToMs ?? 0) > heldOut.fromMs);
      const warnings = knowing.map(
        ({ model, trainedToMs }) =>
          `${model.name} has learnt from bars up to ${minuteText(trainedToMs ?? 0)}, later than the first question: it knows some of the answers.`,
      );
      const about = `${of}, the hours from ${minuteText(heldOut.fromMs)} to ${minuteText(heldOut.toMs)} UTC; both have watched the 60 days before.`;
      report(
        command,
        {
          symbol: of,
          from: new Date(heldOut.fromMs).toISOString(),
          to: new Date(heldOut.toMs).toISOString(),
          warnings,
          compared,
        } satisfies PrintedComparison,
        [about, ...warnings.map((warning) => `! ${warning}`), comparedText(compared, undefined)].join('\n'),
      );
    },
  );
}

async function asked(
  pool: Pool,
  symbol: CoinSymbol,
  both: readonly NamedModel[],
  weeks: number,
  tellNews: (phase: string, share: number) => void,
) {
  tellNews('bars', 0);
  const span = await storedSpan(pool, symbol);
  if (span === null) throw tooLittle(symbol, 'no bar is stored', Date.now());
  const heldOut = heldOutWeeks(span.lastMs, { ...SPANS, weeks });
  // With a day more, whose bars show that it does not begin there.
  const bars = await readPriceHistory(pool, symbol, heldOut.warmFromMs - DAY_MS, heldOut.toMs);
  requireEnough(symbol, bars, heldOut);
  return {
    heldOut,
    compared: compareWarm(
      bars,
      both.map(({ model }) => model),
      heldOut,
      (number) => tellNews('ask', number / both.length),
    ),
  };
}
