import type { Command } from 'commander';
import type { Client } from 'pg';
import { operatorDatabase } from '../operator/operator-access.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

/** Beside `clone`: whether one could begin, what it brought, and what it replaced. */
export function systemDataCommand(program: Command): void {
  const systemData = program
    .command('system-data')
    .description(
      'what was copied by clone: look at it, put back what it replaced, let go of what is unfinished',
    );
  checkCommand(systemData);
  statusCommand(systemData);
  putBackCommand(systemData);
  letGoCommand(systemData);
  discardCommand(systemData);
}

function checkCommand(systemData: Command): void {
  const command = systemData
    .command('check')
    .description('whether a copy could begin: reached, signed in, the right rights; changes nothing')
    .requiredOption('--from <source>', 'as for clone');
  withExamples(withJson(withDataDir(command)), 'recio system-data check --from ./token').action(
    async ({ from: given }: { from: string }) => {
      const { parseFrom } = await import('@rec-io/system-data/from');
      const { checkFrom } = await import('@rec-io/system-data/copy/open-source');
      const { name, tables, instead } = await checkFrom(await parseFrom(given));
      report(
        command,
        { ok: true, source: name, tables, instead },
        [
          ...(instead === null ? [] : [`${instead.name}: ${instead.reason}`]),
          `System data can be copied from ${name}: ${tables} tables.`,
        ].join('\n'),
      );
    },
  );
}

function statusCommand(systemData: Command): void {
  const command = systemData
    .command('status')
    .description('what was copied and when, what it replaced, and whether a copy is unfinished');
  withExamples(withJson(withDataDir(command)), 'recio system-data status').action(() =>
    withDatabase(command, async (client) => {
      const { readBrought } = await import('@rec-io/system-data/staging/records');
      const { readReplaced } = await import('@rec-io/system-data/staging/replaced');
      const { unfinished } = await import('@rec-io/system-data/copy/journal');
      const { statusText } = await import('@rec-io/system-data/status-text');
      const status = {
        tables: await readBrought(client),
        replaced: await readReplaced(client),
        unfinished: await unfinished(client),
      };
      report(command, status, statusText(status));
    }),
  );
}

function putBackCommand(systemData: Command): void {
  const command = systemData
    .command('put-back')
    .description('put a table that a copy replaced back; what is there now is kept in its stead')
    .argument('<number>', 'as status shows it');
  withExamples(withJson(withDataDir(command)), 'recio system-data put-back 1').action((number: string) =>
    withDatabaseAlone(command, async (client) => {
      const { putBack } = await import('@rec-io/system-data/staging/replaced');
      const { addKeysDue } = await import('@rec-io/system-data/staging/keys-due');
      const { inTransactionOf } = await import('@rec-io/system-data/copy/target-session');
      const replaced = await named(client, number);
      await inTransactionOf(client, () => putBack(client, replaced));
      const notes = await addKeysDue(client);
      report(
        command,
        { table: `${replaced.schema}.${replaced.name}`, notes },
        [
          `${replaced.schema}.${replaced.name} is as it was before ${replaced.replacedAt}. What was there is kept: recio system-data status`,
          ...notes.map(({ name, reason }) => `${name}: ${reason}`),
        ].join('\n'),
      );
    }),
  );
}

function letGoCommand(systemData: Command): void {
  const command = systemData
    .command('let-go')
    .description('drop a table that a copy replaced, for good')
    .argument('<number>', 'as status shows it');
  withExamples(withJson(withDataDir(command)), 'recio system-data let-go 1').action((number: string) =>
    withDatabaseAlone(command, async (client) => {
      const { letGo } = await import('@rec-io/system-data/staging/replaced');
      const { inTransactionOf } = await import('@rec-io/system-data/copy/target-session');
      const replaced = await named(client, number);
      await inTransactionOf(client, () => letGo(client, replaced));
      const table = `${replaced.schema}.${replaced.name}`;
      report(command, { table }, `What was in ${table} until ${replaced.replacedAt} is gone.`);
    }),
  );
}

function discardCommand(systemData: Command): void {
  const command = systemData
    .command('discard')
    .description('let go of an unfinished copy and free its room; nothing that is in place is touched');
  withExamples(withJson(withDataDir(command)), 'recio system-data discard').action(() =>
    withDatabaseAlone(command, async (client) => {
      const { openJournal } = await import('@rec-io/system-data/copy/journal');
      const { letGoOfGathering } = await import('@rec-io/system-data/copy/attempt');
      await openJournal(client);
      await letGoOfGathering(client);
      report(
        command,
        { discarded: true },
        'No unfinished copy is left. What earlier copies put in place stays.',
      );
    }),
  );
}

async function named(client: Client, number: string) {
  const { readReplaced } = await import('@rec-io/system-data/staging/replaced');
  const { CatalogueError } = await import('@rec-io/installer/catalogue-error');
  const all = await readReplaced(client);
  const found = all.find(({ id }) => String(id) === number);
  if (found === undefined)
    throw new CatalogueError('REC-714', { number, known: all.map(({ id }) => id).join(', ') || 'none' });
  return found;
}

/** While no copy is at work, which has looked at what is to be changed. */
const withDatabaseAlone = (command: Command, work: (client: Client) => Promise<void>): Promise<void> =>
  withDatabase(command, async (client) => {
    const { lockTarget } = await import('@rec-io/system-data/copy/target-lock');
    const { CatalogueError } = await import('@rec-io/installer/catalogue-error');
    if (!(await lockTarget(client))) throw new CatalogueError('REC-696', {});
    await work(client);
  });

async function withDatabase(command: Command, work: (client: Client) => Promise<void>): Promise<void> {
  const { openTarget } = await import('@rec-io/system-data/copy/target-session');
  const database = await operatorDatabase(() => installationOfCommand(command), null);
  try {
    const client = await openTarget(database.admin);
    await work(client).finally(() => client.end());
  } finally {
    await database.close();
  }
}
