import { type AuditHead, type AuditProof, proveAudit } from '@rec-io/database/audit-chain';
import { isPlaceAway } from '@rec-io/installer/backup-place';
import type { Command } from 'commander';
import { auditHeads } from '../backups/audit-heads.ts';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

export function auditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('what people did and tried: whether its record is whole');
  const command = audit
    .command('verify')
    .description('compute the chain of the audit anew: what was changed, put in or taken out shows');
  withExamples(
    withExitCodes(withJson(withDataDir(command)), { 1: 'an entry is not what was written, or is gone' }),
    'recio audit verify',
  ).action(async () => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'audit verify');
    let away: string | null = null;
    const known = await auditHeads(installation.layout).catch((error: unknown): readonly AuditHead[] => {
      if (!(error instanceof Error && isPlaceAway(error))) throw error;
      away = `Not compared with what backups knew: ${error.message}`;
      return [];
    });
    const proof = await withDatabase(installation, (pool) => proveAudit(pool, known));
    report(
      command,
      { ...proof, compared: known.length },
      [...textOf(proof, known), ...(away === null ? [] : [away])].join('\n'),
    );
    if (proof.brokenAt !== null || proof.missing.length > 0) process.exitCode = 1;
  });
}

function textOf(
  { entries, head, brokenAt, missing, erased }: AuditProof,
  known: readonly AuditHead[],
): readonly string[] {
  if (brokenAt !== null)
    return [
      `Entry ${brokenAt} is not what was written, or what came before it is gone.`,
      'Compare with a backup of before (recio backup list): install into a new directory, and restore it there.',
    ];
  if (missing.length > 0)
    return [
      'The chain holds in itself, but it is another one than backups knew:',
      ...missing.map(({ seq }) => `  entry ${seq} is changed or gone`),
      'After recio restore that is so for what came after the backup. Otherwise compare with a backup of before.',
    ];
  return [
    `${entries.toLocaleString('en-US')} entries, each as it was written${known.length === 0 ? '' : `, and as ${known.length === 1 ? 'a backup' : `${known.length} backups`} knew them`}.`,
    ...(erased === 0
      ? []
      : [
          `${erased} of them, of before entries were sealed, say nothing any more of people who were deleted: as the entries of those deletions have it.`,
        ]),
    ...(head === null
      ? []
      : [
          `The newest is ${head.seq}; keep its hash elsewhere, and you can tell later that all before it stayed: ${head.hash}`,
        ]),
  ];
}
