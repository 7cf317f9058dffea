import { hostname } from 'node:os';
import type { Trial } from '@rec-io/system-data/operator/trial';
import type { Command } from 'commander';
import { report, wantsJson, withDataDir, withExamples, withJson } from '../commands/common.ts';
import { openUi } from '../ui/ui.ts';
import { type OperatorDatabase, withAdmin, withOperatorDatabase } from './operator-access.ts';
import { type SetupRequest, setUp, setupText } from './setup.ts';

type Given = {
  readonly from?: readonly string[];
  readonly fromAnywhere?: boolean;
  readonly host?: readonly string[];
  readonly enableTls?: boolean;
  readonly writeHba?: boolean;
  readonly check?: boolean;
  readonly remove?: boolean;
  readonly admin?: string;
};

export function setupCommand(operator: Command): void {
  const command = withAdmin(operator.command('setup'))
    .description(
      'make the role of installers with exactly its rights, and open the way to this server for it',
    )
    .option('--from <cidr...>', 'address ranges of new installations, such as 203.0.113.0/24')
    .option('--from-anywhere', 'allow a range that holds every address, such as 0.0.0.0/0')
    .option(
      '--host <name...>',
      'under which names or addresses installers find this server (default: this machine’s name)',
    )
    .option('--enable-tls', 'if TLS is off: switch it on, with a certificate that the server signs itself')
    .option('--write-hba', 'write the lines into pg_hba.conf, which is kept beside as it was, and reload')
    .option('--check', 'change nothing; prove every right and every refusal by trying it as an installer')
    .option('--remove', 'take the role away; the log stays');
  withExamples(
    withJson(withDataDir(command)),
    'recio operator setup --from 203.0.113.0/24 --host data.example.org',
    'recio operator setup --from 203.0.113.0/24 --enable-tls --write-hba',
    'recio operator setup --check',
  ).action(async (given: Given) => {
    const { addressRange } = await import('@rec-io/system-data/operator/address-range');
    const ranges = (given.from ?? []).map((range) => addressRange(range, given.fromAnywhere === true));
    await withOperatorDatabase(command, given, async (database) => {
      if (given.check === true) return check(command, database);
      if (given.remove === true) return remove(command, given, database);
      const { TLS_BY_HAND } = await import('@rec-io/system-data/operator/server-tls');
      const result = await asking(command, given, (agreed) =>
        setUp(database, { ranges, names: given.host ?? [hostname()], agreed }),
      );
      report(command, result, setupText(result, TLS_BY_HAND));
    });
  });
}

const QUESTIONS = {
  tls: {
    text: 'TLS is off on this server. Switch it on, with a certificate that the server signs itself?',
    help: 'Installers connect only over TLS. A key and a certificate are made in the data directory, three settings are changed, and the server reloads; no connection is cut.',
  },
  hba: {
    text: 'Write the lines into pg_hba.conf?',
    help: 'They let installers in from the ranges that you named and keep them out of everything else. The file is kept beside as it was, and put back if the server does not accept it.',
  },
} as const;

/** Changes of what is not ours alone are made when an option says so, or somebody at a terminal. */
async function asking<T>(
  command: Command,
  { enableTls, writeHba }: Given,
  work: (agreed: SetupRequest['agreed']) => Promise<T>,
): Promise<T> {
  const ui = openUi({ json: wantsJson(command) });
  const given = { tls: enableTls, hba: writeHba };
  try {
    return await work(async (what, file) => {
      if (given[what] === true) return true;
      if (ui.asker === null) return false;
      const { text, help } = QUESTIONS[what];
      return ui.asker.confirm({ text: file === '' ? text : `${text} (${file})`, help }, false);
    });
  } finally {
    ui.close();
  }
}

async function check(command: Command, database: OperatorDatabase): Promise<void> {
  const { checkSetup } = await import('@rec-io/system-data/operator/check-setup');
  const { host, port } = database.admin;
  const trials = await checkSetup({ superuser: await database.superuser(), at: { host, port } });
  reportTrials(
    command,
    trials,
    'Everything is as it should be.',
    'The set-up is not as it should be: see the lines above.',
  );
}

export function reportTrials(command: Command, trials: readonly Trial[], good: string, bad: string): void {
  const ok = trials.every((trial) => trial.ok);
  const lines = trials.map(
    ({ check: what, ok: passed, detail }) => `${passed ? 'ok    ' : 'FAILED'}  ${what}: ${detail}`,
  );
  report(command, { ok, checks: trials }, [...lines, ok ? good : bad].join('\n'));
  if (!ok) process.exitCode = 1;
}

async function remove(command: Command, given: Given, database: OperatorDatabase): Promise<void> {
  const { removeInstallers } = await import('@rec-io/system-data/operator/setup-installers');
  const { clientAccess } = await import('@rec-io/system-data/operator/client-access');
  const { writeHba } = await import('@rec-io/system-data/operator/hba-file');
  const superuser = await database.superuser();
  const removed = await removeInstallers(superuser);
  const { file } = await clientAccess((select) => superuser.rows(select), []);
  const hba = given.writeHba === true ? await writeHba(superuser, file, [], new Date()) : null;
  const said = removed
    ? 'The role rec_io_installer is gone. The log and its entries stay, and so does TLS.'
    : 'There was no role rec_io_installer.';
  const rest =
    hba === null
      ? `Its lines in ${file} go with --write-hba, or by hand.`
      : `Its lines are gone from ${file}.`;
  report(command, { removed, hba }, `${said}\n${rest}`);
}
