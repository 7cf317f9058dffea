import type { buildProgram } from '@rec-io/app-cli/program';

type Command = Awaited<ReturnType<typeof buildProgram>>;

/** The command that these words name, all of them; null when there is none. */
export function commandOf(program: Command, words: readonly string[]): Command | null {
  let found: Command | null = program;
  for (const word of words) {
    found =
      found?.commands.find((command) => command.name() === word || command.aliases().includes(word)) ?? null;
  }
  return found;
}
