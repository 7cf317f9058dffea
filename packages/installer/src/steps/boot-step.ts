import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BootPlan, bootFile, UNIT } from '../boot/boot-plan.ts';
import { requireRan, systemctl } from '../boot/boot-service.ts';
import { launchdPlist } from '../boot/launchd-plist.ts';
import { systemdUnit, unitOwner } from '../boot/systemd-unit.ts';
import type { Machine } from '../machine.ts';
import { type Made, NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import { managedFileStep } from './managed-file-step.ts';

/** The system starts with the machine: a unit of systemd, a property list of launchd, or nothing and a word about it. */
export function bootStep(plan: BootPlan, machine: Machine): Step {
  const path = bootFile(plan, machine.environment['HOME']);
  if (path === null) return nothingAtBoot(plan);
  const content = plan.init === 'systemd' ? systemdUnit(plan) : launchdPlist(plan);
  const { scope } = plan;
  const file = managedFileStep({
    id: 'boot',
    phase: 'configuration',
    title: 'Start at boot',
    intention: `${path}: starts ${scope === 'system' ? 'with the machine' : 'when you sign in'}`,
    keeps: `a file that is there already stays beside it as ${path}.before-rec-io`,
    wanted: async () => [{ path, content, mode: 0o644 }],
    ...(plan.init === 'systemd' ? { written: () => enable(machine, scope) } : {}),
  });
  if (plan.init !== 'systemd') return file;
  const isEnabled = async () => (await systemctl(machine, scope, 'is-enabled', UNIT)).code === 0;
  const isOurs = async () => (await machine.read(path))?.split('\n').includes(unitOwner(plan.location));
  return {
    ...file,
    isDone: async () => (await file.isDone()) && (await isEnabled()),
    async makes() {
      const made = await file.makes();
      return (await isOurs()) === true ? { ...made, facts: { ours: true } } : made;
    },
    async verify() {
      await file.verify();
      requireRan(await systemctl(machine, scope, 'is-enabled', UNIT), `systemctl is-enabled ${UNIT}`);
    },
    async revert(made) {
      // Also when it was edited since, and stays: its program goes, and systemd would try to start that for ever.
      const ours = made.files.length > 0 && (await isOurs()) === true;
      // Over an earlier unit of this installation, which comes back: what runs by it goes on.
      const comesBack = made.facts['ours'] === true && made.files.some(({ backup }) => backup !== null);
      if (ours && !comesBack) await systemctl(machine, scope, 'disable', '--now', UNIT);
      const left = await file.revert(made);
      await systemctl(machine, scope, 'daemon-reload');
      return ours && !comesBack && !('left' in left) ? [...left, ...(await dropIns(path))] : left;
    },
  };
}

/** What its owner changed with `systemctl edit` is theirs. */
async function dropIns(unitFile: string): Promise<readonly string[]> {
  const directory = `${unitFile}.d`;
  const names = await readdir(directory).catch((): string[] => []);
  return names.map(
    (name) => `${join(directory, name)} stays: you made it (systemctl edit); a new ${UNIT} would obey it`,
  );
}

async function enable(machine: Machine, scope: BootPlan['scope']): Promise<void> {
  requireRan(await systemctl(machine, scope, 'daemon-reload'), 'systemctl daemon-reload');
  requireRan(await systemctl(machine, scope, 'enable', UNIT), `systemctl enable ${UNIT}`);
}

/** It is a step all the same, so that the plan says it. */
function nothingAtBoot({ supervision }: BootPlan): Step {
  const because =
    supervision === 'parent'
      ? 'our parent process is no service of this machine'
      : 'no service manager runs here';
  return {
    id: 'boot',
    phase: 'configuration',
    title: 'Start at boot',
    nothing: true,
    intention: `nothing starts at boot: ${because}. After a restart: recio start`,
    isDone: async () => true,
    makes: async () => NOTHING_MADE,
    apply: async () => ({}),
    verify: async () => undefined,
    revert: async () => [],
  };
}

/** Where systemd notes whose programs go on when they sign out. */
const LINGERING = '/var/lib/systemd/linger';

/** A user's programs go on after signing out, and start at boot. Only when asked for: it is the account's setting, not ours. */
export function lingerStep(account: string, machine: Machine): Step {
  const lingers = async () =>
    (await machine.run('loginctl', ['show-user', account, '--property=Linger'])).stdout.trim() ===
      'Linger=yes' || (await machine.read(`${LINGERING}/${account}`)) !== null;
  return {
    id: 'linger',
    phase: 'configuration',
    title: 'Run without a sign-in',
    intention: `the programs of ${account} start at boot and go on after signing out (loginctl enable-linger)`,
    isDone: lingers,
    makes: async (): Promise<Made> =>
      (await lingers()) ? NOTHING_MADE : { ...NOTHING_MADE, facts: { enabledFor: account } },
    async apply() {
      requireRan(
        await machine.run('loginctl', ['enable-linger', account]),
        `loginctl enable-linger ${account}`,
      );
      return {};
    },
    verify: async () => undefined,
    async revert({ facts }) {
      const { enabledFor } = facts;
      if (typeof enabledFor !== 'string') return [];
      const { code } = await machine.run('loginctl', ['disable-linger', enabledFor]);
      return code === 0 ? [] : [`lingering of ${enabledFor}: loginctl disable-linger ${enabledFor}`];
    },
  };
}
