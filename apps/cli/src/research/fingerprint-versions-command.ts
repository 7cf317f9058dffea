import { type FingerprintVersion, fingerprintVersions, useFingerprints } from '@rec-io/database/fingerprints';
import type { CoinSymbol } from '@rec-io/domain/market';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Command, Option } from 'commander';
import {
  count,
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../commands/common.ts';
import { withDatabase } from '../modes/with-database.ts';
import { withSymbol } from './options.ts';

type Given = { readonly symbol: CoinSymbol; readonly use?: number };

export function addFingerprintVersions(research: Command): void {
  const command = research
    .command('fingerprint-versions')
    .description('the fingerprints that were kept, and which of them are in use')
    .addOption(new Option('--use <version>', 'put another one in use').argParser(count));
  withExamples(
    withDataDir(withJson(withSymbol(command))),
    'recio research fingerprint-versions --symbol BTC',
    'recio research fingerprint-versions --symbol BTC --use 3',
  );
  withExitCodes(command, {
    1: 'not done: no installation, no such version, or the database could not be reached',
  });
  command.action(async ({ symbol, use }: Given) => {
    const installation = await installationOfCommand(command);
    const versions = await withDatabase(installation, async (pool) => {
      const isThere = use === undefined || (await useFingerprints(pool, symbol, use));
      const kept = await fingerprintVersions(pool, symbol);
      if (!isThere) throw noSuchVersion(symbol, use, kept);
      return kept;
    });
    report(command, versions.map(told), versionsText(symbol, versions));
  });
}

const noSuchVersion = (symbol: CoinSymbol, version: number, kept: readonly FingerprintVersion[]) =>
  new CatalogueError('REC-427', {
    symbol,
    version: String(version),
    versions: kept.length === 0 ? 'none' : kept.map((one) => one.version).join(', '),
  });

const told = ({ fromMs, throughMs, madeAtMs, ...version }: FingerprintVersion) => ({
  ...version,
  from: new Date(fromMs).toISOString(),
  through: new Date(throughMs).toISOString(),
  madeAt: new Date(madeAtMs).toISOString(),
});

const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

function versionsText(symbol: CoinSymbol, versions: readonly FingerprintVersion[]): string {
  if (versions.length === 0)
    return `No fingerprints of ${symbol} are kept. Count some: recio research fingerprint --symbol ${symbol} --prices FILE... --store`;
  return versions
    .map(
      ({ version, name, fromMs, throughMs, bars, halfLifeDays, madeAtMs, inUse }) =>
        `${String(version).padStart(4)}  ${(inUse ? 'in use' : '').padEnd(6)}  ${name}  ${bars.toLocaleString('en-US')} bars, ${day(fromMs)} to ${day(throughMs - 1)}, half after ${halfLifeDays} days, made ${day(madeAtMs)}`,
    )
    .join('\n');
}
