import { bootService } from '@rec-io/installer/boot/boot-service';
import type { Layout } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';

/** Whether the machine starts this installation. */
export const startsAtBoot = async (layout: Layout, machine: Machine): Promise<boolean> =>
  (await (await bootService(layout, machine))?.startsAtBoot()) ?? false;

/** What was moved elsewhere must not come up beside it when the machine starts. */
export async function setAtBoot(layout: Layout, machine: Machine, starts: boolean): Promise<void> {
  await (await bootService(layout, machine))?.setAtBoot(starts);
}
