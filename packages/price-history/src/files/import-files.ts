import { stat } from 'node:fs/promises';
import { inTransaction } from '@rec-io/database/transaction';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import type { LayoutId } from '@rec-io/prices/bar-layout';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import type { Pool, PoolClient } from 'pg';
import { minuteText, priceText } from '../minute-text.ts';
import { noteImport } from '../note-import.ts';
import { SeamError } from '../seams.ts';
import { applyPlan, lockHistory, planStore, type StorePlan } from '../store-bars.ts';
import { type Combined, combineFiles } from './combine-files.ts';
import { type ImportReport, importReport } from './import-report.ts';
import { type ImportFile, readImportFile } from './read-import-file.ts';

export type ImportOptions = {
  /** Default: as rows or names of the files say. */
  readonly symbol: CoinSymbol | null;
  /** Default: as is recognised. */
  readonly layout: LayoutId | null;
  /** Whether the files win where a minute is stored with other values. */
  readonly replaces: boolean;
  /** Whether nothing is stored. */
  readonly isDryRun: boolean;
  /** Whether prices are taken whatever the coin cost then, and whatever is stored beside them. */
  readonly anyPrice: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
};

export type ImportProgress = {
  readonly phase: 'reading' | 'comparing' | 'storing';
  /** Bytes of the files while reading, rows while storing. */
  readonly done: number;
  readonly total: number;
};

/**
 * Takes minute bars from files of any venue into the history: all of them or, when one lies, none. Repeated, it changes nothing.
 * @param pool of the owner, the worker or the recorder
 * @throws PriceFileError, or whatever the database says; then nothing was stored
 */
export async function importFiles(
  pool: Pool,
  paths: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  const startedAt = new Date();
  const files = await readAll(paths, options);
  const combined = SYMBOLS.flatMap((symbol) => {
    const own = files.filter((file) => file.symbol === symbol);
    return own.length === 0 ? [] : [combineFiles(symbol, own)];
  });
  options.onProgress?.({ phase: 'comparing', done: 0, total: 1 });
  return inTransaction(pool, async (client) => {
    const plans: { readonly all: Combined; readonly plan: StorePlan }[] = [];
    for (const all of combined) plans.push({ all, plan: await planned(client, all, options) });
    const report = importReport(files, plans, options);
    if (!options.isDryRun) await storeAll(client, plans, report, startedAt, options);
    return report;
  });
}

async function readAll(paths: readonly string[], options: ImportOptions): Promise<ImportFile[]> {
  const { symbol, layout, anyPrice, onProgress, signal } = options;
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const files: ImportFile[] = [];
  for (const path of paths) {
    const onBytes = (bytes: number): void => {
      done += bytes;
      onProgress?.({ phase: 'reading', done, total });
    };
    files.push(
      await readImportFile(path, {
        ...{ symbol, layout, anyPrice, onBytes },
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  }
  return files;
}

async function planned(
  client: PoolClient,
  all: Combined,
  { replaces, anyPrice }: ImportOptions,
): Promise<StorePlan> {
  const { symbol, bars, files } = all;
  await lockHistory(client, symbol);
  const sources = files.map(({ venue }) => venue ?? 'a file');
  try {
    return await planStore(
      client,
      { symbol, bars, ...bySource(sources, all.fileOf), asked: [] },
      { replaces, fits: !anyPrice },
    );
  } catch (error) {
    throw error instanceof SeamError ? asFileError(all, error) : error;
  }
}

/** Several files of one venue are one source. */
function bySource(ofFile: readonly string[], fileOf: Uint16Array) {
  const sources = [...new Set(ofFile)];
  const index = ofFile.map((source) => sources.indexOf(source));
  return { sources, sourceOf: sources.length === 1 ? null : fileOf.map((file) => index[file] ?? 0) };
}

function asFileError({ files, fileOf, lineOf }: Combined, error: SeamError): PriceFileError {
  const { kind, incomingRow, storedMs, storedE4, incomingE4, overlap } = error;
  const path = files[fileOf[incomingRow] ?? 0]?.path ?? '';
  const line = lineOf[incomingRow] ?? null;
  const stored = `${priceText(storedE4)} at ${minuteText(storedMs)}`;
  if (kind === 'jump')
    return new PriceFileError(
      'jump-to-history',
      path,
      line,
      `a price that goes on from the stored ${stored}`,
      priceText(incomingE4),
    );
  const share = `${overlap.apart} of the ${overlap.minutes} minutes that are stored are more than 5 % away`;
  return new PriceFileError(
    'jump-to-history',
    path,
    line,
    `about what is stored: ${stored}`,
    `${priceText(incomingE4)}; ${share}`,
  );
}

async function storeAll(
  client: PoolClient,
  plans: readonly { readonly all: Combined; readonly plan: StorePlan }[],
  report: ImportReport,
  startedAt: Date,
  { onProgress, signal }: ImportOptions,
): Promise<void> {
  const total = plans.reduce((sum, { plan }) => sum + plan.merge.added.merged.length, 0);
  let done = 0;
  for (const { all, plan } of plans) {
    signal?.throwIfAborted();
    await applyPlan(client, plan, (rows) => {
      done += rows;
      signal?.throwIfAborted();
      onProgress?.({ phase: 'storing', done, total });
    });
    const { added, replaced } = plan.merge;
    await noteImport(client, {
      ...{ symbol: all.symbol, kind: 'file', startedAt },
      source: plan.incoming.sources.join(', '),
      ...{ added: added.merged.length, replaced: replaced.merged.length },
      report: { files: report.files.filter(({ symbol }) => symbol === all.symbol) },
    });
  }
}
