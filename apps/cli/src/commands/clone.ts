import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { CopyReport } from '@rec-io/system-data/copy-system-data';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { cloneTarget } from '../system-data/clone-target.ts';
import { progressView } from '../system-data/progress-view.ts';
import { report, wantsJson, withDataDir, withExamples, withJson } from './common.ts';

type CloneGiven = {
  readonly from: string;
  readonly to?: string;
  readonly schemas?: readonly string[];
  readonly existing: 'keep' | 'merge' | 'replace';
  readonly jobs?: number;
  readonly resume?: boolean;
  readonly verify: 'full' | 'counts';
  readonly times?: 'eastern' | 'utc';
  readonly log: boolean;
  readonly maxRate?: number;
  readonly maxConnections?: number;
  readonly name?: string;
  readonly email?: string;
};

/** Brings analytics, price history and market data into a database, from an operator's server or a published snapshot. */
export function cloneCommand(program: Command): void {
  const command = program
    .command('clone')
    .description('copy analytics, price history and market data from an operator, every row verified')
    .requiredOption(
      '--from <source>',
      'the token or connection file that the operator gave you, postgres://…, or https://…/manifest.json#ed25519=… (a token or password typed here shows in the list of processes: better a file of mode 0600, or PGPASSWORD)',
    )
    .option('--to <database>', 'postgres://… of another database (default: this installation’s)')
    .addOption(
      new Option('--schemas <list>', 'only these, separated by commas (default: all three)').argParser(
        schemas,
      ),
    )
    .addOption(
      new Option(
        '--existing <what>',
        'tables with rows of your own: keep them, merge (add rows whose key is not here), or replace (the old ones can be put back)',
      )
        .choices(['keep', 'merge', 'replace'])
        .default('keep'),
    )
    .addOption(
      new Option('--jobs <n>', 'tables or parts of them at once (default: 2)').argParser(whole(1, 16)),
    )
    .option('--resume', 'go on with a copy from the same source that was cut')
    .addOption(
      new Option('--verify <how>', 'full: every row by hash on both sides; counts: rows are only counted')
        .choices(['full', 'counts'])
        .default('full'),
    )
    .addOption(
      new Option(
        '--times <zone>',
        'what times without a zone are, in tables of the earlier system (default: the rows must tell)',
      ).choices(['eastern', 'utc']),
    )
    .addOption(
      new Option('--max-rate <rate>', 'at most so much per second over the line, such as 5MB').argParser(
        rate,
      ),
    )
    .addOption(
      new Option('--max-connections <n>', 'at most so many connections to the source at once').argParser(
        whole(3, 64),
      ),
    )
    .option('--no-log', 'write nothing in the operator’s log: for a server that keeps none')
    .option('--name <name>', 'for the operator’s log (default: the user’s name)')
    .option('--email <address>', 'for the operator’s log (default: the user’s e-mail address)');
  withExamples(
    withJson(withDataDir(command)),
    'recio clone --from recio1.eyJ2Ijox…',
    'recio clone --from ./token --resume',
    'recio clone --from "https://data.example.org/manifest.json#ed25519=…"',
    'recio clone --from ./token --schemas analytics --max-rate 5MB',
  ).action((given: CloneGiven) => clone(command, given));
}

async function clone(command: Command, given: CloneGiven): Promise<void> {
  const { parseFrom } = await import('@rec-io/system-data/from');
  const { copySystemData } = await import('@rec-io/system-data/copy-system-data');
  const { reportText } = await import('@rec-io/system-data/copy-text');
  const from = await parseFrom(given.from);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stop.abort(new CatalogueError('REC-713')));
  const view = progressView(wantsJson(command));
  const target = await cloneTarget(command, given.to ?? null, given);
  let result: CopyReport;
  try {
    const { jobs, maxRate, maxConnections } = given;
    result = await copySystemData({
      from,
      target: target.connection,
      isOurs: given.to === undefined,
      identity: target.identity,
      existing: given.existing,
      isLogged: given.log,
      resume: given.resume === true,
      verify: given.verify,
      ...(given.schemas === undefined ? {} : { schemas: given.schemas }),
      ...(given.times === undefined ? {} : { zone: ZONES[given.times] }),
      ...(jobs === undefined ? {} : { jobs }),
      ...(maxRate === undefined ? {} : { maxRate }),
      ...(maxConnections === undefined ? {} : { maxConnections }),
      onProgress: (progress) => view.show(progress),
      signal: stop.signal,
    });
  } finally {
    view.clear();
    await target.close();
  }
  report(command, { event: 'copied', ...result }, reportText(result));
  if (result.tables.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
}

const ZONES = { eastern: 'America/New_York', utc: 'UTC' } as const;
const KNOWN_SCHEMAS = ['analytics', 'historical_data', 'live_data'];

function schemas(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !KNOWN_SCHEMAS.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`"${unknown}" is none of ${KNOWN_SCHEMAS.join(', ')}.`);
  return names;
}

const whole = (least: number, most: number) => (text: string) => {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return value;
};

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
const RATE_MIN = 10_000;

function rate(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?(?:\/s)?$/i.exec(text.trim()) ?? [];
  const value = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  if (number === '' || !(value >= RATE_MIN))
    throw new InvalidArgumentError('It must be bytes per second, at least 10kB: 500kB, 5MB, 1.5GB.');
  return value;
}
