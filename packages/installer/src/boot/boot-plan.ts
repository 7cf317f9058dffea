import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Supervision } from '../configuration.ts';
import type { Layout } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { NODE_FLAGS } from '../node-flags.ts';
import { supervisorFiles } from '../supervisor/supervised.ts';

/** What starts things when this machine starts. `none`: a container or a chroot, where nothing does. */
export type InitSystem = 'systemd' | 'launchd' | 'none';

/** How the system is to be started at boot, as plain data. */
export type BootPlan = {
  readonly init: InitSystem;
  /** Of the whole machine, or of the account that installed it. */
  readonly scope: 'system' | 'user';
  /** What is to run, each word by itself: Supervisor in the foreground, or our own parent process. */
  readonly command: readonly string[];
  readonly supervision: Supervision;
  /** The installation directory: which installation a unit is of. */
  readonly location: string;
  /** What it waits for, such as `postgresql.service`. */
  readonly after: readonly string[];
};

/** sd_booted(3): the directory is there exactly while systemd is the machine's first process. */
const SYSTEMD_RUNS = '/run/systemd/system';

export function initSystem({ platform }: Machine, systemdRuns = SYSTEMD_RUNS): InitSystem {
  if (platform === 'darwin') return 'launchd';
  return existsSync(systemdRuns) ? 'systemd' : 'none';
}

/** @param supervisord its file; null where the parent process is to run */
export function bootPlan(
  layout: Layout,
  options: {
    readonly init: InitSystem;
    readonly isRoot: boolean;
    readonly supervisord: string | null;
    readonly systemDatabase: boolean;
  },
): BootPlan {
  const { node, main } = supervisorFiles(layout);
  const { supervisord } = options;
  const parent = [
    node,
    ...NODE_FLAGS,
    `--env-file-if-exists=${layout.env}`,
    main,
    'run',
    '--all',
    '--data-dir',
    layout.dataDir,
  ];
  return {
    init: options.init,
    scope: options.isRoot ? 'system' : 'user',
    command: supervisord === null ? parent : [supervisord, '-n', '-c', layout.supervisordConf],
    supervision: supervisord === null ? 'parent' : 'supervisord',
    location: layout.dataDir,
    after: options.systemDatabase ? ['postgresql.service'] : [],
  };
}

export const UNIT = 'rec-io.service';
export const LAUNCHD_LABEL = 'io.rec.rec-io';

/** Where the machine looks for it; null where nothing starts at boot. */
export function bootFile({ init, scope }: Pick<BootPlan, 'init' | 'scope'>, home = homedir()): string | null {
  switch (init) {
    case 'none':
      return null;
    case 'systemd':
      return scope === 'system'
        ? join('/etc/systemd/system', UNIT)
        : join(home, '.config', 'systemd', 'user', UNIT);
    case 'launchd':
      return scope === 'system'
        ? join('/Library/LaunchDaemons', `${LAUNCHD_LABEL}.plist`)
        : join(home, 'Library', 'LaunchAgents', `${LAUNCHD_LABEL}.plist`);
  }
}
