import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeConfiguration } from '@rec-io/installer/configuration';
import { claimDataDirectory } from '@rec-io/installer/data-directory';
import { type Layout, layout as layoutOf } from '@rec-io/installer/layout';
import { newConfiguration } from '@rec-io/installer/plan';
import { credentialFiles, userDirectory } from '@rec-io/installer/profile/user-directory';
import { NOTHING_MADE, writeReceipt } from '@rec-io/installer/receipt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { supportBundle } from './support-bundle.ts';
import { tar } from './tar.ts';

const TOKEN = 'canary-token-Zq81/+x';
const DATABASE_PASSWORD = 'canary=database:password';
const { privateKey: KEY } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const PERSONAL = ['Wilhelmina', 'Ottergrove', 'wilma.o@otter.example', '+49 555 0143', '203.0.113.77'];

let base = '';
let layout: Layout;

/** An installation in which every secret and every name has been spilt wherever it could be. */
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'support-'));
  layout = layoutOf(join(base, 'data'));
  await claimDataDirectory(layout.dataDir);
  const answers = { source: 'seeded', speed: 20, portOffset: null, ports: new Map(), start: true } as const;
  await writeConfiguration(
    layout.dataDir,
    newConfiguration({ ...answers, dataDir: layout.dataDir }, { coinbaseReachable: null }),
  );
  const [fullName, email, phone] = ['Wilhelmina Ottergrove', 'wilma.o@otter.example', '+49 555 0143'];
  const person = { fullName, email, phone };
  await writeReceipt(layout.dataDir, {
    formatVersion: 2,
    version: '0.1.0',
    kind: 'quick',
    clone: base,
    state: 'installed',
    completedAt: '2026-11-26T00:00:00.000Z',
    directories: [],
    choices: { formatVersion: 1, person, login: 'wilhelmina' },
    steps: [{ id: 'secrets', state: 'done', at: '2026-11-26T00:00:00.000Z', made: NOTHING_MADE }],
  });
  const user = userDirectory(layout, '0001');
  const files = credentialFiles(layout, '0001', 'demo');
  for (const path of [layout.secrets, layout.logs, layout.reports, files.directory])
    await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(user.userInfo, JSON.stringify(person), { mode: 0o600 });
  await writeFile(layout.internalToken, `${TOKEN}\n`, { mode: 0o600 });
  await writeFile(layout.databasePassword, `${DATABASE_PASSWORD}\n`, { mode: 0o600 });
  await writeFile(files.privateKey, KEY, { mode: 0o600 });
  const spilt = [TOKEN, DATABASE_PASSWORD, KEY, ...PERSONAL, fullName];
  const line = (msg: string) =>
    `${JSON.stringify({ level: 30, time: 1, name: 'web', msg, address: PERSONAL[4] })}\n`;
  const log = spilt.flatMap((text) => [
    line(text),
    `${text}\n`,
    line(Buffer.from(text).toString('base64')),
    line(Buffer.from(text).toString('hex')),
  ]);
  await writeFile(join(layout.logs, 'web.log'), log.join(''), { mode: 0o600 });
  await writeFile(layout.supervisordConf, `[program:web]\nenvironment=TOKEN="${TOKEN}"\n`);
  await writeFile(join(layout.reports, 'installation-1.json'), JSON.stringify({ ...person, said: TOKEN }));
});
afterEach(() => rm(base, { recursive: true }));

const textOf = ({ entries }: Awaited<ReturnType<typeof supportBundle>>) =>
  entries.map(({ name, content }) => `${name}\n${content}`).join('\n');

/** The forms in which a text may be found in bytes. */
const formsOf = (text: string) => [
  text,
  Buffer.from(text).toString('hex'),
  ...[0, 1, 2].map((by) =>
    Buffer.from(`${'x'.repeat(by)}${text}`)
      .toString('base64')
      .slice(by + 1, -4),
  ),
];

describe('a support bundle', () => {
  test('holds no secret, in no form, in none of its bytes', async () => {
    const text = tar((await supportBundle(layout.dataDir, true)).entries, 0).toString('latin1');
    const keyLines = KEY.trim().split('\n').slice(1, -1);
    for (const secret of [TOKEN, DATABASE_PASSWORD, ...keyLines])
      for (const form of formsOf(secret)) expect(text.includes(form), `${secret} as ${form}`).toBe(false);
  });

  test('holds nobody’s name, e-mail, phone or address, unless that is wished', async () => {
    const masked = textOf(await supportBundle(layout.dataDir, false));
    for (const personal of PERSONAL) expect(masked.includes(personal), personal).toBe(false);
    expect(masked).toContain('[personal]');
    const wished = textOf(await supportBundle(layout.dataDir, true));
    expect(wished).toContain('Ottergrove');
  });

  test('holds what is needed to help, and says so in its first file', async () => {
    const { entries } = await supportBundle(layout.dataDir, false);
    const names = entries.map(({ name }) => name.replace('rec-io-support/', ''));
    expect(names).toEqual(
      expect.arrayContaining([
        'README.txt',
        'doctor.json',
        'versions.json',
        'receipt.json',
        'config.json',
        'supervisord.conf',
        'logs/web.log',
        'report/installation-1.json',
      ]),
    );
    expect(names[0]).toBe('README.txt');
    for (const name of names.slice(1)) expect(entries[0]?.content).toContain(name);
    for (const { name, content } of entries) if (name.endsWith('.json')) JSON.parse(content);
  });

  test('is made of a missing installation, too', async () => {
    const { entries } = await supportBundle(join(base, 'nowhere'), false);
    expect(entries.map(({ name }) => name)).toContain('rec-io-support/doctor.json');
  });

  test('is an archive that tar unpacks, closed to others', async () => {
    const { entries } = await supportBundle(layout.dataDir, false);
    const path = join(base, 'bundle.tar.gz');
    await writeFile(path, gzipSync(tar(entries, Date.UTC(2026, 10, 26))));
    const out = join(base, 'out');
    await mkdir(out);
    execFileSync('tar', ['-xzf', path, '-C', out]);
    const names = await readdir(join(out, 'rec-io-support'), { recursive: true });
    expect(names).toContain(join('logs', 'web.log'));
    expect((await stat(join(out, 'rec-io-support', 'README.txt'))).mode & 0o077).toBe(0);
    await chmod(out, 0o700);
  });
});
