import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** From then on there is somewhere to log. */
export const LOGS_STEP = 'logs';
const MODE = 0o750;

/**
 * The folder of the logs. It belongs to who runs Supervisor, and the programs' account may only read it: root's Supervisor writes and
 * renames files there, and a program that is taken over must not be able to put a link in their place.
 *
 * Every log is rotated by who writes it (Supervisor, our parent process), by size and count. There is no file for logrotate: two
 * that rotate one file lose lines.
 */
export function logsStep({ logs }: Layout, owner: OwnerLookup): Step {
  const isRight = async () => {
    const found = await stat(logs).catch(() => null);
    const whose = await owner();
    return found !== null && (found.mode & 0o7777) === MODE && (whose === null || found.gid === whose.gid);
  };
  return {
    id: LOGS_STEP,
    phase: 'dependencies',
    title: 'Logs',
    intention: `${logs} (0750), each at most six files of 10 MB; rotated by who writes them, not by logrotate`,
    isDone: isRight,
    makes: async () => ({ ...NOTHING_MADE, paths: absent([logs]) }),
    async apply() {
      await mkdir(logs, { recursive: true });
      const whose = await owner();
      if (whose !== null) await chown(logs, process.getuid?.() ?? 0, whose.gid);
      await chmod(logs, MODE);
      return {};
    },
    async verify() {
      if (!(await isRight()))
        throw new CatalogueError('REC-106', { path: logs, reason: 'its owner or mode is not right' });
    },
    async revert({ paths }) {
      await removeOurs(paths);
      return [];
    },
  };
}
