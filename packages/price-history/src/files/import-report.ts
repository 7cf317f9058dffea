import { basename } from 'node:path';
import type { CoinSymbol } from '@rec-io/domain/market';
import { LAYOUTS, type LayoutId } from '@rec-io/prices/bar-layout';
import type { Bar } from '@rec-io/prices/bars';
import type { StorePlan } from '../store-bars.ts';
import type { Combined } from './combine-files.ts';
import type { Example, Finding } from './findings.ts';
import type { ImportFile } from './read-import-file.ts';

/** What an import did, or would do. Times are ISO, prices dollars. */
export type ImportReport = {
  readonly isDryRun: boolean;
  readonly files: readonly FileReport[];
  readonly coins: readonly CoinReport[];
};

export type FileReport = {
  readonly file: string;
  readonly symbol: CoinSymbol;
  readonly layout: LayoutId;
  readonly layoutName: string;
  readonly columns: string;
  readonly order: string;
  readonly venue: string | null;
  readonly quote: string | null;
  readonly rows: number;
  readonly bars: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly findings: readonly Finding[];
};

export type CoinReport = {
  readonly symbol: CoinSymbol;
  /** In all its files, each minute once. */
  readonly bars: number;
  /** New. */
  readonly added: number;
  /** Stored already, with the same values. */
  readonly same: number;
  /** Stored already, with others: kept, or replaced. */
  readonly contradicting: number;
  readonly replaced: number;
  readonly contradictions: readonly StoredContradiction[];
  /** Files that contradict each other: the one named first counts. */
  readonly betweenFiles: { readonly count: number; readonly examples: readonly Example[] };
};

export type StoredContradiction = {
  readonly time: string;
  readonly file: string;
  readonly line: number;
  readonly stored: BarValues;
  readonly inFile: BarValues;
};
type BarValues = {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | null;
};

const isoTime = (timeMs: number | undefined): string | null =>
  timeMs === undefined ? null : new Date(timeMs).toISOString();

export function importReport(
  files: readonly ImportFile[],
  plans: readonly { readonly all: Combined; readonly plan: StorePlan }[],
  { isDryRun }: { readonly isDryRun: boolean },
): ImportReport {
  return { isDryRun, files: files.map(fileReport), coins: plans.map(coinReport) };
}

function fileReport({ path, rows, rowCount, findings, ...file }: ImportFile): FileReport {
  const { startMs, length } = rows.bars;
  const { symbol, layout, columns, order, venue, quote } = file;
  return {
    ...{ file: basename(path), symbol, layout, layoutName: LAYOUTS[layout].name },
    ...{ columns, order, venue, quote, rows: rowCount, bars: length },
    ...{ from: isoTime(startMs[0]), to: isoTime(startMs[length - 1]), findings },
  };
}

function coinReport({ all, plan }: { readonly all: Combined; readonly plan: StorePlan }): CoinReport {
  const { added, replaced, same, contradicting, examples } = plan.merge;
  return {
    ...{ symbol: all.symbol, bars: all.bars.length, added: added.merged.length },
    ...{ same, contradicting, replaced: replaced.merged.length },
    contradictions: examples.map(({ incomingRow, stored, incoming }) => ({
      time: new Date(stored.startMs).toISOString(),
      file: basename(all.files[all.fileOf[incomingRow] ?? 0]?.path ?? ''),
      line: all.lineOf[incomingRow] ?? 0,
      stored: values(stored),
      inFile: values(incoming),
    })),
    betweenFiles: { count: all.contradicting.count, examples: all.contradicting.examples },
  };
}

const values = ({
  openE4,
  highE4,
  lowE4,
  closeE4,
  volume,
}: Bar & { readonly volume: number }): BarValues => ({
  ...{ open: openE4 / 1e4, high: highE4 / 1e4, low: lowE4 / 1e4, close: closeE4 / 1e4 },
  volume: Number.isNaN(volume) ? null : volume,
});
