import { describe, expect, test } from 'vitest';
import { layout } from '../layout.ts';
import { type Machine, thisMachine } from '../machine.ts';
import { bootPlan } from './boot-plan.ts';
import { bootService } from './boot-service.ts';
import { launchdPlist } from './launchd-plist.ts';
import { systemdUnit } from './systemd-unit.ts';

const here = layout('/opt/50% off', 'full');

describe('the machine’s service manager', () => {
  const commands: string[] = [];
  const machine = (file: string): Machine => ({
    ...thisMachine(),
    isRoot: true,
    read: async () => file,
    async run(program, args) {
      commands.push([program, ...args].join(' '));
      return { code: 0, stdout: '', stderr: '' };
    },
  });
  const plan = (init: 'systemd' | 'launchd') =>
    bootPlan(here, { init, isRoot: true, supervisord: '/usr/bin/supervisord', systemDatabase: true });

  test('starts and stops the unit of this installation', async () => {
    commands.length = 0;
    const service = await bootService(here, machine(systemdUnit(plan('systemd'))), 'systemd');
    await service?.start();
    await service?.stop();
    expect(commands).toEqual(['systemctl start rec-io.service', 'systemctl stop rec-io.service']);
  });

  test('is told what not to start at boot any more, and what again', async () => {
    commands.length = 0;
    for (const init of ['systemd', 'launchd'] as const) {
      const text = init === 'systemd' ? systemdUnit(plan(init)) : launchdPlist(plan(init));
      const service = await bootService(here, machine(text), init);
      expect(await service?.startsAtBoot()).toBe(true);
      await service?.setAtBoot(false);
      await service?.setAtBoot(true);
    }
    expect(commands).toEqual([
      'systemctl is-enabled rec-io.service',
      'systemctl disable rec-io.service',
      'systemctl enable rec-io.service',
      'launchctl print-disabled system',
      'launchctl disable system/io.rec.rec-io',
      'launchctl enable system/io.rec.rec-io',
    ]);
  });

  test('leaves that of another installation alone, also of one whose path ends alike', async () => {
    const unit = machine(systemdUnit(plan('systemd')));
    expect(await bootService(layout('/50% off', 'full'), unit, 'systemd')).toBeNull();
    expect(await bootService(layout('/opt/50% off/x', 'full'), unit, 'systemd')).toBeNull();
    expect(await bootService(here, unit, 'none')).toBeNull();
  });

  test('of macOS loads the property list and takes it out again', async () => {
    commands.length = 0;
    const service = await bootService(here, machine(launchdPlist(plan('launchd'))), 'launchd');
    await service?.start();
    await service?.stop();
    expect(commands).toEqual([
      'launchctl bootstrap system /Library/LaunchDaemons/io.rec.rec-io.plist',
      'launchctl bootout system/io.rec.rec-io',
    ]);
  });
});
