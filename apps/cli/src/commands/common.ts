import { type Command, InvalidArgumentError } from 'commander';
import { locateDataDir } from '../data-dir.ts';
import { type Installation, requireInstallation } from '../installation.ts';
import { asTyped } from '../ui/typed-command.ts';
import { wrap } from '../ui/wrap.ts';

const COLUMNS_MIN = 40;

/** The options that nearly every command has; `--data-dir` also works before the command's name. */
export const withDataDir = (command: Command): Command =>
  command.option(
    '--data-dir <dir>',
    'the installation meant (default: RECIO_DATA_DIR, else the one installed last)',
    directory,
  );

/** An unset variable in a script must not mean another installation. */
export function directory(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must name a directory.');
  return text;
}

export const withJson = (command: Command): Command => command.option('--json', 'print JSON');

export const withExamples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`);

/** What a script learns from the end: by its code, in a few words. 0 and 2 mean the same everywhere. */
export const withExitCodes = (command: Command, codes: Readonly<Record<number, string>>): Command => {
  const all = { 0: 'done', 2: 'not done: options or arguments missing or wrong', ...codes };
  const lines = Object.entries(all).map(([code, what]) => `  ${code.padStart(3)}  ${what}`);
  return command.addHelpText('after', `Exit codes:\n${lines.join('\n')}\n`);
};

export const dataDirOf = (command: Command): Promise<string> =>
  locateDataDir(command.optsWithGlobals<{ dataDir?: string }>().dataDir);

export const installationOfCommand = async (command: Command): Promise<Installation> =>
  requireInstallation(await dataDirOf(command));

/** Also where the command above has the same option, and took it. */
export const wantsJson = (command: Command): boolean =>
  command.optsWithGlobals<{ json?: boolean }>().json === true;

export const print = (text: string): void =>
  void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);

/** One JSON object on one line, or a text for people. */
export function report(command: Command, value: unknown, text: string): void {
  print(wantsJson(command) ? JSON.stringify(value) : forReader(asTyped(text)));
}

/** A terminal is not to break words. What is indented is to be copied, or wrapped already; programs get whole lines. */
function forReader(text: string): string {
  const { isTTY, columns } = process.stdout;
  if (!isTTY || columns < COLUMNS_MIN) return text;
  const isProse = (line: string) =>
    line.length > columns && /^\S/.test(line) && line.split(' ').every((word) => word.length <= columns);
  return text
    .split('\n')
    .flatMap((line) => (isProse(line) ? wrap(line, columns) : [line]))
    .join('\n');
}

/** A whole number from 1 on. */
export function count(text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError('It must be a whole number from 1 to 999999.');
  return value;
}
