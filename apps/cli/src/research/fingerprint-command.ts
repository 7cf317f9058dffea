import { writeFile } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { fingerprintCsv } from '@rec-io/research/fingerprint-cells';
import { gridSums, HALF_LIFE_DAYS_MIN } from '@rec-io/research/fingerprint-sums';
import { type Fingerprints, fingerprintsOf } from '@rec-io/research/fingerprints';
import { type MomentumProfile, momentumProfile } from '@rec-io/research/momentum-profile';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { report, withExamples, withExitCodes, withJson } from '../commands/common.ts';
import { fingerprintText, shownRows } from './fingerprint-text.ts';
import { type PricesOptions, withPrices } from './options.ts';
import { readGrid } from './read-grid.ts';
import { requireTrainingDays } from './training-days.ts';

type Given = PricesOptions & { readonly halfLife: number; readonly out?: string };

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
    .option('--out <file>', 'write all cells as CSV');
  withJson(withPrices(command)).addHelpText('after', ABOUT);
  withExamples(
    command,
    'recio research fingerprint --symbol BTC --prices BTCUSD_*.csv.gz',
    'recio research fingerprint --symbol ETH --prices ETHUSD_*.csv.gz --half-life 90 --out eth.csv',
  );
  withExitCodes(command, {
    1: 'not counted: a price file that lies, too few days, or the file could not be written',
  });
  command.action(async (given: Given) => {
    const { found, profile } = await counted(given);
    if (given.out !== undefined) await write(given.out, found);
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
      },
      fingerprintText(given.symbol, found, profile, given.out),
    );
  });
}

/** @throws CatalogueError REC-401, REC-422 */
async function counted({
  symbol,
  prices,
  halfLife,
}: Given): Promise<{ readonly found: Fingerprints; readonly profile: MomentumProfile | null }> {
  const grid = await readGrid(prices, symbol);
  requireTrainingDays(grid, grid.startMs + grid.length * 60_000);
  const found = fingerprintsOf(gridSums(grid, { halfLifeDays: halfLife }));
  return { found, profile: momentumProfile(grid, halfLife) };
}

async function write(path: string, found: Fingerprints): Promise<void> {
  try {
    await writeFile(path, fingerprintCsv(found));
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new CatalogueError('REC-430', { path, reason: error.message });
    throw error;
  }
}

function halfLife(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < HALF_LIFE_DAYS_MIN)
    throw new InvalidArgumentError(`It must be a whole number of days, at least ${HALF_LIFE_DAYS_MIN}.`);
  return days;
}
