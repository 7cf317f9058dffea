import type { BacktestLine, BacktestListed, BacktestReport } from '@rec-io/domain/backtest-view';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { SavedRun } from '@rec-io/research/backtest/saved-run';
import type { Library } from './library.ts';
import { reportRows } from './text.ts';

/** Lines by name, with what their files looked like when they were read. */
export type KnownLines = Map<string, { readonly stamp: string; readonly line: BacktestListed }>;

/**
 * All that is saved, by name. One that cannot be read is named and does not hide the others.
 * @param known of an earlier look: files that are as they were are not read again
 */
export async function libraryLines(
  library: Library,
  known: KnownLines = new Map(),
): Promise<BacktestListed[]> {
  return Promise.all(
    (await library.names()).map(async (name) => {
      const stamp = await library.stamp(name);
      const before = known.get(name);
      if (before?.stamp === stamp) return before.line;
      const line = await readLine(library, name);
      known.set(name, { stamp, line });
      return line;
    }),
  );
}

async function readLine(library: Library, name: string): Promise<BacktestListed> {
  try {
    return lineOf(await library.read(name));
  } catch (error) {
    if (error instanceof CatalogueError) return { name, problem: error.message };
    throw error;
  }
}

export function lineOf(run: SavedRun): BacktestLine {
  const { name, madeAt, input, figures, byFills, significance, warnings } = run;
  const { symbol, strategy, model, from, to, quotes, fills } = input;
  const { trades, profit, perTrade, drawdown } = figures;
  return {
    ...{ name, madeAt, symbol, strategy, model, from, to, quotes, fills, trades, profit },
    pessimistic: byFills.find((each) => each.fills === 'pessimistic')?.profit ?? null,
    perTrade: perTrade?.mean ?? null,
    drawdown: drawdown.depth,
    pValue: significance?.pValue ?? null,
    warnings,
  };
}

/** A saved run as a page shows it. */
export function reportOf(run: SavedRun): BacktestReport {
  const { command, marks, figures } = run;
  return {
    ...lineOf(run),
    ...{ command, marks, rows: reportRows(run) },
    equity: figures.equity,
    calibration: figures.calibration.map(({ from, to, trades, said, came: { mean, low, high } }) => ({
      ...{ from, to, trades, said },
      came: { mean, low, high },
    })),
  };
}
