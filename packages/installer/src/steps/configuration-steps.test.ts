import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConfigurationFiles } from '../configuration-files.ts';
import type { Choices } from '../full/choices.ts';
import { layout } from '../layout.ts';
import { type Machine, type Ran, thisMachine } from '../machine.ts';
import { DEFAULT_PORTS } from '../ports.ts';
import type { Receipt } from '../receipt.ts';
import { revertSteps, runSteps } from '../run-steps.ts';
import type { Step } from '../step.ts';
import { lingerStep } from './boot-step.ts';
import { configurationSteps } from './configuration-steps.ts';
import { type FirewallWish, firewallStep, firewallSteps, openingsOf } from './firewall-step.ts';
import { logsStep } from './logs-step.ts';

const EMPTY: Receipt = {
  formatVersion: 2,
  version: '0',
  kind: 'full',
  clone: '/clone',
  state: 'installing',
  completedAt: null,
  directories: [],
  choices: null,
  steps: [],
};
const silent = {
  begin: () => undefined,
  note: () => undefined,
  done: () => undefined,
  failed: () => undefined,
  reverting: () => undefined,
  left: () => undefined,
};
const RAN: Ran = { code: 0, stdout: '', stderr: '' };

describe('the steps of configuration', () => {
  let directory = '';
  let left: string[] = [];
  /** Every command that changed something. */
  let commands: string[] = [];
  const at = () => layout(join(directory, 'rec io'), 'full');
  const choices = (): Choices => ({
    formatVersion: 1,
    location: at().dataDir,
    mode: 'simulated',
    userNo: '0001',
    login: 'admin',
    person: { fullName: '', email: '', phone: '' },
    access: [],
    firewall: false,
    ports: DEFAULT_PORTS,
    database: 'system',
    supervision: 'supervisord',
    boot: 'none',
    serviceAccount: null,
    packages: [],
    source: 'seeded',
    speed: 20,
    seed: 1,
    exchangeKeyId: 'key',
    credentials: null,
    systemDataFile: null,
    cluster: null,
    takeOver: false,
    grownFrom: null,
    command: null,
    supervisord: null,
    start: true,
  });
  /** A machine whose programs are played by a function, with this one's files. */
  const machine = (play: (command: string) => Partial<Ran>): Machine => ({
    ...thisMachine(),
    isRoot: false,
    environment: { HOME: directory },
    async run(program, args) {
      const command = [program, ...args].join(' ');
      const ran = play(command);
      return { ...RAN, ...ran };
    },
  });
  const stepsOf = (
    given: Partial<Choices>,
    played: Machine = machine(() => ({ code: 127 })),
  ): readonly Step[] => [
    logsStep(at(), async () => null),
    ...configurationSteps({
      choices: { ...choices(), ...given },
      layout: at(),
      machine: played,
      owner: async () => null,
      programs: ['trader', 'web'],
      supervisord: '/usr/bin/supervisord',
    }),
  ];
  const run = (steps: readonly Step[], receipt = EMPTY) =>
    runSteps({
      steps,
      receipt,
      save: async () => undefined,
      progress: silent,
      signal: new AbortController().signal,
    });
  const revert = async (steps: readonly Step[], receipt: Receipt) => {
    left = [];
    const progress = { ...silent, left: (_: Step, reason: string) => left.push(reason) };
    await revertSteps({ steps, receipt, save: async () => undefined, progress });
  };
  const text = (path: string) => readFile(path, 'utf8');
  const isThere = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-steps-'));
    commands = [];
    await mkdir(at().secrets, { recursive: true });
    await writeFile(at().databasePassword, 'pass:wo\\rd\n');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('write what the programs need, change nothing when run again, and go without a trace', async () => {
    const receipt = await run(stepsOf({}));
    expect(parseEnv(await text(at().env))).toMatchObject({
      RECIO_DATA_DIR: at().dataDir,
      PGPORT: '8432',
      PGUSER: 'rec_io_user',
      TZ: 'UTC',
    });
    expect((await stat(at().env)).mode & 0o777).toBe(0o600);
    expect(await text(join(at().secrets, 'pgpass'))).toBe(
      '127.0.0.1:8432:rec_io_db:rec_io_user:pass\\:wo\\\\rd\n',
    );
    expect(JSON.parse(await text(at().portManifest))).toEqual({ host: '127.0.0.1', ports: DEFAULT_PORTS });
    expect(await text(at().supervisordConf)).toContain('[program:trader]');
    expect((await stat(at().logs)).mode & 0o777).toBe(0o750);
    expect(await checkConfigurationFiles(at())).toEqual(['config.json', 'ports.json']);
    for (const path of [at().env, at().supervisordConf, at().portManifest])
      expect(await text(path)).not.toContain('pass:wo');

    const again = stepsOf({});
    expect(await Promise.all(again.map((step) => step.isDone()))).toEqual(again.map(() => true));
    await revert(again, receipt);
    expect(left).toEqual([]);
    for (const path of [at().env, at().supervisordConf, at().configuration, at().portManifest, at().logs])
      expect(await isThere(path)).toBe(false);
  });

  test('keep the owner’s settings, give them back, and leave what was edited since', async () => {
    await writeFile(at().env, 'MINE=1\nPGPORT=5432 # mine\n');
    await chmod(at().env, 0o644);
    const receipt = await run(stepsOf({}));
    expect(await text(at().env)).toMatch(/^MINE=1\nPGPORT=5432 # mine\n/);
    expect((await stat(at().env)).mode & 0o777).toBe(0o600);
    await revert(stepsOf({}), receipt);
    expect(await text(at().env)).toBe('MINE=1\nPGPORT=5432 # mine\n');

    const edited = await run(stepsOf({}));
    await writeFile(at().env, `${await text(at().env)}LATER=1\n`);
    expect(
      await stepsOf({})
        .find(({ id }) => id === 'environment')
        ?.isDone(),
    ).toBe(true);
    await revert(stepsOf({}), edited);
    expect(left).toEqual([`${at().env} was changed since it was installed, and stays`]);
  });

  test('do not take along what an earlier installation left to the owner, though nothing had to be added', async () => {
    const first = await run(stepsOf({}));
    const edited = `${await text(at().env)}MY_OWN=1\n`;
    await writeFile(at().env, edited);
    await revert(stepsOf({}), first);
    expect(await text(at().env)).toBe(edited);
    await revert(stepsOf({}), await run(stepsOf({})));
    expect(await text(at().env)).toBe(edited);
  });

  test('name a location that Supervisor cannot work with, and take everything back', async () => {
    const odd = layout(join(directory, 'a ;b'), 'full');
    const steps = configurationSteps({
      choices: choices(),
      layout: odd,
      machine: machine(() => ({ code: 127 })),
      owner: async () => null,
      programs: ['trader'],
      supervisord: '/usr/bin/supervisord',
    });
    await expect(run(steps)).rejects.toThrow('REC-312');
    expect(await isThere(odd.configuration)).toBe(false);
  });

  test('enable a unit of systemd, and take it back with its enabling', async () => {
    let enabled = false;
    const systemd = machine((command) => {
      if (command.includes('is-enabled')) return { code: enabled ? 0 : 1 };
      if (command.includes('enable')) enabled = true;
      if (command.includes('disable')) enabled = false;
      commands.push(command);
      return {};
    });
    const unit = join(directory, '.config', 'systemd', 'user', 'rec-io.service');
    const steps = () => stepsOf({ boot: 'systemd' }, systemd);
    const receipt = await run(steps());
    expect(await text(unit)).toContain(`ExecStart=/usr/bin/supervisord -n -c "${at().supervisordConf}"`);
    expect(commands).toEqual(['systemctl --user daemon-reload', 'systemctl --user enable rec-io.service']);
    expect(await Promise.all(steps().map((step) => step.isDone()))).not.toContain(false);
    await revert(steps(), receipt);
    expect(commands.slice(2)).toEqual([
      'systemctl --user disable --now rec-io.service',
      'systemctl --user daemon-reload',
    ]);
    expect(await isThere(join(directory, '.config'))).toBe(false);
  });

  test('end and disable a unit that was edited since, though the file stays: its program goes', async () => {
    const systemd = machine((command) => {
      commands.push(command);
      return {};
    });
    const unit = join(directory, '.config', 'systemd', 'user', 'rec-io.service');
    const steps = stepsOf({ boot: 'systemd' }, systemd).filter(({ id }) => id === 'boot');
    const receipt = await run(steps);
    const edited = `${await text(unit)}# Mine\n`;
    await writeFile(unit, edited);
    await revert(steps, receipt);
    expect(await text(unit)).toBe(edited);
    expect(commands).toContain('systemctl --user disable --now rec-io.service');
  });

  test('name what its owner changed beside the unit, which stays', async () => {
    const steps = stepsOf(
      { boot: 'systemd' },
      machine(() => ({})),
    ).filter(({ id }) => id === 'boot');
    const receipt = await run(steps);
    const dropIn = join(directory, '.config', 'systemd', 'user', 'rec-io.service.d', 'override.conf');
    await mkdir(dirname(dropIn));
    await writeFile(dropIn, '[Service]\nNice=5\n');
    await revert(steps, receipt);
    expect(left.join()).toContain(`${dropIn} stays: you made it`);
    expect(await isThere(dropIn)).toBe(true);
  });

  test('put an earlier unit of ours back without ending what runs by it', async () => {
    const systemd = machine((command) => {
      commands.push(command);
      return {};
    });
    const unit = join(directory, '.config', 'systemd', 'user', 'rec-io.service');
    await mkdir(dirname(unit), { recursive: true });
    const older = `# Installation: ${at().dataDir}\n[Unit]\n`;
    await writeFile(unit, older);
    const steps = stepsOf({ boot: 'systemd' }, systemd).filter(({ id }) => id === 'boot');
    const receipt = await run(steps);
    expect(await text(unit)).not.toBe(older);
    await revert(steps, receipt);
    expect(await text(unit)).toBe(older);
    expect(commands.filter((command) => command.includes('disable'))).toEqual([]);
  });

  test('say what systemd said when it refuses', async () => {
    const refusing = machine((command) =>
      command.includes('daemon-reload') ? { code: 1, stderr: 'Failed to connect to bus\n' } : { code: 1 },
    );
    await expect(run(stepsOf({ boot: 'systemd' }, refusing))).rejects.toThrow(
      'REC-319 systemctl daemon-reload failed: Failed to connect to bus',
    );
  });

  test('end lingering only where they began it', async () => {
    let lingers = false;
    const systemd = machine((command) => {
      if (command.startsWith('loginctl show-user')) return { stdout: `Linger=${lingers ? 'yes' : 'no'}\n` };
      lingers = command.includes('enable-linger');
      commands.push(command);
      return {};
    });
    const receipt = await run([lingerStep('owner-x', systemd)]);
    await revert([lingerStep('owner-x', systemd)], receipt);
    expect(commands).toEqual(['loginctl enable-linger owner-x', 'loginctl disable-linger owner-x']);
    lingers = true;
    commands = [];
    await revert([lingerStep('owner-x', systemd)], await run([lingerStep('owner-x', systemd)]));
    expect(commands).toEqual([]);
  });

  test('open exactly the ranges that ufw does not let in yet, and close those again', async () => {
    const rules = new Set(['10.0.0.0/8']);
    const ufw = machine((command) => {
      if (command === 'ufw status') return { stdout: 'Status: active\n' };
      if (command === 'ufw show added')
        return {
          stdout: [...rules]
            .map((range) => `ufw allow from ${range} to any port 3000 proto tcp comment 'REC.IO'`)
            .join('\n'),
        };
      commands.push(command);
      const [, range = ''] = /from (\S+)/.exec(command) ?? [];
      if (command.includes('delete')) rules.delete(range);
      else rules.add(range);
      return {};
    });
    const steps = () => [firewallStep(ufw, ['10.0.0.0/8', '192.168.1.0/24'], 3000)];
    const receipt = await run(steps());
    // The record of a killed first run stays true when the second finds its rule in place.
    await run(steps(), receipt);
    await revert(steps(), receipt);
    expect(commands).toEqual([
      'ufw allow proto tcp from 192.168.1.0/24 to any port 3000 comment REC.IO',
      'ufw delete allow proto tcp from 192.168.1.0/24 to any port 3000',
    ]);
  });

  describe('where an earlier run has opened a way', () => {
    const rules = new Set<string>();
    const ufw = machine((command) => {
      if (command === 'ufw status') return { stdout: 'Status: active\n' };
      if (command === 'ufw show added') return { stdout: [...rules].join('\n') };
      commands.push(command);
      const [, range = '', port = ''] = /from (\S+) to any port (\d+)/.exec(command) ?? [];
      const rule = `ufw allow from ${range} to any port ${port} proto tcp comment 'REC.IO'`;
      if (command.includes('delete')) rules.delete(rule);
      else rules.add(rule);
      return {};
    });
    const wish = { ranges: ['10.0.0.0/8', '192.168.1.0/24'], port: 3000, set: true, opened: [] };
    const later = (change: Partial<FirewallWish>, receipt: Receipt) =>
      firewallSteps(ufw, { ...wish, ...change, opened: openingsOf(receipt) });
    const shown = async ([step]: readonly Step[]) => (await step?.commands?.()) ?? [];

    test('the plan shows the very commands that are run, and what nobody wants any more is closed', async () => {
      rules.clear();
      const receipt = await run(firewallSteps(ufw, wish));
      commands.length = 0;
      const steps = later({ ranges: ['10.0.0.0/8'], port: 8080 }, receipt);
      const planned = await shown(steps);
      expect(planned).toEqual([
        'ufw allow proto tcp from 10.0.0.0/8 to any port 8080 comment REC.IO',
        'ufw delete allow proto tcp from 10.0.0.0/8 to any port 3000',
        'ufw delete allow proto tcp from 192.168.1.0/24 to any port 3000',
      ]);
      const changed = await run(steps);
      expect(commands).toEqual(planned);
      expect(await shown(later({ ranges: ['10.0.0.0/8'], port: 8080 }, receipt))).toEqual([]);
      // A failure of that run opens again what it has closed.
      await revert(steps, changed);
      expect([...rules].map((rule) => /from (\S+)/.exec(rule)?.[1])).toEqual(wish.ranges);
    });

    test('an owner who sets the rules is shown them, and ours are closed', async () => {
      rules.clear();
      const receipt = await run(firewallSteps(ufw, wish));
      const [ours, theirs] = later({ ranges: ['10.0.0.0/8'], set: false }, receipt);
      expect(await ours?.commands?.()).toHaveLength(2);
      expect(theirs).toMatchObject({ nothing: true });
      expect(await theirs?.commands?.()).toEqual([
        'ufw allow proto tcp from 10.0.0.0/8 to any port 3000 comment REC.IO',
      ]);
    });
  });

  test('set rules of firewalld for now and for good, and name the one that it refuses', async () => {
    const open = new Set<string>();
    const firewalld = machine((command) => {
      if (command.startsWith('ufw')) return { code: 127 };
      if (command === 'firewall-cmd --state') return { stdout: 'running\n' };
      const [, act, rule = ''] = /--(add|remove|query)-rich-rule=(.*)$/.exec(command) ?? [];
      if (act === 'query') return { code: open.has(rule) ? 0 : 1 };
      commands.push(command);
      if (rule.includes('fe80')) return { code: 1, stderr: 'Error: INVALID_ADDR' };
      if (act === 'add') open.add(rule);
      else open.delete(rule);
      return {};
    });
    const steps = [firewallStep(firewalld, ['10.1.0.0/16'], 3000)];
    const receipt = await run(steps);
    const rule = 'rule family="ipv4" source address="10.1.0.0/16" port port="3000" protocol="tcp" accept';
    expect(commands).toEqual([
      `firewall-cmd --permanent --add-rich-rule=${rule}`,
      `firewall-cmd --add-rich-rule=${rule}`,
    ]);
    await revert(steps, receipt);
    expect(open).toEqual(new Set());
    await expect(run([firewallStep(firewalld, ['fe80::/10'], 3000)])).rejects.toThrow(
      'REC-320 The firewall refused a rule: Error: INVALID_ADDR',
    );
  });
});
