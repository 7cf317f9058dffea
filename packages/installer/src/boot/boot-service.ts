import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import type { Machine, Ran } from '../machine.ts';
import { bootFile, type InitSystem, initSystem, LAUNCHD_LABEL, UNIT } from './boot-plan.ts';
import { plistOwner } from './launchd-plist.ts';
import { unitOwner } from './systemd-unit.ts';

/** The machine's service manager, as far as it starts and stops our Supervisor, now and at boot. */
export type BootService = {
  /** @returns '' or what it said when it did not start */
  start(): Promise<string>;
  stop(): Promise<void>;
  startsAtBoot(): Promise<boolean>;
  /** Changes what happens at boot; what runs now goes on. */
  setAtBoot(starts: boolean): Promise<void>;
};

/** @returns null when no service manager runs here, or when its service is not of this installation */
export async function bootService(
  layout: Layout,
  machine: Machine,
  init: InitSystem = initSystem(machine),
): Promise<BootService | null> {
  const scope = machine.isRoot ? 'system' : 'user';
  const file = bootFile({ init, scope }, machine.environment['HOME']);
  const text = file === null ? null : await machine.read(file);
  if (file === null || text === null) return null;
  const owner = init === 'systemd' ? unitOwner(layout.dataDir) : plistOwner(layout);
  if (!text.split('\n').some((line) => line.trim() === owner)) return null;
  return init === 'systemd' ? ofSystemd(machine, scope) : ofLaunchd(machine, scope, file);
}

/** `systemctl` with what it is to do; for an account's own manager where that is meant. */
export const systemctl = (machine: Machine, scope: 'system' | 'user', ...args: string[]): Promise<Ran> =>
  machine.run('systemctl', [...(scope === 'user' ? ['--user'] : []), ...args], { timeoutMs: 200_000 });

/** @throws CatalogueError REC-319 */
export function requireRan(ran: Ran, command: string): void {
  if (ran.code === 0) return;
  const reason = ran.stderr.trim() || ran.stdout.trim() || `it ended with ${ran.code}`;
  throw new CatalogueError('REC-319', { command, reason });
}

function ofSystemd(machine: Machine, scope: 'system' | 'user'): BootService {
  return {
    async start() {
      const { code, stderr } = await systemctl(machine, scope, 'start', UNIT);
      return code === 0 ? '' : stderr.trim() || `systemctl start ${UNIT} ended with ${code}`;
    },
    stop: async () => requireRan(await systemctl(machine, scope, 'stop', UNIT), `systemctl stop ${UNIT}`),
    startsAtBoot: async () => (await systemctl(machine, scope, 'is-enabled', UNIT)).code === 0,
    async setAtBoot(starts) {
      const verb = starts ? 'enable' : 'disable';
      requireRan(await systemctl(machine, scope, verb, UNIT), `systemctl ${verb} ${UNIT}`);
    },
  };
}

function ofLaunchd(machine: Machine, scope: 'system' | 'user', file: string): BootService {
  const domain = scope === 'system' ? 'system' : `gui/${process.getuid?.() ?? 0}`;
  const launchctl = (...args: string[]) => machine.run('launchctl', args, { timeoutMs: 200_000 });
  return {
    async start() {
      const { code, stderr } = await launchctl('bootstrap', domain, file);
      // 37: it is loaded already; then it only has to be started.
      if (code === 0) return '';
      const started = await launchctl('kickstart', `${domain}/${LAUNCHD_LABEL}`);
      return started.code === 0 ? '' : stderr.trim() || `launchctl bootstrap ended with ${code}`;
    },
    // What is not loaded does not run, which is what was asked for.
    stop: async () => void (await launchctl('bootout', `${domain}/${LAUNCHD_LABEL}`)),
    startsAtBoot: async () =>
      !/"?io\.rec\.rec-io"? => (true|disabled)/.test((await launchctl('print-disabled', domain)).stdout),
    async setAtBoot(starts) {
      const verb = starts ? 'enable' : 'disable';
      requireRan(await launchctl(verb, `${domain}/${LAUNCHD_LABEL}`), `launchctl ${verb} ${LAUNCHD_LABEL}`);
    },
  };
}
