import type { Layout } from '../layout.ts';
import type { Step } from '../step.ts';
import type { Supervised } from '../supervisor/supervised.ts';
import { supervisordConf } from '../supervisor/supervisord-conf.ts';
import { managedFileStep } from './managed-file-step.ts';

/** supervisord.conf of our own instance. Others’ Supervisors and their files are not touched. */
export function supervisordStep(layout: Layout, supervised: Supervised): Step {
  const { supervisordConf: path } = layout;
  const { programs, serviceAccount, asRoot } = supervised;
  const account = asRoot && serviceAccount !== null ? ` as ${serviceAccount}` : '';
  return managedFileStep({
    id: 'supervisord-conf',
    phase: 'configuration',
    title: 'Supervisor',
    intention: `${path}: an instance of its own, which runs ${programs.join(', ')}${account}`,
    // Made when asked for: a location that Supervisor cannot work with fails this step, not the making of the plan.
    wanted: async () => [{ path, content: supervisordConf(layout, supervised), mode: 0o644 }],
  });
}
