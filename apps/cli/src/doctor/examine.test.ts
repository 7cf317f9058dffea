import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration, writeConfiguration } from '@rec-io/installer/configuration';
import { claimDataDirectory } from '@rec-io/installer/data-directory';
import { type Layout, layout as layoutOf } from '@rec-io/installer/layout';
import { sha256 } from '@rec-io/installer/managed-file';
import { newConfiguration } from '@rec-io/installer/plan';
import { NOTHING_MADE, type Receipt, type StepRecord, writeReceipt } from '@rec-io/installer/receipt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePorts } from '../../test/fixtures/free-ports.ts';
import { examinationText } from './examination-text.ts';
import { type Examination, examine } from './examine.ts';

let base = '';
let layout: Layout;
let ports: number[];

/** An installation as its files tell it, of which nothing runs. */
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'rec-io doctor '));
  layout = layoutOf(join(base, 'data'));
  ports = await freePorts(4);
  await claimDataDirectory(layout.dataDir);
  for (const path of [layout.secrets, layout.logs, layout.run]) await mkdir(path, { mode: 0o700 });
  await writeFile(layout.internalToken, 'token', { mode: 0o600 });
  const [web = 0, trader = 0, exchange = 0, database = 0] = ports;
  const answers = {
    dataDir: layout.dataDir,
    source: 'seeded',
    speed: 20,
    portOffset: null,
    ports: new Map([
      ['web', web],
      ['trader', trader],
      ['exchange-sim', exchange],
      ['database', database],
    ] as const),
    start: true,
  } as const;
  await writeConfiguration(layout.dataDir, newConfiguration(answers, { coinbaseReachable: null }));
  await writeReceipt(layout.dataDir, receipt());
});
afterEach(() => rm(base, { recursive: true }));

const receipt = (...steps: readonly StepRecord[]): Receipt => ({
  formatVersion: 2,
  version: '0.1.0',
  kind: 'quick',
  clone: join(import.meta.dirname, '..', '..', '..', '..'),
  state: 'installed',
  completedAt: '2026-11-26T00:00:00.000Z',
  directories: [],
  choices: null,
  steps,
});
const made = (changes: Partial<StepRecord['made']>): StepRecord => ({
  id: 'service',
  state: 'done',
  at: '2026-11-26T00:00:00.000Z',
  made: { ...NOTHING_MADE, ...changes },
});
const ids = ({ findings }: Examination) => findings.map(({ id }) => id);
const errors = ({ findings }: Examination) =>
  findings.filter(({ severity }) => severity === 'error').map(({ id }) => id);
const examined = () => examine(layout.dataDir);

describe('the doctor', () => {
  test('says that nothing runs, and that the database does not answer', async () => {
    const examination = await examined();
    expect(examination.healthy).toBe(false);
    expect(errors(examination)).toEqual(expect.arrayContaining(['stopped', 'database']));
  });

  test('says of an installation without a key that it is a market monitor, not that it is broken', async () => {
    const configuration = await readConfiguration(layout.dataDir);
    if (configuration === null) throw new Error('no configuration');
    await writeConfiguration(layout.dataDir, { ...configuration, mode: 'demo' });
    const examination = await examined();
    const found = examination.findings.filter(({ id }) => /credentials|market-only/.test(id));
    expect(found).toMatchObject([
      {
        ...{ id: 'market-only', severity: 'warning' },
        title: 'REC.IO is a market monitor here: there are no credentials for demo.',
        evidence: expect.stringMatching(/What runs: .* What does not: nothing is ordered/),
        fix: expect.stringMatching(/recio credentials set --mode demo .*recio mode simulated/),
      },
    ]);
  });

  test('says of a missing installation that it is missing, and still looks at the machine', async () => {
    const examination = await examine(join(base, 'nowhere'));
    expect(errors(examination)).toContain('not-installed');
    expect(examination.looks.map(({ id }) => id)).toEqual(['machine']);
  });

  test.each([
    ['an empty configuration', '', 'unreadable:REC-115'],
    ['one that was cut short', '{"formatVersion": 1', 'unreadable:REC-115'],
    ['one of other values', '{"formatVersion": 1, "source": "nowhere"}', 'unreadable:REC-115'],
  ])('lives with %s', async (_what, text, id) => {
    await writeFile(layout.configuration, text);
    const examination = await examined();
    expect(errors(examination)).toContain(id);
    expect(ids(examination).filter((found) => found.startsWith('look:'))).toEqual([]);
  });

  test.each([
    ['without a receipt', () => rm(join(layout.dataDir, 'receipt.json')), 'no-receipt'],
    ['without a configuration', () => rm(layout.configuration), 'no-configuration'],
    [
      'with a receipt of nonsense',
      () => writeFile(join(layout.dataDir, 'receipt.json'), '[]'),
      'unreadable:REC-115',
    ],
    [
      'that is not finished',
      () => writeReceipt(layout.dataDir, { ...receipt(), state: 'installing' }),
      'unfinished',
    ],
    [
      'that was uninstalled',
      () => writeReceipt(layout.dataDir, { ...receipt(), state: 'uninstalled' }),
      'uninstalled',
    ],
    [
      'whose marker is another program’s',
      () => writeFile(join(layout.dataDir, 'rec-io.json'), '{}'),
      'unreadable:REC-102',
    ],
    ['whose secrets are gone', () => rm(layout.secrets, { recursive: true }), 'database'],
    ['whose logs are gone', () => rm(layout.logs, { recursive: true }), 'log:trader'],
  ])('lives with an installation %s', async (_what, breakIt, id) => {
    await breakIt();
    expect(errors(await examined())).toContain(id);
  });

  test('finds files of the installer that were edited, lost or opened since', async () => {
    const [same, edited, lost] = ['same', 'edited', 'lost'].map((name) => join(base, name));
    if (same === undefined || edited === undefined || lost === undefined) throw new Error('no paths');
    const content = '[Unit]\n';
    await writeFile(same, content, { mode: 0o644 });
    await writeFile(edited, `${content}# mine\n`, { mode: 0o644 });
    const file = (path: string) => ({ path, sha256: sha256(content), mode: 0o644, backup: null });
    await writeReceipt(layout.dataDir, receipt(made({ files: [same, edited, lost].map(file) })));
    const examination = await examined();
    expect(ids(examination)).toContain(`file-edited:${edited}`);
    expect(errors(examination)).toContain(`missing:${lost}`);
    expect(ids(examination)).not.toContain(`file-edited:${same}`);
    await chmod(same, 0o600);
    expect(ids(await examined())).toContain(`file-mode:${same}`);
  });

  test('misses what nothing runs without, and nothing that a step only might have made', async () => {
    const might = join(layout.dataDir, 'might-have-been-made');
    await rm(layout.secrets, { recursive: true });
    await writeReceipt(layout.dataDir, receipt(made({ paths: [layout.secrets, might] })));
    const found = errors(await examined());
    expect(found).toContain(`missing:${layout.secrets}`);
    expect(found).not.toContain(`missing:${might}`);
  });

  test('lets the account of the programs read the logs, and nobody else', async () => {
    const isOpen = async () => errors(await examined()).includes(`open:${layout.logs}`);
    await chmod(layout.logs, 0o750);
    expect(await isOpen()).toBe(false);
    await chmod(layout.logs, 0o755);
    expect(await isOpen()).toBe(true);
  });

  test('finds a step that was never finished', async () => {
    await writeReceipt(layout.dataDir, receipt({ ...made({}), state: 'applying' }));
    expect(errors(await examined())).toContain('half-done:service');
  });

  test('finds secrets that others can read, and links among them', async () => {
    expect(errors(await examined()).filter((id) => id.startsWith('open:'))).toEqual([]);
    await chmod(layout.internalToken, 0o644);
    await symlink('/etc/hostname', join(layout.secrets, 'planted'));
    const examination = await examined();
    expect(errors(examination)).toContain(`open:${layout.internalToken}`);
    expect(errors(examination)).toContain(`link:${join(layout.secrets, 'planted')}`);
    const fix = examination.findings.find(({ id }) => id === `open:${layout.internalToken}`)?.fix;
    expect(fix).toBe(`chmod 0600 '${layout.internalToken}'`);
  });

  test('names whoever holds the port of a program that does not run', async () => {
    const server = createServer().listen(ports[3], '127.0.0.1');
    await once(server, 'listening');
    const examination = await examined();
    server.close();
    const held = examination.findings.find(({ id }) => id === 'port-held:database');
    expect(held?.evidence).toContain(`(pid ${process.pid})`);
  });

  test('quotes the last error of a log, and not those of last week', async () => {
    const line = (time: number, msg: string) => `${JSON.stringify({ level: 50, time, name: 'web', msg })}\n`;
    const week = 7 * 86_400_000;
    await writeFile(join(layout.logs, 'web.log'), line(Date.now(), 'it broke'), { mode: 0o600 });
    await writeFile(join(layout.logs, 'trader.log'), line(Date.now() - week, 'it broke'), { mode: 0o600 });
    const { findings } = await examined();
    expect(findings.find(({ id }) => id === 'log-errors:web')?.evidence).toContain('it broke');
    expect(findings.map(({ id }) => id)).not.toContain('log-errors:trader');
  });

  test('finds that the clock went back behind its own installation', async () => {
    const later = new Date(Date.now() + 86_400_000).toISOString();
    await writeReceipt(layout.dataDir, { ...receipt(), completedAt: later });
    expect(errors(await examined())).toContain('clock');
  });

  test('changes nothing, not even a time stamp', async () => {
    await rm(layout.run, { recursive: true });
    const before = await snapshot(base);
    await examined();
    expect(await snapshot(base)).toEqual(before);
  });

  test('tells it in 80 columns, the broken first, each with what to do', async () => {
    const text = examinationText(await examined());
    const long = text.split('\n').filter((line) => line.length > 80 && !line.includes(base));
    expect(long).toEqual([]);
    expect(text).toMatch(/^BROKEN: REC.IO is not running\.$/m);
    expect(text).toMatch(/^ {4}Do: recio start$/m);
    // A title says how it ought to be.
    expect(text).toMatch(/^ {4}BROKEN {3}Every program runs and is ready: nothing runs$/m);
  });
});

async function snapshot(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory, { recursive: true })).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const { mode, mtimeMs, size } = await stat(path);
      const content = (await stat(path)).isFile() ? await readFile(path) : '';
      return [name, mode, mtimeMs, size, createHash('sha256').update(content).digest('hex')].join(' ');
    }),
  );
}
