import { writeFile } from 'node:fs/promises';
import { writeFingerprints } from '@rec-io/database/fingerprints';
import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { fingerprintCells, fingerprintCsv } from '@rec-io/research/fingerprint-cells';
import { gridSums, HALF_LIFE_DAYS_MIN } from '@rec-io/research/fingerprint-sums';
import { type Fingerprints, fingerprintsOf } from '@rec-io/research/fingerprints';
import { gridTimeMs } from '@rec-io/research/minute-grid';
import { type MomentumProfile, momentumProfile } from '@rec-io/research/momentum-profile';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { installationOfCommand, report, withExamples, withExitCodes, withJson } from '../commands/common.ts';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { fingerprintText, shownRows } from './fingerprint-text.ts';
import { type BarsGiven, withBars } from './options.ts';
import { readGrid } from './read-grid.ts';
import { requireTrainingDays } from './training-days.ts';

type Given = BarsGiven & {
  readonly halfLife: number;
  readonly out?: string;
  readonly store?: boolean;
};

const ABOUT = `
A fingerprint tells how often the price was at least so far above (pos) or below (neg) after 1 to 60 minutes, for 0.00 to 2.00 percent:
of all minutes (baseline), and of those with a momentum of −30 to +30 hundredths of a percent. Time is time: a close stands over up to
five absent minutes, and a move across a longer gap is not counted. Where there are few moves, neighbouring buckets help (pos, neg);
what was counted alone is beside it (pos_raw, neg_raw). Shares in the CSV are 0 to 1, samples are moves, weight counts old ones less.
`;

export function addFingerprint(research: Command): void {
  const command = research
    .command('fingerprint')
    .description('count how far prices went by momentum and time: the fingerprint tables')
    .addOption(
      new Option('--half-life <days>', 'days after which a minute counts half')
        .argParser(halfLife)
        .default(365),
    )
    .option('--out <file>', 'write all cells as CSV')
    .option('--store', 'keep them in the installation’s database, in use from now on');
  withJson(withBars(command)).addHelpText('after', ABOUT);
  withExamples(
    command,
    'recio research fingerprint --symbol BTC --prices BTCUSD_*.csv.gz --store',
    'recio research fingerprint --symbol ETH --prices ETHUSD_*.csv.gz --half-life 90 --out eth.csv',
  );
  withExitCodes(command, {
    1: 'not counted, or kept nowhere: a price file that lies, too few days, no installation, a file that cannot be written',
  });
  command.action(async (given: Given) => {
    // Asked first: counting takes seconds, and where there is no installation nothing could be kept.
    const installation = given.store === true ? await installationOfCommand(command) : null;
    const counted = await count(given, command);
    const { found, profile } = counted;
    if (given.out !== undefined) await write(given.out, found);
    const version = installation === null ? null : await store(installation, given.symbol, counted);
    const { halfLifeDays, fromMs, throughMs } = found.sums;
    report(
      command,
      {
        symbol: given.symbol,
        name: found.smoothed.name,
        from: new Date(fromMs).toISOString(),
        through: new Date(throughMs).toISOString(),
        halfLifeDays,
        rows: shownRows(found),
        momentum: profile && { ...profile, percentiles: undefined },
        version,
      },
      fingerprintText(given.symbol, found, profile, { out: given.out ?? null, version }),
    );
  });
}

type Counted = {
  readonly bars: number;
  readonly found: Fingerprints;
  readonly profile: MomentumProfile | null;
};

/** @throws CatalogueError REC-401, REC-422, REC-749 */
async function count(given: Given, command: Command): Promise<Counted> {
  const halfLifeDays = given.halfLife;
  const grid = await readGrid(given, command);
  requireTrainingDays(grid, gridTimeMs(grid, grid.length));
  return {
    bars: grid.meanE4.reduce((bars, mean) => bars + (Number.isNaN(mean) ? 0 : 1), 0),
    found: fingerprintsOf(gridSums(grid, { halfLifeDays })),
    profile: momentumProfile(grid, halfLifeDays),
  };
}

function store(
  installation: Installation,
  symbol: CoinSymbol,
  { bars, found, profile }: Counted,
): Promise<number> {
  const { fromMs, throughMs, halfLifeDays } = found.sums;
  const about = { symbol, name: found.smoothed.name, fromMs, throughMs, bars, halfLifeDays };
  return withDatabase(installation, (pool) =>
    writeFingerprints(pool, { ...about, cells: fingerprintCells(found), momentum: profile }),
  );
}

async function write(path: string, found: Fingerprints): Promise<void> {
  try {
    await writeFile(path, fingerprintCsv(found));
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new CatalogueError('REC-428', { path, reason: error.message });
    throw error;
  }
}

function halfLife(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < HALF_LIFE_DAYS_MIN)
    throw new InvalidArgumentError(`It must be a whole number of days, at least ${HALF_LIFE_DAYS_MIN}.`);
  return days;
}
