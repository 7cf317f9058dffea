import { postgresAudit } from '@rec-io/database/audit';
import type { Configuration } from '@rec-io/installer/configuration';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { me } from '../trading/trader-door.ts';

/** It is done whether or not the database can write it down. */
export async function auditAlerts(
  installation: Installation,
  action: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  const { userNo: ownerNo, account } = installation.configuration;
  await withDatabase(installation, (pool) =>
    postgresAudit(pool).write({
      ...{ ownerNo, account, userNo: null, login: me(), via: 'command', action },
      ...{ detail, address: '', userAgent: '' },
    }),
  ).catch(() => undefined);
}

/** Where alerts lead; null where the page has no name that others can reach. */
export const pageUrl = ({ hostNames: [name] }: Pick<Configuration, 'hostNames'>): string | null =>
  name === undefined ? null : `https://${name}/system`;
