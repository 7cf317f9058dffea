import type { Machine } from './machine.ts';
import { revertManaged } from './managed-file.ts';
import { removeOurs } from './paths.ts';
import { NOTHING_MADE, type Receipt, type StepRecord } from './receipt.ts';
import type { Step } from './step.ts';
import { lingerStep } from './steps/boot-step.ts';
import { firewallStep } from './steps/firewall-step.ts';

/**
 * Steps that the present choices have no more, and that an earlier run took: the rule of a firewall that is no longer wanted, the key
 * of a mode that was left. They are taken back by their records alone, before all others.
 */
export function formerSteps(receipt: Receipt, present: readonly Step[], machine: Machine): readonly Step[] {
  return receipt.steps
    .filter(({ id, state }) => state !== 'reverted' && !present.some((step) => step.id === id))
    .flatMap((record) => former(record, machine) ?? []);
}

/** Their facts are for other purposes; what they made is files and directories all the same. */
const FACTS_ASIDE = /^(?:move|start)$/;
/** What goes with the program; anything else may hold what its owner wants to keep. */
const OF_PROGRAM = /^(?:start|command|supervisord-conf)$/;

/** Null where files and directories are not all: packages, a database. Their record stays, so that nothing is forgotten. */
function former({ id, made }: StepRecord, machine: Machine): Step | null {
  if (id === 'firewall') return firewallStep(machine, [], 0);
  if (id === 'linger') return lingerStep('', machine);
  if (Object.keys(made.facts).length > 0 && !FACTS_ASIDE.test(id)) return null;
  return {
    id,
    phase: 'configuration',
    title: id,
    intention: 'made by an earlier run',
    ...(OF_PROGRAM.test(id) ? {} : { holdsData: true as const }),
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
