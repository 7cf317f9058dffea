import type { AuditHead } from '@rec-io/database/audit-chain';
import type { Layout } from '@rec-io/installer/layout';
import { backupEvents } from './backup-journal.ts';

/** The ends of the audit's chain that backups wrote down, since the newest restore: that began another one. */
export async function auditHeads(layout: Layout): Promise<readonly AuditHead[]> {
  const events = await backupEvents(layout);
  const from = events.findLastIndex(({ event }) => event === 'restored') + 1;
  return events.slice(from).flatMap((event) => (event.event === 'made' && event.audit ? [event.audit] : []));
}
