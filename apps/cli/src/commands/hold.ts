import { postgresAudit } from '@rec-io/database/audit';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { holdReason, liftHold, readHold } from '@rec-io/installer/hold-file';
import type { Command } from 'commander';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import { me } from '../trading/trader-door.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

const NOTHING = 'Nothing holds entries.';

export function holdCommand(program: Command): void {
  const command = program
    .command('hold')
    .description('whether the monitor keeps the trader from entering, and why; exits and protection go on');
  withExamples(
    withJson(withDataDir(command)),
    'recio hold',
    'recio hold lift --reason "there is room"',
  ).action(async () => {
    const { layout } = await installationOfCommand(command);
    const hold = await readHold(layout.holdFile);
    const reason = holdReason(hold);
    report(command, { hold, reason }, reason === null ? NOTHING : `${reason}.`);
  });
  liftCommand(command);
}

function liftCommand(parent: Command): void {
  const command = parent
    .command('lift')
    .description('let entries go on although the monitor holds them, until its causes were well again')
    .option('--reason <text>', 'why; it must be said, and is kept');
  withExamples(withJson(withDataDir(command)), 'recio hold lift --reason "there is room"').action(
    async ({ reason = '' }: { readonly reason?: string }) => {
      const installation = await installationOfCommand(command);
      const { layout, configuration } = installation;
      await requireOwner(layout, 'hold lift');
      const said = reason.trim();
      if (said === '') throw new CatalogueError('REC-831');
      const by = me();
      const lifted = await liftHold(layout.holdFile, { by, reason: said, timeMs: Date.now() });
      const held = lifted.map((cause) => cause.reason).join('; ');
      if (lifted.length > 0) {
        const { userNo, account } = configuration;
        // It is lifted whether or not the database can write it down.
        await withDatabase(installation, (pool) =>
          postgresAudit(pool).write({
            ...{ ownerNo: userNo, account, userNo: null, login: by, via: 'command', action: 'health.lifted' },
            ...{ detail: { reason: said, held }, address: '', userAgent: '' },
          }),
        ).catch(() => undefined);
      }
      report(
        command,
        { lifted },
        lifted.length === 0 ? NOTHING : `Lifted: ${held}. It holds again once that was well.`,
      );
    },
  );
}
