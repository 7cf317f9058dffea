import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { KalshiError } from '@rec-io/kalshi/errors';
import type { Command } from 'commander';
import { EXIT } from '../failure.ts';
import type { Installation } from '../installation.ts';
import { lookFromOutside } from '../reconcile/look-from-outside.ts';
import { type Looker, reconciliationText } from '../reconcile/reconciliation-text.ts';
import { requireOwner } from '../supervision/owner.ts';
import { askTrader, tellTrader } from '../trading/trader-door.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

/** A look reads the whole account, more than once where it differs. */
const LOOK_MS = 20_000;

export function reconcileCommand(program: Command): void {
  const command = program
    .command('reconcile')
    .description('compare our books with the exchange: orders, fills, positions, balance, settlements')
    .option('--adopt', 'take over positions and balance as the exchange has them: they count from now on')
    .option('--reason <text>', 'with --adopt: why; it must be said, and is kept');
  withExamples(
    withJson(withDataDir(command)),
    'recio reconcile',
    'recio reconcile --json',
    'recio reconcile --adopt --reason "sold by hand on the exchange’s page"',
  ).action(async ({ adopt = false, reason = '' }: { readonly adopt?: boolean; readonly reason?: string }) => {
    const installation = await installationOfCommand(command);
    const { found, looker } = adopt ? await adopted(installation, reason.trim()) : await looked(installation);
    if (found === null) {
      report(command, null, 'There is nothing to compare: the trader has not opened a ledger yet.');
      return;
    }
    report(command, { ...found, by: looker.by }, reconciliationText(found, looker));
    if (found.differences.length > 0) process.exitCode = EXIT.unhealthy;
  });
  withExitCodes(command, {
    0: 'they agree',
    1: 'they could not be compared',
    5: 'they differ',
  });
}

type Looked = { readonly found: ReconciliationReport | null; readonly looker: Looker };

/** The trader looks, and learns; where it does not answer, this command does, and keeps nothing. */
async function looked(installation: Installation): Promise<Looked> {
  const answer = await askTrader<ReconciliationReport>(installation, 'reconcile', {}, LOOK_MS);
  if (answer.kind === 'answered') return { found: answer.body, looker: { by: 'trader' } };
  if (answer.kind === 'refused')
    throw new CatalogueError('REC-821', { code: answer.code, message: answer.message });
  await requireOwner(installation.layout, 'reconcile');
  const looker = { by: 'outside', why: answer.reason } as const;
  const found = await lookFromOutside(installation).catch((error: unknown) => {
    if (!(error instanceof KalshiError)) throw error;
    throw new CatalogueError('REC-828', { reason: error.message }, error);
  });
  return { found, looker };
}

/** Only the account's one writer takes over. */
async function adopted(installation: Installation, reason: string): Promise<Looked> {
  if (reason === '') throw new CatalogueError('REC-827', {});
  const found = await tellTrader<ReconciliationReport>(installation, 'adopt', { reason }, LOOK_MS);
  return { found, looker: { by: 'trader' } };
}
