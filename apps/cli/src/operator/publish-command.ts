import { join, relative, resolve } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { PublishProgress } from '@rec-io/system-data/snapshot/publish-progress';
import { type Command, InvalidArgumentError } from 'commander';
import { version } from '../clone.ts';
import {
  count,
  installationOfCommand,
  print,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withJson,
} from '../commands/common.ts';
import { withAdmin, withOperatorDatabase } from './operator-access.ts';
import { checkedText, progressText, publishedText } from './publish-text.ts';

type Given = {
  readonly to?: string;
  readonly url?: string;
  readonly jobs: number;
  readonly keep: number;
  readonly key?: string;
  readonly check?: string;
  readonly admin?: string;
};

const KEY_FILE = 'snapshot-signing-key.pem';
const JOBS_MAX = 16;

/** For many installers: files that any web server hands out, instead of the database. */
export function publishCommand(operator: Command): void {
  const command = withAdmin(operator.command('publish'))
    .description('write system data as signed files that any web server can hand out; or check such files')
    .option('--to <dir>', 'the directory: empty, or published into before')
    .option('--url <address>', 'under which installers find it, for the line that they are given')
    .option('--jobs <n>', `connections to the database, at most ${JOBS_MAX}`, jobs, 2)
    .option('--keep <n>', 'so many former states stay, for those who are loading one', former, 1)
    .option('--key <file>', 'the signing key, made at first use (default: the installation’s own)')
    .option('--check <where>', 'check a directory or an address in full, instead of publishing');
  withExamples(
    withJson(withDataDir(command)),
    'recio operator publish --to /srv/www/recio --url https://data.example.org/recio',
    'recio operator publish --check /srv/www/recio',
    "recio operator publish --check 'https://data.example.org/recio/manifest.json#ed25519=KEY'",
  ).action(async (given: Given) => {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => stop.abort(new CatalogueError('REC-113')));
    const { check, to } = given;
    if ((check === undefined) === (to === undefined))
      command.error('error: name --to <dir> to publish, or --check <where> to check');
    if (check !== undefined) await checkPublished(command, check, stop.signal);
    else if (to !== undefined) await publishInto(command, resolve(to), given, stop.signal);
  });
}

async function publishInto(
  command: Command,
  directory: string,
  given: Given,
  signal: AbortSignal,
): Promise<void> {
  const { publish } = await import('@rec-io/system-data/snapshot/publish');
  const { signingKey } = await import('@rec-io/installer/signing-key');
  const { addressText } = await import('@rec-io/system-data/snapshot/address');
  const { url = directory, jobs: sessions, keep } = given;
  const keyFile = await keyFileOf(command, given);
  if (!relative(directory, keyFile).startsWith('..'))
    throw new CatalogueError('REC-704', { reason: `the signing key ${keyFile} would be published with it` });
  const key = await signingKey(keyFile);
  const address = addressText(url, key.publicKey);
  await withOperatorDatabase(command, given, async ({ admin }) => {
    const onProgress = progressShown(wantsJson(command));
    const options = { database: admin, directory, key, program: version(), jobs: sessions, keep };
    const published = await publish({ ...options, onProgress, signal });
    const result = { event: 'published', ...published, key: key.publicKey, keyFile, address };
    report(command, result, publishedText(published, { address, keyFile, made: key.made }));
  });
}

async function keyFileOf(command: Command, { key, admin }: Given): Promise<string> {
  if (key !== undefined) return resolve(key);
  if (admin !== undefined) command.error('error: with --admin, name the signing key as well: --key <file>');
  const { layout } = await installationOfCommand(command);
  return join(layout.installerSecrets, KEY_FILE);
}

async function checkPublished(command: Command, where: string, signal: AbortSignal): Promise<void> {
  const { checkSnapshot } = await import('@rec-io/system-data/snapshot/check-snapshot');
  const { snapshotAddress } = await import('@rec-io/system-data/snapshot/address');
  const checked = await checkSnapshot(snapshotAddress(where), { signal });
  report(command, { ok: true, ...checked }, checkedText(checked));
}

const LINE_EVERY_MS = 10_000;

/** On a terminal one line that moves; elsewhere a line now and then, so that logs stay short. */
function progressShown(json: boolean): (progress: PublishProgress) => void {
  const moving = !json && process.stdout.isTTY && process.env['TERM'] !== 'dumb';
  let saidMs = performance.now();
  return (progress) => {
    const isLast = progress.chunksDone === progress.chunksTotal;
    if (moving) {
      process.stdout.write(`\r\u001b[K${isLast ? '' : progressText(progress).slice(0, 79)}`);
      return;
    }
    const nowMs = performance.now();
    if (nowMs - saidMs < LINE_EVERY_MS) return;
    saidMs = nowMs;
    print(json ? JSON.stringify({ event: 'progress', ...progress }) : progressText(progress));
  };
}

function jobs(text: string): number {
  const value = count(text);
  if (value > JOBS_MAX) throw new InvalidArgumentError(`It can be ${JOBS_MAX} at most.`);
  return value;
}

const former = (text: string): number => (text === '0' ? 0 : count(text));
