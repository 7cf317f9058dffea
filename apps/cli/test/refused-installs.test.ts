import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { claimDataDirectory } from '@rec-io/installer/data-directory';
import { lockDirectory } from '@rec-io/installer/install-lock';
import { layout } from '@rec-io/installer/layout';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { type Receipt, readReceipt } from '@rec-io/installer/receipt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from './fixtures/eventually.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { ended, lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

const isRoot = process.getuid?.() === 0;

/** Long: real installations that cannot be, or are cut short. One of them starts the programs. */
describe('an installation', () => {
  let recio: Recio;
  let offset = 0;
  const install = (...args: readonly string[]) => [
    'install',
    '--quick',
    '--no-start',
    '--port-offset',
    String(offset),
    '--source',
    'seeded',
    ...args,
  ];
  beforeEach(async () => {
    recio = await temporaryRecio();
    offset = await freeOffset();
  });
  afterEach(async () => {
    await recio.run('uninstall', '--purge', '--yes');
    await rm(recio.base, { recursive: true, force: true });
  });

  test('names the port that is taken and its holder, and leaves nothing', async () => {
    const port = DEFAULT_PORTS.trader + offset;
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const { code, stderr } = await recio.run(...install());
    server.close();
    expect(code).toBe(3);
    expect(stderr).toContain(`REC-103 Port ${port} (trader) is taken by`);
    expect(stderr).toContain('--port trader=N');
    // What was given already would not help.
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/--port-offset \d+/);
    expect(stderr).not.toContain(`--port-offset ${offset}.`);
    if (process.platform === 'linux') expect(stderr).toContain(`(pid ${process.pid})`);
    expect(await readdir(recio.base)).toEqual([]);
  });

  test('whose port is taken after the plan names the thief at once, and leaves nothing', async () => {
    const child = recio.spawn(...install().filter((word) => word !== '--no-start'));
    const result = ended(child);
    await begun(recio, 'database');
    const thief = createServer().listen(3000 + offset, '127.0.0.1');
    await once(thief, 'listening');
    const { code, stderr } = await result;
    thief.close();
    expect(stderr).toMatch(/REC-310 Port \d+ \(web\) is taken by "[^"]+" \(pid \d+\)/);
    expect(code).toBe(4);
    expect(await readdir(recio.base)).toEqual(['failed-install-logs']);
  });

  test('stays where a check at its end has failed, and says what to do', async () => {
    const child = recio.spawn(...install('--json').filter((word) => word !== '--no-start'));
    const result = ended(child);
    await begun(recio, 'database');
    await writeFile(join(layout(recio.dataDir).users, 'user_0001', 'note.txt'), '', { mode: 0o644 });
    const answer = await result;
    expect(answer.code).toBe(5);
    expect(lastJson(answer)).toMatchObject({
      ...{ event: 'installed', running: true, healthy: true, state: 'unhealthy' },
      password: expect.any(String),
      checks: expect.arrayContaining([
        expect.objectContaining({ id: 'closed-files', result: expect.objectContaining({ state: 'failed' }) }),
      ]),
    });
    expect((await readReceipt(recio.dataDir))?.state).toBe('installed');
  }, 180_000);

  test('does not touch a directory with files of others', async () => {
    await mkdir(recio.dataDir, { recursive: true });
    await writeFile(join(recio.dataDir, 'thesis.txt'), 'years of work');
    const { code, stderr } = await recio.run(...install());
    expect(code).toBe(3);
    expect(stderr).toContain('REC-101');
    expect(await readdir(recio.dataDir)).toEqual(['thesis.txt']);
  });

  test('tells a program what is wrong as JSON', async () => {
    await mkdir(dirname(recio.dataDir), { recursive: true });
    await writeFile(recio.dataDir, '');
    const result = await recio.run(...install('--json'));
    expect(lastJson(result)).toMatchObject({
      error: { code: 'REC-105', remedy: expect.stringContaining('--data-dir') },
    });
  });

  test.skipIf(!isRoot)('refuses a disk without room (needs root)', async () => {
    const disk = dirname(recio.dataDir);
    await mkdir(disk, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk]);
    try {
      const { code, stderr } = await recio.run(...install());
      expect(code).toBe(3);
      expect(stderr).toMatch(/REC-107 Not enough room .*: 2\d MB are free, 1,000 MB are needed/);
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('beside another into the same directory: one is done, the other says who is at work', async () => {
    const results = await Promise.all([recio.run(...install()), recio.run(...install())]);
    const codes = results.map(({ code }) => code).toSorted();
    const said = results.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n');
    expect(codes, said).toEqual([0, 3]);
    expect(said).toContain('REC-108');
    expect((await recio.run(...install())).stdout).toContain('installed already');
  });

  test('that somebody is still at work on is not taken back: refused, as is one that is not there', async () => {
    const rollback = ['install', '--rollback', '--location', recio.dataDir];
    expect(await recio.run(...rollback)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('REC-116'),
    });
    await claimDataDirectory(recio.dataDir, 'full');
    const unlock = await lockDirectory(recio.dataDir);
    const refused = await recio.run(...rollback);
    await unlock();
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('REC-108') });
    expect(await readdir(recio.dataDir)).toEqual(['rec-io.json']);
    expect(await recio.run(...rollback)).toMatchObject({ code: 0 });
    expect(await readdir(recio.base)).toEqual([]);
  });

  test('that is told to stop takes everything back', async () => {
    const child = recio.spawn(...install());
    const result = ended(child);
    await begun(recio, 'database');
    child.kill('SIGTERM');
    const { code, stderr } = await result;
    expect(stderr).toContain('REC-113');
    expect(code).toBe(130);
    expect(await readdir(recio.base)).toEqual(['failed-install-logs']);
    const log = await readFile(join(recio.base, 'failed-install-logs', 'install.log'), 'utf8');
    expect(log).toContain('Database: taken back');
    expect(log).toContain('Stopped at your request.');
  });

  test.each(['secrets', 'database', 'first-user'])(
    'that is killed during the step %s is finished by the next run, which shows a password',
    async (step) => {
      const child = recio.spawn(...install());
      const result = ended(child);
      await begun(recio, step);
      child.kill('SIGKILL');
      await result;
      const again = await recio.run(...install('--json'));
      expect(again.stderr).toBe('');
      const { password } = lastJson<{ password: string }>(again);
      expect(password).toMatch(/^\w{5}(-\w{5}){3}$/);
    },
  );

  test('over an unreadable receipt is refused, not guessed', async () => {
    expect((await recio.run(...install())).code).toBe(0);
    const path = join(recio.dataDir, 'receipt.json');
    const good = await readFile(path, 'utf8');
    await writeFile(path, good.slice(0, 40));
    expect((await recio.run(...install())).stderr).toContain('REC-115');
    await writeFile(path, good);
    await chmod(path, 0o600);
  });
});

/** The step is being applied, or was. */
async function begun({ dataDir }: Recio, step: string): Promise<void> {
  await eventually(async () => {
    const text = await readFile(join(dataDir, 'receipt.json'), 'utf8').catch(() => null);
    return text !== null && (JSON.parse(text) as Receipt).steps.some(({ id }) => id === step) ? true : null;
  });
}
