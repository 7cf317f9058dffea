import { postgresAudit } from '@rec-io/database/audit';
import { postgresRiskAcceptances } from '@rec-io/database/risk-acceptances';
import { RISK_DISCLOSURE } from '@rec-io/domain/risk-disclosure';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Installation } from '../installation.ts';
import { me } from '../trading/trader-door.ts';
import { typed } from './confirm.ts';
import { withDatabase } from './with-database.ts';

const { version, title, paragraphs } = RISK_DISCLOSURE;

/**
 * Real money wants that an owner accepted what it can cost: before, on the page; or now. @param given true where the person said so
 * beforehand
 * @throws CatalogueError REC-658 without it
 */
export async function requireRiskAccepted(
  installation: Installation,
  given: boolean | undefined,
): Promise<void> {
  const { userNo: ownerNo, account } = installation.configuration;
  const id = { ownerNo, account };
  const known = await withDatabase(installation, (pool) => postgresRiskAcceptances(pool).read(id, version));
  if (known !== null) return;
  const canAsk = given !== true && process.stdin.isTTY && process.stdout.isTTY;
  if (canAsk) process.stdout.write(`\n${title}\n\n${paragraphs.join('\n\n')}\n\n`);
  if (given !== true && !(canAsk && (await typed('That is the risk.', 'accept'))))
    throw new CatalogueError('REC-658', { account });
  await withDatabase(installation, async (pool) => {
    const by = { login: me(), via: 'command', userNo: null } as const;
    await postgresRiskAcceptances(pool).accept(id, { version, ...by });
    await postgresAudit(pool).write({
      ...{ ...id, ...by, action: 'risk.accepted', detail: { version }, address: '', userAgent: '' },
    });
  });
}
