import type { Command } from 'commander';

/** The command that these words name, all of them; null when there is none. */
export function commandOf(program: Command, words: readonly string[]): Command | null {
  let found: Command | null = program;
  for (const word of words) {
    found =
      found?.commands.find((command) => command.name() === word || command.aliases().includes(word)) ?? null;
  }
  return found;
}
