import type { Machine } from '@rec-io/installer/machine';
import { revertManaged } from '@rec-io/installer/managed-file';
import { removeOurs } from '@rec-io/installer/paths';
import { NOTHING_MADE, type Receipt, type StepRecord } from '@rec-io/installer/receipt';
import type { Step } from '@rec-io/installer/step';
import { lingerStep } from '@rec-io/installer/steps/boot-step';
import { firewallStep } from '@rec-io/installer/steps/firewall-step';

/**
 * Steps that the present choices have no more, and that an earlier run took: the rule of a firewall that is no longer wanted, the key
 * of a mode that was left. They are taken back by their records alone, before all others.
 */
export function formerSteps(receipt: Receipt, present: readonly Step[], machine: Machine): readonly Step[] {
  return receipt.steps
    .filter(({ id, state }) => state !== 'reverted' && !present.some((step) => step.id === id))
    .flatMap((record) => former(record, machine) ?? []);
}

/** Made of nothing but files and directories. */
const OF_FILES = /^(?:move|start|command|supervisord-conf|profile|credentials-(?:demo|prod))$/;
const OF_OWNER = /^(?:move|profile|credentials-(?:demo|prod))$/;

function former({ id }: StepRecord, machine: Machine): Step | null {
  if (id === 'firewall') return firewallStep(machine, [], 0);
  if (id === 'linger') return lingerStep('', machine);
  if (!OF_FILES.test(id)) return null;
  return {
    id,
    phase: 'configuration',
    title: `Former step ${id}`,
    intention: 'taken back by its record',
    ...(OF_OWNER.test(id) ? { holdsData: true as const } : {}),
    isDone: async () => true,
    makes: async () => NOTHING_MADE,
    apply: async () => ({}),
    verify: async () => undefined,
    async revert({ files, paths }) {
      const left = await revertManaged(files);
      await removeOurs(paths);
      return left;
    },
  };
}
