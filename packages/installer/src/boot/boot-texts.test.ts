import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layout } from '../layout.ts';
import { bootFile, bootPlan, UNIT } from './boot-plan.ts';
import { launchdPlist } from './launchd-plist.ts';
import { systemdUnit } from './systemd-unit.ts';

const opt = layout('/opt/rec-io', 'full');
const ofRoot = { isRoot: true, supervisord: '/usr/bin/supervisord', systemDatabase: true } as const;
const ofUser = { isRoot: false, supervisord: null, systemDatabase: false } as const;

describe('the unit of systemd', () => {
  test('runs our Supervisor in the foreground, after network and database, for ever', () => {
    expect(systemdUnit(bootPlan(opt, { ...ofRoot, init: 'systemd' }))).toMatchInlineSnapshot(`
      "# Installation: /opt/rec-io
      # Made by REC.IO. \`recio repair\` makes it again; own changes belong into a drop-in: systemctl edit rec-io
      [Unit]
      Description=REC.IO trading system
      Wants=network-online.target
      After=network-online.target postgresql.service
      StartLimitIntervalSec=0

      [Service]
      Type=simple
      ExecStart=/usr/bin/supervisord -n -c /opt/rec-io/supervisord.conf
      KillMode=mixed
      TimeoutStopSec=150
      Restart=always
      RestartSec=2
      OOMPolicy=continue
      Environment=LANG=C.UTF-8
      UMask=0027
      NoNewPrivileges=true
      ProtectSystem=full
      ProtectHome=true
      PrivateTmp=true
      PrivateDevices=true
      ProtectKernelTunables=true
      ProtectKernelModules=true
      ProtectControlGroups=true
      RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
      RestrictRealtime=true
      RestrictSUIDSGID=true
      LockPersonality=true

      [Install]
      WantedBy=multi-user.target
      "
    `);
  });

  test('of a plain user runs the parent process, which need not come again when it ends well', () => {
    const unit = systemdUnit(bootPlan(layout('/home/a b/50% $HOME', 'full'), { ...ofUser, init: 'systemd' }));
    expect(unit).toContain('Restart=on-failure');
    expect(unit).toContain('WantedBy=default.target');
    expect(unit).toContain('"/home/a b/50%% $$HOME/current/.runtime/node/bin/node"');
    expect(unit).not.toContain('network-online');
  });

  const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;
  test.skipIf(!hasAnalyzer)(
    'is one that systemd finds nothing wrong with (needs systemd-analyze)',
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'rec-io-unit-'));
      try {
        const plan = bootPlan(opt, { ...ofRoot, init: 'systemd' });
        // Both have to be on the machine that looks: systemd tells of a missing program.
        const there = {
          ...plan,
          command: [process.execPath, '-n', '-c', '/with space/50%/$HOME/"x"'],
          after: [],
        };
        for (const scope of ['system', 'user'] as const) {
          const file = join(directory, UNIT);
          await writeFile(file, systemdUnit({ ...there, scope }));
          const { stderr, status } = spawnSync('systemd-analyze', ['verify', `--${scope}`, file], {
            encoding: 'utf8',
            env: { ...process.env, XDG_RUNTIME_DIR: directory },
          });
          expect(stderr).toBe('');
          expect(status).toBe(0);
        }
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  );

  test('lets an installation in a home directory see it', () => {
    const at = (path: string) => systemdUnit(bootPlan(layout(path, 'full'), { ...ofRoot, init: 'systemd' }));
    expect(at('/opt/rec-io')).toContain('ProtectHome=true');
    expect(at('/home/owner/rec-io')).not.toContain('ProtectHome');
  });
});

describe('the property list of launchd', () => {
  const plist = launchdPlist(bootPlan(layout('/Users/a & b/<x>', 'full'), { ...ofUser, init: 'launchd' }));

  test('is well-formed, with every special character escaped', () => {
    const open: string[] = [];
    for (const [, close = '', name = '', empty = ''] of plist.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (close !== '') expect(open.pop()).toBe(name);
      else if (empty === '') open.push(name);
    }
    expect(open).toEqual([]);
    expect(plist).toContain('/Users/a &amp; b/&lt;x&gt;/current');
  });

  test('says what Apple’s format says, read by Python where it is', () => {
    const script = 'import json,plistlib,sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))';
    const { stdout, error } = spawnSync('python3', ['-c', script], { input: plist, encoding: 'utf8' });
    // Nothing else on a machine without macOS reads the format.
    const read = error === undefined ? (JSON.parse(stdout) as Record<string, unknown>) : null;
    if (read === null) return;
    expect(read).toMatchObject({
      Label: 'io.rec.rec-io',
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
    });
    expect(read['ProgramArguments']).toContain('/Users/a & b/<x>/current/apps/cli/src/main.ts');
  });
});

describe('what starts at boot', () => {
  test.each([
    ['systemd', 'system', '/etc/systemd/system/rec-io.service'],
    ['systemd', 'user', '/h/.config/systemd/user/rec-io.service'],
    ['launchd', 'system', '/Library/LaunchDaemons/io.rec.rec-io.plist'],
    ['launchd', 'user', '/h/Library/LaunchAgents/io.rec.rec-io.plist'],
    ['none', 'system', null],
  ] as const)('by %s of the %s lies where it is looked for', (init, scope, path) => {
    expect(bootFile({ init, scope }, '/h')).toBe(path);
  });
});
