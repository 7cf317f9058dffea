import { access, constants, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@rec-io/installer/explain';
import { Redaction } from '@rec-io/installer/log/redaction';
import { type Machine, thisMachine } from '@rec-io/installer/machine';
import { readOwnSecret } from '@rec-io/installer/profile/private-file';
import { RECEIPT_FILE } from '@rec-io/installer/receipt';
import { version } from '../clone.ts';
import { examine } from '../doctor/examine.ts';
import type { Patient } from '../doctor/look.ts';
import { admit } from '../doctor/patient.ts';
import { tail } from '../log-lines.ts';
import { knownSecrets } from './known-secrets.ts';
import { PersonalData, withoutPersonalFields } from './personal-data.ts';
import type { TarEntry } from './tar.ts';

const LOG_LINES = 2_000;
const ROOT = 'rec-io-support';

export type SupportBundle = {
  readonly entries: readonly TarEntry[];
  /** What this account may not read, and so is not in it. */
  readonly unreadable: readonly string[];
};

/**
 * What somebody who helps needs to see, and nothing that is nobody's business: no secret in any form, and unless it is wished, no
 * name, e-mail, phone or address.
 */
export async function supportBundle(
  dataDir: string,
  includePersonal: boolean,
  machine: Machine = thisMachine(),
): Promise<SupportBundle> {
  const [examination, { patient }] = await Promise.all([examine(dataDir, machine), admit(dataDir, machine)]);
  const { layout, receipt } = patient;
  const redaction = new Redaction();
  for (const secret of await knownSecrets(layout)) redaction.addSecret(secret);
  const personal = includePersonal ? null : await PersonalData.of(layout, receipt);
  const clean = (text: string) => {
    const closed = redaction.text(text);
    return personal === null ? closed : personal.text(closed);
  };
  const { files, unreadable } = await filesOf(patient, personal !== null);
  const entries = [
    {
      name: 'doctor.json',
      content: json(personal === null ? examination : withoutPersonalFields(examination)),
    },
    { name: 'versions.json', content: json(versions()) },
    ...files,
  ].map(({ name, content }) => ({ name: `${ROOT}/${name}`, content: clean(content) }));
  return { entries: [readMe(entries, includePersonal, unreadable), ...entries], unreadable };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const versions = () => ({
  recIo: version(),
  node: process.versions.node,
  v8: process.versions.v8,
  openssl: process.versions.openssl,
  platform: process.platform,
  arch: process.arch,
});

async function filesOf({ dataDir, layout }: Patient, isMasked: boolean) {
  const files: TarEntry[] = [];
  const unreadable: string[] = [];
  const add = async (name: string, path: string, read: () => Promise<string | null>) => {
    try {
      const content = await read();
      if (content !== null) files.push({ name, content: isMasked ? masked(name, content) : content });
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') unreadable.push(path);
    }
  };
  const plain: readonly (readonly [string, string])[] = [
    ['receipt.json', join(dataDir, RECEIPT_FILE)],
    ['config.json', layout.configuration],
    ['ports.json', layout.portManifest],
    ['supervisord.conf', layout.supervisordConf],
  ];
  for (const [name, path] of plain) await add(name, path, () => readFile(path, 'utf8'));
  // Where programs write, a link could lead to what only root may read.
  await add('parent.json', layout.parentState, () => readOwnSecret(layout.parentState));
  for (const name of await newestReport(layout.reports, unreadable))
    await add(`report/${name}`, join(layout.reports, name), () =>
      readFile(join(layout.reports, name), 'utf8'),
    );
  for (const name of await namesIn(layout.logs, unreadable)) {
    if (!name.endsWith('.log')) continue;
    const path = join(layout.logs, name);
    await add(`logs/${name}`, path, async () => {
      // Whether it may be read at all: the end of what may not is nothing.
      await access(path, constants.R_OK);
      return (await tail(path, LOG_LINES)).map((line) => `${line}\n`).join('');
    });
  }
  return { files, unreadable };
}

function masked(name: string, content: string): string {
  if (!name.endsWith('.json')) return content;
  try {
    return json(withoutPersonalFields(JSON.parse(content)));
  } catch {
    return content;
  }
}

async function newestReport(reports: string, unreadable: string[]): Promise<readonly string[]> {
  const names = (await namesIn(reports, unreadable)).toSorted();
  const newest = names.findLast((name) => name.endsWith('.json'))?.replace(/\.json$/, '');
  return newest === undefined
    ? []
    : names.filter((name) => /\.(?:json|txt)$/.test(name) && name.startsWith(newest));
}

async function namesIn(directory: string, unreadable: string[]): Promise<readonly string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (errorCode(error) === 'EACCES') unreadable.push(directory);
    return [];
  });
}

function readMe(
  entries: readonly TarEntry[],
  includePersonal: boolean,
  unreadable: readonly string[],
): TarEntry {
  const lines = [
    'What is in this archive, for whoever is to help. Look at it before you give it away.',
    'Passwords, keys and tokens were taken out ([removed]).',
    includePersonal
      ? 'Names, e-mails and addresses are in it, as it was wished.'
      : 'Names, e-mails, phones and addresses were taken out ([personal]).',
    '',
    ...entries.map(({ name, content }) => `${String(Buffer.byteLength(content)).padStart(9)}  ${name}`),
    ...(unreadable.length === 0
      ? []
      : ['', 'Not in it, because this account may not read it:', ...unreadable]),
    '',
  ];
  return { name: `${ROOT}/README.txt`, content: lines.join('\n') };
}
