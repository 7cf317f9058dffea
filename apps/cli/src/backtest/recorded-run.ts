import type { Recorded } from '@rec-io/app-replay/explain/recorded';
import { settingsOf } from '@rec-io/app-replay/options';
import { openStrategy, replayMonitor } from '@rec-io/app-replay/replay-strategy';
import { DecisionArchive } from '@rec-io/decision-log/decision-archive';
import { decisionsDirectory } from '@rec-io/decision-log/decision-files';
import { HOURLY_SERIES } from '@rec-io/domain/market';
import { DAY_MS } from '@rec-io/domain/time';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { byFills } from '@rec-io/research/backtest/by-fills';
import { figures } from '@rec-io/research/backtest/figures';
import { FILLS } from '@rec-io/research/backtest/fills';
import { SAVED_FORMAT, type SavedRun } from '@rec-io/research/backtest/saved-run';
import { warningsOf } from '@rec-io/research/backtest/warnings';
import { typedLine } from '../background.ts';
import type { BacktestGiven } from './given.ts';
import { recordedWalk } from './recorded-walk.ts';

/**
 * A backtest on what the trader recorded.
 * @throws CatalogueError REC-407 where nothing is recorded of this coin's hours, REC-405, REC-406, REC-113
 */
export async function recordedRun(
  given: BacktestGiven,
  recorded: Recorded,
  signal: AbortSignal,
  name: string,
): Promise<SavedRun> {
  const { symbol, balance, latency } = given;
  const strategy = await openStrategy(given.strategy, recorded.strategiesDirectory);
  try {
    const declared = strategy.runner.strategy;
    const monitor = replayMonitor({ symbol, series: 'hourly' }, declared, settingsOf(given.set));
    const archive = new DecisionArchive(decisionsDirectory(recorded.root, recorded.account, recorded.mode));
    const records = hourlyOf(archive, given, signal);
    const walked = await recordedWalk(records, {
      ...{ monitor, runner: strategy.runner, latencyMs: latency },
      balanceE6: Math.round(balance * 1e6),
    });
    if (signal.aborted) throw new CatalogueError('REC-113');
    const { desks, fromMs, toMs, decisions } = walked;
    if (decisions === 0) throw new CatalogueError('REC-407', { path: archive.directory });
    const desk = desks[FILLS.indexOf(given.fills)];
    if (desk === undefined) throw new RangeError(`no fills ${given.fills}`);
    const { trades, counters } = desk;
    const of = figures({ trades, counters, fromMs, toMs, size: monitor.size, balanceE6: balance * 1e6 });
    const results = byFills((fills) => desks[FILLS.indexOf(fills)]?.trades ?? []);
    const iso = (timeMs: number) => new Date(timeMs).toISOString();
    return {
      format: SAVED_FORMAT,
      name,
      madeAt: iso(Date.now()),
      command: typedLine(),
      marks: marksOf(recorded.mode, decisions, archive.lost),
      warnings: warningsOf(of, null, null, results),
      input: {
        ...{
          symbol,
          quotes: 'recorded',
          from: iso(fromMs),
          to: iso(toMs),
          files: [],
          barsSha256: 'recorded',
        },
        ...{ model: 'as recorded', learntUntil: iso(fromMs), strategy: monitor.strategy, market: 'recorded' },
        ...{ parameters: monitor.parameters, set: given.set, balance, fills: given.fills },
        ...{ latencyMs: latency, seed: given.seed },
      },
      figures: of,
      byFills: results,
      significance: null,
      sweep: null,
    };
  } finally {
    strategy.close();
  }
}

/** What the first monitor of the coin's hours recorded: all of them saw the same market. */
async function* hourlyOf(
  archive: DecisionArchive,
  { symbol, from, to }: BacktestGiven,
  signal: AbortSignal,
): AsyncGenerator<DecisionRecord> {
  let first: string | null = null;
  const toMs = to === undefined ? Number.MAX_SAFE_INTEGER : to + DAY_MS;
  for await (const record of archive.between(from ?? 0, toMs)) {
    if (signal.aborted) return;
    const { ladder } = record.input;
    const isHourly = ladder?.eventTicker.startsWith(`${HOURLY_SERIES[symbol]}-`) ?? false;
    if (first === null && isHourly) first = record.monitor;
    if (record.monitor === first) yield record;
  }
}

function marksOf(mode: Recorded['mode'], decisions: number, lost: number): string[] {
  const whose =
    mode === 'simulated'
      ? 'of SIMULATED makers on this machine, not of a real market'
      : `of the ${mode} exchange`;
  return [
    `RECORDED QUOTES: best prices ${whose}, as the trader saw them in ${decisions.toLocaleString('en-US')} recorded seconds.`,
    'How many contracts stood at a price was not recorded: a fill is whole. What our orders would have moved is not seen.',
    'An hour settles on the mean of its last sixty recorded prints; with fewer than 45 of them the money is given back.',
    'Probabilities are those that the model said then.',
    ...(lost > 0 ? [`${lost} stretches of the recording were cut off or damaged.`] : []),
  ];
}
