import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from '@rec-io/installer/ports';
import { processStarted } from '@rec-io/installer/process-identity';
import type { Receipt } from '@rec-io/installer/receipt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Examination } from '../src/doctor/examine.ts';
import type { ParentReport } from '../src/parent/parent-state.ts';
import type { SystemStatus } from '../src/status.ts';
import type { CheckOutcome } from '../src/verification/check.ts';
import { eventually } from './fixtures/eventually.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { lastJson, type Recio, statusOf, temporaryRecio } from './fixtures/recio.ts';
import { standing } from './fixtures/standing.ts';

type Installed = SystemStatus & { readonly password: string | null; readonly again: boolean };

/** Long: one real installation through its whole life. The tests follow each other. */
describe('an installed system', () => {
  let recio: Recio;
  let installed: Installed;
  let password = '';
  const file = (...names: string[]) => join(recio.dataDir, ...names);
  const parent = async () => JSON.parse(await readFile(file('run', 'parent.json'), 'utf8')) as ParentReport;
  const status = () => statusOf(recio);
  const pidOf = async (name: string) =>
    (await status()).programs.find(({ program }) => program === name)?.pid ?? 0;
  const signsIn = async (given: string): Promise<number> => {
    const { port } = new URL(installed.address);
    const base = `http://127.0.0.1:${port}`;
    const response = await fetch(`${base}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: base },
      body: JSON.stringify({ login: 'admin', password: given }),
    });
    return response.status;
  };

  beforeAll(async () => {
    recio = await temporaryRecio();
    const offset = await freeOffset();
    const result = await recio.run(
      'install',
      '--quick',
      '--port-offset',
      String(offset),
      '--speed',
      '2',
      '--json',
    );
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    installed = lastJson<Installed>(result);
    password = installed.password ?? '';
  });
  afterAll(async () => {
    await recio.run('uninstall', '--purge', '--yes');
    await rm(recio.base, { recursive: true, force: true });
  });

  test('whose configuration is gone is repaired from its receipt', async () => {
    const path = file('config.json');
    const before = await readFile(path, 'utf8');
    await rm(path);
    expect((await recio.run('status')).stderr).toContain('REC-115');
    const repaired = await recio.run('repair', '--json');
    expect(repaired.stderr).toBe('');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(JSON.parse(before));
    await rm(path);
    expect((await recio.run('install', '--quick', '--json')).code).toBe(0);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(JSON.parse(before));
  });

  test('with a damaged configuration says so, and can be stopped all the same', async () => {
    const path = file('config.json');
    const whole = await readFile(path);
    await writeFile(path, '{ "formatVersion": 1, ');
    const refused = await recio.run('status');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-115') });
    expect((await recio.run('stop')).stdout).toContain('is stopped');
    await writeFile(path, whole);
    expect((await recio.run('start')).code).toBe(0);
  });

  test('is healthy, and lets its first user in with the password that was shown', async () => {
    expect(installed).toMatchObject({
      running: true,
      healthy: true,
      mode: 'simulated',
      source: 'seeded',
      speed: 2,
    });
    expect(installed.programs.map(({ program }) => program)).toEqual([
      'database',
      'exchange-sim',
      'trader',
      'monitor',
      'web',
    ]);
    expect(await signsIn(password)).toBe(200);
    expect(await signsIn(`${password}x`)).toBe(401);
  });

  test('proves what works by using it, and leaves no trace in the owner’s ledger', async () => {
    const passwordFile = join(recio.base, 'password');
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    const { code, stdout } = await recio.run('verify', '--password-file', passwordFile, '--json');
    await rm(passwordFile);
    const { healthy, checks } = JSON.parse(stdout) as { healthy: boolean; checks: readonly CheckOutcome[] };
    const notPassed = checks.filter(({ result }) => result.state !== 'passed');
    // The exchange on this machine needs no credentials.
    expect(notPassed.map(({ id, result }) => [id, result.state])).toEqual([['exchange', 'skipped']]);
    expect({ code, healthy }).toEqual({ code: 0, healthy: true });
    expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(['price', 'ladder', 'order', 'page']));
    const foreign = await readFile(file('logs', 'trader.log'), 'utf8');
    expect(foreign).not.toMatch(/foreign|"differences":[1-9]/i);
    // That each role is refused what it must not do was proven as well.
    expect(await readFile(file('logs', 'database.log'), 'utf8')).not.toContain('permission denied');
  });

  test('is found healthy by the doctor', async () => {
    const { code, stdout } = await recio.run('doctor', '--json');
    const { healthy, findings } = JSON.parse(stdout) as Examination;
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect({ code, healthy }).toEqual({ code: 0, healthy: true });
  });

  test('keeps its report, closed, in three forms', async () => {
    const names = await readdir(file('reports'));
    expect(names.map((name) => name.split('.').at(-1)).toSorted()).toEqual(['html', 'json', 'txt']);
    for (const name of names) {
      expect((await stat(file('reports', name))).mode & 0o777).toBe(0o600);
      expect(await readFile(file('reports', name), 'utf8')).not.toContain(password);
    }
  });

  test('keeps its secrets closed, and out of configuration, receipt and logs', async () => {
    const secrets: string[] = [password];
    for (const name of await readdir(file('secrets'))) {
      expect((await stat(file('secrets', name))).mode & 0o777).toBe(0o600);
      if (!name.includes('public')) secrets.push((await readFile(file('secrets', name), 'utf8')).trim());
    }
    expect((await stat(recio.dataDir)).mode & 0o777).toBe(0o700);
    const credentials = file('users', 'user_0001', 'credentials', 'kalshi-credentials', 'prod');
    expect((await stat(credentials)).mode & 0o777).toBe(0o700);
    const logs = (await readdir(file('logs'))).map((name) => file('logs', name));
    for (const path of [file('config.json'), file('receipt.json'), file('run', 'parent.json'), ...logs]) {
      const text = await readFile(path, 'utf8');
      for (const secret of secrets) expect(text.includes(secret), `${path} holds a secret`).toBe(false);
    }
  });

  test('is left as it is by a second installation, which shows no password', async () => {
    const managed = [
      ...['config.json', 'receipt.json', 'rec-io.json', 'database.json'],
      ...['secrets/internal-token', 'secrets/second-factor-key', 'secrets/push-key'],
    ];
    const hashes = () =>
      Promise.all(
        managed.map(async (name) =>
          createHash('sha256')
            .update(await readFile(file(name)))
            .digest('hex'),
        ),
      );
    const before = [await hashes(), standing(await status())];
    const result = await recio.run('install', '--quick');
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('installed already');
    expect(result.stdout).toContain('reset-password');
    expect([await hashes(), standing(await status())]).toEqual(before);
  });

  test('refuses to become another by a second installation', async () => {
    const { code, stderr } = await recio.run('install', '--quick', '--speed', '5');
    expect(code).toBe(3);
    expect(stderr).toContain('REC-109');
    expect(stderr).toContain('--speed 5 (installed: 2)');
  });

  test('says that it runs already when started again', async () => {
    const { code, stdout } = await recio.run('start');
    expect(code).toBe(0);
    expect(stdout).toContain(`runs already: ${installed.address}`);
  });

  test('restarts one program, and no other', async () => {
    const pids = async () =>
      Object.fromEntries((await status()).programs.map(({ program, pid }) => [program, pid]));
    const before = await pids();
    const { code, stdout } = await recio.run('restart', 'monitor');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('monitor is restarted, and ready');
    const after = await pids();
    expect(after['monitor']).not.toBe(before['monitor']);
    expect({ ...after, monitor: null }).toEqual({ ...before, monitor: null });
  });

  test.each([
    ['nobody', 'REC-307', 'exchange-sim, trader, monitor, web'],
    ['database', 'REC-308', 'every program needs it'],
    ['worker', 'REC-308', 'recio restart web'],
  ])('does not restart %s alone, and says what to do', async (name, code, says) => {
    const before = await status();
    const { code: exit, stderr } = await recio.run('restart', name);
    expect({ exit, stderr }).toMatchObject({ exit: expect.any(Number) });
    expect(exit).not.toBe(0);
    expect(stderr).toContain(code);
    expect(stderr).toContain(says);
    expect((await status()).programs.map(({ pid }) => pid)).toEqual(before.programs.map(({ pid }) => pid));
  });

  test('starts a killed program again', async () => {
    const killed = await pidOf('trader');
    process.kill(killed, 'SIGKILL');
    await eventually(async () => {
      const { programs, healthy } = await status();
      const trader = programs.find(({ program }) => program === 'trader');
      return healthy && trader?.restarts === 1 && trader.pid !== killed ? true : null;
    });
  });

  test('whose parent was killed loses its programs but not its database, and start takes that over', async () => {
    const { process: killed, programs } = await parent();
    const database = await pidOf('database');
    process.kill(killed.pid, 'SIGKILL');
    await eventually(() =>
      programs.some(({ process }) => process && processStarted(process.pid)) ? null : true,
    );
    expect(processStarted(database)).not.toBeNull();
    expect((await recio.run('status')).code).toBe(1);
    expect((await recio.run('start')).code).toBe(0);
    expect(await pidOf('database')).toBe(database);
    expect((await status()).healthy).toBe(true);
  });

  test('shows its logs, merged or one by one, as text or as JSON', async () => {
    const all = await recio.run('logs', '-n', '500');
    expect(all.stdout).toMatch(/^parent .* the database is ready/m);
    expect(all.stdout).toMatch(/^web /m);
    const one = await recio.run('logs', 'trader', '-n', '2', '--json');
    for (const line of one.stdout.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ name: 'trader' });
    expect((await recio.run('logs', 'nobody')).code).toBe(2);
  });

  test('shows what its installer did, step by step and check by check', async () => {
    const { stdout } = await recio.run('logs', 'install', '-n', '500');
    expect(stdout).toMatch(/^[\d: .-]+ info Database: done event=done step=database phase=database /m);
    expect(stdout).toMatch(/info Fresh prices arrive: passed/);
    expect((await stat(file('logs', 'install.log'))).mode & 0o777).toBe(0o600);
  });

  test('whose logs are no directory any more starts and runs all the same, says so, and logs again by itself', async () => {
    const { ports } = JSON.parse(await readFile(file('config.json'), 'utf8')) as { ports: Ports };
    const told = async () => {
      const answer = await fetch(`http://127.0.0.1:${ports.monitor}/metrics`).catch(() => null);
      return /rec_health_check_state\{check="logs"\} (\S+)/.exec((await answer?.text()) ?? '')?.[1];
    };
    await rename(file('logs'), file('logs-of-before'));
    await writeFile(file('logs'), '');
    await eventually(async () => ((await told()) === '2' ? true : null), 120_000);
    for (const command of ['stop', 'start'])
      expect(await recio.run(command)).toMatchObject({ code: 0, stderr: '' });
    await eventually(async () => ((await told()) === '2' ? true : null), 120_000);
    await rm(file('logs'));
    await rename(file('logs-of-before'), file('logs'));
    await eventually(async () => ((await told()) === '0' ? true : null), 120_000);
    expect(await readFile(file('logs', 'trader.log'), 'utf8')).toContain('what came meanwhile is lost');
  });

  test('stops completely, also what a killed parent left, and stopping again is no failure', async () => {
    const { programs, process: killed } = await parent();
    const pids = [...programs.map((program) => program.process?.pid ?? 0), await pidOf('database')];
    process.kill(killed.pid, 'SIGKILL');
    const { code, stdout } = await recio.run('stop');
    expect(code).toBe(0);
    expect(stdout).toContain('is stopped');
    expect(pids.map(processStarted)).toEqual(pids.map(() => null));
    expect((await recio.run('stop')).stdout).toContain('was not running');
  });

  test('fails its proof when it does not run, and says what to do', async () => {
    const { code, stdout } = await recio.run('verify');
    expect(code).toBe(5);
    expect(stdout).toMatch(/^FAILED {4}Every program is ready, twice$/m);
    expect(stdout).toMatch(/Do: Start it: \S*recio start/);
  });

  test('gives its user a new password even while stopped, and stays stopped', async () => {
    const result = await recio.run('user', 'reset-password', '--json');
    expect(result.code).toBe(0);
    const before = password;
    password = lastJson<{ password: string }>(result).password;
    expect((await status()).running).toBe(false);
    expect((await status()).programs[0]?.ready).toBe(false);
    expect((await recio.run('start')).code).toBe(0);
    expect([await signsIn(before), await signsIn(password)]).toEqual([401, 200]);
    expect((await recio.run('user', 'reset-password', '--login', 'nobody')).stderr).toContain('REC-118');
  });

  test('gives rights on its account, takes them away, and keeps an owner', async () => {
    const people = async () =>
      lastJson<{ login: string; role: string }[]>(await recio.run('account', 'list', '--json')).map(
        ({ login, role }) => `${login} ${role}`,
      );
    const [first = ''] = await people();
    expect(first).toMatch(/ owner$/);
    const [login = ''] = first.split(' ');
    expect((await recio.run('user', 'add', '--login', 'ada', '--json')).code).toBe(0);
    expect((await recio.run('account', 'grant', 'ada', 'trader')).code).toBe(0);
    expect(await people()).toEqual([first, 'ada trader']);
    expect((await recio.run('account', 'grant', 'nobody', 'viewer')).stderr).toContain('REC-118');
    expect((await recio.run('account', 'grant', 'ada', 'king')).code).toBe(2);
    expect((await recio.run('account', 'revoke', login)).stderr).toContain('REC-655');
    expect((await recio.run('account', 'grant', login, 'viewer')).stderr).toContain('REC-655');
    expect((await recio.run('account', 'revoke', 'ada')).code).toBe(0);
    expect((await recio.run('account', 'revoke', 'ada')).stderr).toContain('REC-656');
    expect(await people()).toEqual([first]);
    expect((await recio.run('user', 'second-factor', 'off', 'ada')).stderr).toContain('REC-657');
    expect((await recio.run('user', 'second-factor', 'off', 'nobody')).stderr).toContain('REC-118');
    expect((await recio.run('user', 'second-factor', 'on', 'ada')).code).toBe(2);
    expect((await recio.run('user', 'disable', '--login', 'ada')).code).toBe(0);
  });

  test('keeps its data when uninstalled, and goes on with it when installed again', async () => {
    expect((await recio.run('uninstall')).code).toBe(0);
    expect((await recio.run('status')).stderr).toMatch(
      /REC-137 .*kept there.*install\.sh --quick --data-dir .*uninstall --purge/s,
    );
    const again = await recio.run('install', '--quick', '--json');
    expect(again.code).toBe(0);
    expect(lastJson<Installed>(again)).toMatchObject({ password: null, healthy: true, speed: 2 });
    expect(await signsIn(password)).toBe(200);
  });

  test('is gone without a trace when purged, and purging needs a word', async () => {
    expect((await recio.run('uninstall', '--purge')).stderr).toContain('REC-117');
    const receipt = JSON.parse(await readFile(file('receipt.json'), 'utf8')) as Receipt;
    const base = String(receipt.steps.find(({ id }) => id === 'database')?.made.facts['base']);
    expect((await stat(base)).isDirectory()).toBe(true);
    expect((await recio.run('uninstall', '--purge', '--yes')).code).toBe(0);
    await expect(stat(base)).rejects.toThrow('ENOENT');
    expect(await readdir(recio.base)).toEqual([]);
  });
});
