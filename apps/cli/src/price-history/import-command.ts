import type { CoinSymbol } from '@rec-io/domain/market';
import type { ImportProgress } from '@rec-io/price-history/files/import-files';
import { LAYOUT_IDS, type LayoutId } from '@rec-io/prices/bar-layout';
import type { Command } from 'commander';
import {
  installationOfCommand,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../commands/common.ts';
import { withDatabase } from '../modes/with-database.ts';
import { explainedFile } from './file-error.ts';
import { coin, layoutId } from './options.ts';
import { shownProgress } from './shown-progress.ts';
import { untilStopped } from './until-stopped.ts';

type Given = {
  readonly symbol?: CoinSymbol;
  readonly layout?: LayoutId;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
  readonly anyPrice?: boolean;
};

export function addImport(data: Command): void {
  const command = data
    .command('import')
    .description('take minute bars from CSV files, plain or gzip, of any venue; all of them or none')
    .argument('<file...>', 'any number, of either coin, in any order')
    .option('--symbol <coin>', 'BTC or ETH; default: as names or rows say', coin)
    .option('--layout <name>', `default: recognised; one of ${LAYOUT_IDS.join(', ')}`, layoutId)
    .option('--replace', 'where a minute is stored otherwise, take the file’s')
    .option('--any-price', 'whatever the coin cost then: for invented prices')
    .option('--dry-run', 'show all of it, store nothing');
  withExitCodes(
    withExamples(
      withJson(withDataDir(command)),
      'recio data import BTCUSD_2018-*.csv.gz --dry-run',
      'recio data import bars.csv --symbol ETH --layout coinbase',
    ),
    { 1: 'a file is refused: nothing was stored', 130: 'stopped: nothing was stored' },
  ).action((files: readonly string[], given: Given) => runImport(command, files, given));
}

async function runImport(command: Command, files: readonly string[], given: Given): Promise<void> {
  const { importFiles } = await import('@rec-io/price-history/files/import-files');
  const { importText } = await import('@rec-io/price-history/files/import-text');
  const installation = await installationOfCommand(command);
  const bar = shownProgress(wantsJson(command), 'import');
  const replaces = given.replace === true;
  const done = await untilStopped((signal) =>
    withDatabase(installation, (pool) =>
      importFiles(pool, files, {
        symbol: given.symbol ?? null,
        layout: given.layout ?? null,
        replaces,
        isDryRun: given.dryRun === true,
        anyPrice: given.anyPrice === true,
        onProgress: (progress) => bar.at(share(progress), WHAT[progress.phase]),
        signal,
      }),
    ),
  )
    .catch((error: unknown) => {
      throw explainedFile(error);
    })
    .finally(() => bar.end());
  report(command, done, importText(done, replaces));
}

const WHAT = { reading: 'reading', comparing: 'comparing with what is stored', storing: 'storing' } as const;
/** Reading and storing take about as long. */
const SHARES = {
  reading: { from: 0, part: 0.4 },
  comparing: { from: 0.4, part: 0.1 },
  storing: { from: 0.5, part: 0.5 },
} as const;

function share({ phase, done, total }: ImportProgress): number {
  const { from, part } = SHARES[phase];
  return from + part * (total === 0 ? 1 : done / total);
}
