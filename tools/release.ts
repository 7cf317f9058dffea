import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { signingKey } from '@rec-io/installer/signing-key';
import { RELEASE_KEYS_FILE, releaseKeys } from '@rec-io/installer/update/release-keys';
import { trackedFiles } from './release/pack-release.ts';
import { publishRelease } from './release/publish-release.ts';

const USAGE = `Makes a release of what is committed: npm run release -- [DIRECTORY] --key FILE [--key FILE] [--base URL]
  DIRECTORY        where its files go (default: dist)
  --key FILE       the private key that signs it (else REC_IO_RELEASE_KEY); given twice, both sign
  --base URL       where the files will be found, for the script that installs it
  --unsigned       without a signature: nobody can update to it
Makes a key, and prints its public half: npm run release -- keygen FILE`;

const clone = join(import.meta.dirname, '..');
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: clone, encoding: 'utf8' }).trim();

async function keygen(file: string): Promise<void> {
  const { publicKey, made } = await signingKey(resolve(file));
  console.error(
    `${made ? 'Made' : 'Found'}: ${resolve(file)} (keep it off this machine, and a copy elsewhere).\n` +
      `Its public half; put it into ${RELEASE_KEYS_FILE}, and give it to those who install:`,
  );
  console.log(publicKey);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      key: { type: 'string', multiple: true },
      base: { type: 'string', default: '' },
      unsigned: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (positionals[0] === 'keygen' && positionals[1] !== undefined) {
    await keygen(positionals[1]);
    return 0;
  }
  const changes = git('status', '--porcelain');
  if (changes !== '') {
    console.error(
      `There are changes that are not committed:\n${changes}\nCommit them or put them away first.`,
    );
    return 1;
  }
  const fromEnvironment = process.env['REC_IO_RELEASE_KEY'];
  const files = values.key ?? (fromEnvironment === undefined ? [] : [fromEnvironment]);
  if (values.unsigned ? files.length > 0 : files.length === 0)
    throw new Error('one of --key and --unsigned is wanted');
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new Error(`there is no key in ${missing}; one is made by: npm run release -- keygen FILE`);
  const keys = await Promise.all(files.map((file) => signingKey(resolve(file))));
  const pinned = await releaseKeys(clone);
  if (keys.length > 0 && !keys.some(({ publicKey }) => pinned.includes(publicKey)))
    console.error(
      `None of these keys is in ${RELEASE_KEYS_FILE}: whoever takes this release will not trust the next one that they sign, unless it was told to by hand.`,
    );
  const directory = resolve(positionals[0] ?? join(clone, 'dist'));
  mkdirSync(directory, { recursive: true });
  const timeS = Number(git('log', '-1', '--format=%ct'));
  const paths = publishRelease({
    clone,
    files: trackedFiles(clone),
    directory,
    timeS,
    keys,
    base: values.base,
  });
  console.log(paths.join('\n'));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exitCode = 2;
}
