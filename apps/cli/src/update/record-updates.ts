import { withStep, writeReceipt } from '@rec-io/installer/receipt';
import type { Installation } from '../installation.ts';

/** What an uninstall with its data takes away, too. */
export async function recordUpdates({ layout, receipt }: Installation): Promise<void> {
  if (receipt === null || receipt.steps.some(({ id }) => id === 'updates')) return;
  const made = { paths: [layout.updates], files: [], facts: {} };
  const record = { id: 'updates', state: 'done', at: new Date().toISOString(), made } as const;
  await writeReceipt(layout.dataDir, withStep(receipt, record));
}
