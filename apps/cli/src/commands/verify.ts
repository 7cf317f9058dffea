import { readFile } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import type { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { allPassed } from '../verification/check.ts';
import { outcomesText } from '../verification/outcomes-text.ts';
import { verifyInstallation } from '../verification/verify-installation.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

type Given = { readonly login: string; readonly passwordFile?: string };

export function verifyCommand(program: Command): void {
  const command = program
    .command('verify')
    .description(
      'use the running system as its owner would, and say what works (exit code 5 if not all does)',
    )
    .option('--login <login>', 'whose sign-in is tried', FIRST_LOGIN)
    .option('--password-file <file>', 'a file with that password; without it the sign-in is left out');
  withExamples(
    withJson(withDataDir(command)),
    'recio verify',
    'recio verify --password-file ~/rec-io-password --json',
  ).action(async ({ login, passwordFile }: Given) => {
    const installation = await installationOfCommand(command);
    const password = passwordFile === undefined ? null : await passwordIn(passwordFile);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    const outcomes = await verifyInstallation(installation, {
      signIn: password === null ? null : { login, password },
      signal: stop.signal,
      // All of them come within seconds, and in the order of the checks that is easier to read.
      say: () => undefined,
    });
    const healthy = allPassed(outcomes);
    report(command, { healthy, checks: outcomes }, outcomesText(outcomes));
    process.exitCode = stop.signal.aborted ? EXIT.cancelled : healthy ? 0 : EXIT.unhealthy;
  });
}

async function passwordIn(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trimEnd();
  } catch (error) {
    throw new CatalogueError('REC-115', { path, reason: reasonOf(error) }, error);
  }
}
