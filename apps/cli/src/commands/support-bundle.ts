import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import type { Command } from 'commander';
import { supportBundle } from '../support/support-bundle.ts';
import { tar } from '../support/tar.ts';
import { dataDirOf, report, withDataDir, withExamples, withJson } from './common.ts';

type Given = { readonly includePersonal?: boolean; readonly list?: boolean };

export function supportBundleCommand(program: Command): void {
  const command = program
    .command('support-bundle')
    .description('pack what somebody who helps needs to see, without secrets; nothing is sent anywhere')
    .argument('[file]', 'the archive to write (default: rec-io-support-<time>.tar.gz in this directory)')
    .option('--include-personal', 'leave names, e-mails and addresses in it')
    .option('--list', 'only say what would be in it');
  withExamples(
    withJson(withDataDir(command)),
    'recio support-bundle',
    'recio support-bundle --list',
    'recio support-bundle /tmp/for-support.tar.gz',
  ).action(async (file: string | undefined, { includePersonal, list }: Given) => {
    const { entries, unreadable } = await supportBundle(await dataDirOf(command), includePersonal === true);
    const contents = entries.map(({ name, content }) => ({ name, bytes: Buffer.byteLength(content) }));
    const path = list === true ? null : resolve(file ?? `rec-io-support-${stamp()}.tar.gz`);
    if (path !== null) await writeNew(path, gzipSync(tar(entries, Date.now())));
    const lines = [
      ...contents.map(({ name, bytes }) => `${String(bytes).padStart(9)}  ${name}`),
      ...unreadable.map((hidden) => `Not in it, because this account may not read it: ${hidden}`),
      '',
      path === null
        ? 'Nothing was written.'
        : `Written to ${path}. Look at it before you give it away:\n  tar -xzf '${path}' && less rec-io-support/README.txt`,
    ];
    report(command, { file: path, entries: contents, unreadable }, lines.join('\n'));
  });
}

const stamp = (): string => new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

/** Closed to others, and never over a file that is there. */
async function writeNew(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const code = errorCode(error);
    if (code === 'EEXIST') throw new CatalogueError('REC-651', { path }, error);
    throw new CatalogueError('REC-106', { path, reason: code ?? String(error) }, error);
  });
  try {
    await file.writeFile(content);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
