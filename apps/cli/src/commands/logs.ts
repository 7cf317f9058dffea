import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LogFollower } from '../log-follower.ts';
import { lineTimeMs, readable, tail } from '../log-lines.ts';
import { INSTALL_LOG } from '../report/run-record.ts';
import { serviceManager } from '../supervision/service-manager.ts';
import { installationOfCommand, print, withDataDir, withExamples, withJson } from './common.ts';

const FOLLOW_MS = 500;

type Given = { readonly follow?: boolean; readonly lines: number; readonly json?: boolean };

export function logsCommand(program: Command): void {
  const command = program
    .command('logs')
    .description('the last lines of one program’s log, or of all in order of time')
    .argument(
      '[program]',
      'trader, web, exchange-sim, database; what keeps them alive: parent or supervisord; install: the installer',
    )
    .option('-f, --follow', 'go on with what is written from now')
    .addOption(new Option('-n, --lines <n>', 'how many lines').default(50).argParser(count));
  withExamples(
    withJson(withDataDir(command)),
    'recio logs',
    'recio logs trader -f',
    'recio logs web -n 200 --json',
    'recio logs install -n 500',
  ).action(async (name: string | undefined, given: Given) => {
    const installation = await installationOfCommand(command);
    const names = serviceManager(installation).logs;
    const known = [...names, INSTALL_LOG];
    if (name !== undefined && !known.includes(name)) {
      throw new CatalogueError('REC-307', { program: name, known: known.join(', ') });
    }
    await requireReadable(installation.layout.logs);
    await show(installation.layout.logs, name === undefined ? names : [name], given);
  });
}

/** An empty answer would be taken for an empty log. @throws CatalogueError REC-324 */
async function requireReadable(logs: string): Promise<void> {
  await access(logs, constants.R_OK | constants.X_OK).catch((error: unknown) => {
    if (errorCode(error) === 'EACCES') throw new CatalogueError('REC-324', { path: logs });
  });
}

async function show(logs: string, names: readonly string[], { follow, lines, json }: Given): Promise<void> {
  const write = (name: string, line: string): void => {
    if (json === true) print(JSON.stringify(line.startsWith('{') ? JSON.parse(line) : { name, msg: line }));
    else print(names.length > 1 ? `${name.padEnd(12)} ${readable(line)}` : readable(line));
  };
  const files = names.map((name) => ({ name, path: join(logs, `${name}.log`) }));
  // Opened before the first lines are read: what is written meanwhile is shown, not lost.
  const followers = files.map(({ name, path }) => ({ name, follower: new LogFollower(path) }));
  for (const { follower } of followers) await follower.skip();
  for (const { name, line } of (await newest(files, lines)).slice(-lines)) write(name, line);
  while (follow === true) {
    await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
    for (const { name, follower } of followers) for (const line of await follower.next()) write(name, line);
  }
}

/** Lines of all files in order of time; a line without a time stays behind the one before it. */
async function newest(files: readonly { name: string; path: string }[], lines: number) {
  const found: { name: string; line: string; timeMs: number }[] = [];
  for (const { name, path } of files) {
    let timeMs = 0;
    for (const line of await tail(path, lines)) {
      timeMs = lineTimeMs(line) ?? timeMs;
      found.push({ name, line, timeMs });
    }
  }
  return found.toSorted((a, b) => a.timeMs - b.timeMs);
}

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
