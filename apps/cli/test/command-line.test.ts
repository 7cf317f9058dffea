import { rm } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../src/program.ts';
import { temporaryRecio } from './fixtures/recio.ts';

const program = await buildProgram(['--help']);
/** Those that do something, of whatever depth. */
const leaves = (command: Command): readonly Command[] =>
  command.commands.length > 0 ? command.commands.flatMap(leaves) : [command];
const commands = program.commands.flatMap(leaves);

describe('the command line', () => {
  test.each(commands.map((command) => [command.name(), command] as const))(
    'explains %s with an example',
    (_name, command) => {
      let help = '';
      const writeOut = (text: string) => {
        help += text;
      };
      command.configureOutput({ writeOut }).outputHelp();
      expect(command.description()).not.toBe('');
      expect(help).toMatch(/Examples:\n {2}(recio|\.\/install\.sh) /);
    },
  );

  test.each(['kill', 'arm', 'reduce', 'close', 'reconcile', 'risk', 'trades', 'entries', 'mode', 'monitors'])(
    'explains %s on one screen, with its exit codes',
    (name) => {
      const parent = program.commands.find((command) => command.name() === name);
      for (const command of name === 'monitors' ? (parent?.commands ?? []) : [parent]) {
        let help = '';
        const writeOut = (text: string) => {
          help += text;
        };
        command?.configureOutput({ writeOut, getOutHelpWidth: () => 80 }).outputHelp();
        expect(help).toMatch(/\nExit codes:\n {4}0 {2}\S.*\n/);
        expect(help).not.toContain('(default: "")');
        expect(help.trim().split('\n').length).toBeLessThanOrEqual(40);
        for (const line of help.split('\n').filter((each) => !each.startsWith('  recio ')))
          expect(line.length, line).toBeLessThanOrEqual(80);
      }
    },
  );

  test('offers JSON wherever something is reported', () => {
    const without = commands.filter((command) => !command.options.some(({ long }) => long === '--json'));
    expect(without.map((command) => command.name())).toEqual(['quote', 'exchange', 'run']);
  });

  const ofDays = commands.flatMap((command) =>
    command.options
      .filter(({ flags }) => /[<[](day|time)[\]>]/.test(flags))
      .map((option) => [`${command.parent?.name()} ${command.name()} ${option.long}`, option] as const),
  );

  test('takes a day or a time in more than ten places', () => {
    expect(ofDays.length).toBeGreaterThan(10);
  });

  test.each(ofDays)('%s takes no day that its month does not have', (_name, { parseArg }) => {
    for (const wrong of ['2018-02-30', '2018-02-30T12:00'])
      expect(() => parseArg?.(wrong, undefined)).toThrow(InvalidArgumentError);
  });

  test.each([
    [['nonsense']],
    [['status', '--nonsense']],
    [['install']],
    [['install', '--quick', '--port', 'web']],
    [['install', '--quick', '--speed', 'fast']],
    [['install', '--quick', '--speed', '61']],
    [['install', '--quick', '--source', 'coinbase', '--speed', '2']],
    [['install', '--quick', '--port-offset', '90000']],
    [['install', '--quick', '--data-dir', '']],
    [['logs', '-n', '0']],
    [['run', 'nonsense']],
    [['replay']],
  ])('answers %j with what is wrong on standard error and exit code 2', async (args) => {
    const recio = await temporaryRecio();
    const { code, stdout, stderr } = await recio.run(...args);
    await rm(recio.base, { recursive: true });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/error:|REC-/);
  });

  test('answers a word that it does not know in two lines: the nearest one, and where help is', async () => {
    const recio = await temporaryRecio();
    const [mistyped, within] = await Promise.all([recio.run('unistall'), recio.run('user', 'ad')]);
    await rm(recio.base, { recursive: true });
    expect(mistyped.stderr).toMatch(
      /^error: unknown command 'unistall' \(Did you mean uninstall\?\)\nHelp: .* --help\n$/,
    );
    expect(within.stderr).toMatch(
      /^error: unknown command 'ad' \(Did you mean add\?\)\nHelp: .* user --help\n$/,
    );
  });

  test('tells its version', async () => {
    const recio = await temporaryRecio();
    expect((await recio.run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await recio.run('version')).stdout).toContain(`Node ${process.versions.node}`);
    await rm(recio.base, { recursive: true });
  });
});
