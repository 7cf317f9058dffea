import { basename } from 'node:path';
import type { CoinSymbol } from '@rec-io/domain/market';
import { type BarFileOptions, readBarFile } from '@rec-io/prices/bar-file';
import { LAYOUTS, type LayoutId } from '@rec-io/prices/bar-layout';
import { checkBroken, checkRepeats, checkStep, forgetVolumes, noteGaps } from './check-file.ts';
import { checkLevels } from './check-levels.ts';
import { checkMarket, withoutSpikes } from './check-moves.ts';
import { coinOfFile, isNearlyDollars, venueOfFile } from './coin-of-file.ts';
import { type FileRows, RowCollector } from './file-rows.ts';
import { type Finding, Findings } from './findings.ts';
import { orderRows, type RowOrder } from './order-rows.ts';

/** A file that is taken, and what was found in it. */
export type ImportFile = {
  readonly path: string;
  readonly symbol: CoinSymbol;
  /** `USD`, `USDT`; null: nobody says. */
  readonly quote: string | null;
  /** `bitfinex`; null: nobody says. */
  readonly venue: string | null;
  readonly layout: LayoutId;
  /** `time, low, high, …` */
  readonly columns: string;
  readonly order: RowOrder;
  /** All that the file has, headers and empty lines left out. */
  readonly rowCount: number;
  /** In order of time, each minute once. */
  readonly rows: FileRows;
  readonly findings: readonly Finding[];
};

export type ImportFileOptions = BarFileOptions & {
  readonly symbol: CoinSymbol | null;
  /** Take prices whatever the coin cost at that time. */
  readonly anyPrice: boolean;
};

/**
 * Reads one file of minute bars and decides whether it says what it seems to say. Single mistakes are left out and told.
 * @throws PriceFileError when the file lies: another coin, unit, step or market than it seems, or too much of it is broken
 */
export async function readImportFile(path: string, options: ImportFileOptions): Promise<ImportFile> {
  const { symbol: wanted, anyPrice } = options;
  const collector = new RowCollector();
  const facts = await readBarFile(path, options, collector);
  const { symbol, quote } = coinOfFile(path, wanted, facts.symbol);
  const findings = new Findings();
  checkBroken(path, collector, findings);
  const ordered = orderRows(collector.rows(), findings);
  checkStep(path, ordered.rows);
  if (!anyPrice) checkLevels(path, symbol, ordered.rows, findings);
  checkRepeats(path, ordered, findings);
  const rows = withoutSpikes(path, ordered.rows, findings);
  checkMarket(path, rows);
  forgetVolumes(rows, findings);
  const { emptyRows, repeatedHeaders } = facts;
  if (emptyRows > 0) findings.note('no-trade', null, () => '', emptyRows);
  if (repeatedHeaders > 0) findings.note('repeated-header', null, () => '', repeatedHeaders);
  if (isNearlyDollars(quote)) findings.note('not-dollars', null, () => quote ?? '', rows.bars.length);
  noteGaps(rows, findings);
  const { layout } = facts;
  return {
    ...{ path, symbol, quote, rows },
    venue: venueOfFile(path, LAYOUTS[layout.id].venue),
    layout: layout.id,
    columns: layout.shown,
    order: ordered.order,
    rowCount: collector.rows().bars.length + collector.faultCount + emptyRows,
    findings: findings.all().map(withoutEmpty),
  };
}

const withoutEmpty = (finding: Finding): Finding => ({
  ...finding,
  examples: finding.examples.filter(({ text }) => text !== ''),
});

/** As it is shown: the name without its folders. */
export const fileName = ({ path }: Pick<ImportFile, 'path'>): string => basename(path);
