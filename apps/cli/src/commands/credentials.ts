import { rm } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { keepCredentials } from '@rec-io/installer/credentials/keep-credentials';
import { credentialProblem } from '@rec-io/installer/credentials/problem';
import { askExchange } from '@rec-io/installer/credentials/require-working';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { credentialFiles, type KeyHolder } from '@rec-io/installer/profile/user-directory';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import { type Command, Option } from 'commander';
import { balanceText } from '../credentials/balance-text.ts';
import { keyText } from '../credentials/key-text.ts';
import type { Installation } from '../installation.ts';
import { confirm } from '../modes/confirm.ts';
import { storedCredentials } from '../modes/require-credentials.ts';
import { requireOwner } from '../supervision/owner.ts';
import { restartProgram } from '../supervision/restart-program.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

type Where = { readonly mode?: KalshiEnvironment; readonly user?: string; readonly for: KeyHolder };
const HOLDERS: readonly KeyHolder[] = ['trader', 'monitor'];
const ENVIRONMENTS: readonly KalshiEnvironment[] = ['demo', 'prod'];

export function credentialsCommand(program: Command): void {
  const credentials = program
    .command('credentials')
    .description('your API keys of the exchange: kept, tested and shown without ever showing the key');
  setCommand(credentials);
  testCommand(credentials);
  showCommand(credentials);
  removeCommand(credentials);
}

function setCommand(parent: Command): void {
  const command = withWhere(parent.command('set'))
    .description('keep a key, after it was tried on the exchange')
    .requiredOption('--key-id <id>', 'as the exchange lists it')
    .option('--private-key <file>', 'its PEM file, or - for standard input; without it, it is pasted')
    .option('--email <address>', 'of the account; only shown', '')
    .option('--skip-test', 'keep it untried');
  withExamples(
    withJson(withDataDir(command)),
    'recio credentials set --mode demo --key-id ID --private-key ~/Downloads/key.pem',
    'recio credentials set --mode prod --key-id ID < key.pem --private-key -',
    'recio credentials set --mode prod --for monitor --key-id ID2 --private-key ~/Downloads/second.pem',
  ).action(
    async (given: Where & { keyId: string; privateKey?: string; email: string; skipTest?: boolean }) => {
      const { installation, environment, userNo } = await place(command, given);
      await requireOwner(installation.layout, 'credentials set');
      const { layout, configuration } = installation;
      const { serviceAccount } = configuration;
      const { fingerprint, shown } = await keepCredentials(
        { layout, serviceAccount },
        {
          userNo,
          environment,
          holder: given.for,
          email: given.email,
          keyId: given.keyId.trim(),
          keyText: await keyText(given.privateKey),
          skipTest: given.skipTest === true,
        },
      );
      const tested = shown !== null;
      const inUse =
        isInUse(installation, environment, userNo) && (await restartProgram(installation, given.for));
      const text = [
        `Kept for ${environment}${of(given.for)}: key ${given.keyId}, ${fingerprint}.`,
        tested
          ? 'It works.'
          : `It was not tried. Try it: recio credentials test --mode ${environment}${given.for === 'monitor' ? ' --for monitor' : ''}`,
        ...(inUse ? [`The ${given.for} signs with it from now on.`] : []),
      ];
      report(command, { mode: environment, keyId: given.keyId, fingerprint, tested }, text.join('\n'));
    },
  );
}

function testCommand(parent: Command): void {
  const command = withWhere(parent.command('test')).description(
    'try the kept key on the exchange: reads the balance, changes nothing',
  );
  withExamples(withJson(withDataDir(command)), 'recio credentials test --mode demo').action(
    async (given: Where) => {
      const { installation, environment, userNo } = await place(command, given);
      const stored = await storedCredentials(installation, environment, userNo, given.for);
      const verdict = await askExchange(environment, stored);
      const problem = credentialProblem(verdict);
      if (problem !== null) throw problem;
      if (verdict.kind === 'ok') report(command, verdict, balanceText(verdict).join('\n'));
    },
  );
}

function showCommand(parent: Command): void {
  const command = withWhere(parent.command('show')).description('which keys are kept: ids and fingerprints');
  withExamples(withJson(withDataDir(command)), 'recio credentials show').action(async (given: Where) => {
    const installation = await installationOfCommand(command);
    const userNo = given.user ?? installation.configuration.userNo;
    const wanted = ENVIRONMENTS.filter((each) => given.mode === undefined || given.mode === each);
    const rows = await Promise.all(
      wanted.flatMap((mode) =>
        HOLDERS.map(async (holder) => {
          const found = await findCredentials(credentialFiles(installation.layout, userNo, mode, holder));
          return { mode, holder, keyId: found?.keyId ?? null, fingerprint: found?.fingerprint ?? null };
        }),
      ),
    );
    const text = rows
      // A second key is a choice; that there is none is no news.
      .filter(({ holder, keyId }) => holder === 'trader' || keyId !== null)
      .map(({ mode, holder, keyId, fingerprint }) =>
        keyId === null ? `${mode}: none` : `${mode}${of(holder)}: key ${keyId}, ${fingerprint}`,
      );
    report(command, rows, text.join('\n'));
  });
}

function removeCommand(parent: Command): void {
  const command = withWhere(parent.command('remove'))
    .description('remove a key from this machine; at the exchange it stays until you delete it there')
    .option('--yes', 'do not ask');
  withExamples(withJson(withDataDir(command)), 'recio credentials remove --mode demo').action(
    async (given: Where & { yes?: boolean }) => {
      const { installation, environment, userNo } = await place(command, given);
      await requireOwner(installation.layout, 'credentials remove');
      if (given.for === 'trader' && isInUse(installation, environment, userNo))
        throw new CatalogueError('REC-647', { mode: environment });
      const files = credentialFiles(installation.layout, userNo, environment, given.for);
      await confirm(given.yes, `The key for ${environment}${of(given.for)} will be gone from this machine.`);
      for (const path of [files.auth, files.privateKey]) await rm(path, { force: true });
      if (given.for === 'monitor' && isInUse(installation, environment, userNo))
        await restartProgram(installation, 'monitor');
      report(
        command,
        { mode: environment, removed: true },
        `Removed: the key for ${environment}${of(given.for)}.`,
      );
    },
  );
}

const withWhere = (command: Command): Command =>
  command
    .addOption(
      new Option('--mode <mode>', 'of which exchange (default: the present mode)').choices(ENVIRONMENTS),
    )
    .addOption(
      new Option('--for <holder>', 'whose key: the trader’s, or a second one for the dead-man switch')
        .choices(HOLDERS)
        .default('trader'),
    )
    .option('--user <number>', 'of which user, four digits (default: the first)');

const of = (holder: KeyHolder): string => (holder === 'trader' ? '' : `, of the ${holder}`);

async function place(command: Command, { mode, user }: Where) {
  const installation = await installationOfCommand(command);
  const present = installation.configuration.mode;
  const environment = mode ?? (present === 'simulated' ? null : present);
  if (environment === null) throw new CatalogueError('REC-646', { missing: '--mode demo or --mode prod' });
  if (user !== undefined && !/^\d{4}$/.test(user))
    throw new CatalogueError('REC-112', { option: '--user', reason: 'it must be four digits such as 0002' });
  return { installation, environment, userNo: user ?? installation.configuration.userNo };
}

const isInUse = ({ configuration }: Installation, environment: string, userNo: string): boolean =>
  configuration.mode === environment && configuration.userNo === userNo;
