import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildProgram } from '@rec-io/app-cli/program';
import { CATALOGUE } from '@rec-io/installer/catalogue';
import { describe, expect, test } from 'vitest';
import { commandOf } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['README.md', ...globSync('docs/guides/*.md', { cwd: ROOT }).sort()];
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Every line of the page's shell blocks that runs one of our commands, and every one that the text names. */
function commandLines(page: string): readonly string[] {
  const blocks = [...read(page).matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) =>
    (block ?? '').split('\n').flatMap((line) => line.split(/;|&&|\|/)),
  );
  const named = [...read(page).matchAll(/`((?:\.\/recio|\.\/install\.sh|scripts\/)[^`]*)`/g)].map(
    ([, text]) => text ?? '',
  );
  return [...blocks, ...named]
    .map((line) =>
      line
        .replace(/#.*$/, '')
        .trim()
        .replace(/^sudo /, ''),
    )
    .filter((line) => /^(\.\/recio|\.\/install\.sh|scripts\/\w)/.test(line));
}

describe('the guides', () => {
  test.each(PAGES.flatMap((page) => commandLines(page).map((line) => [page, line] as const)))(
    '%s: there is “%s”',
    async (_page, line) => {
      const program = await buildProgram(['--help']);
      const [first = '', ...words] = line.split(/\s+/);
      if (first.startsWith('scripts/')) return expect(existsSync(join(ROOT, first)), first).toBe(true);
      const all = first === './install.sh' ? ['install', ...words] : words;
      const at = all.findIndex((word) => word.startsWith('-'));
      const command = namedBy(program, at < 0 ? all : all.slice(0, at));
      expect(command, 'the command').not.toBeNull();
      const options = all.filter((word) => /^--?[a-z]/.test(word) && word !== '--help');
      const known = command?.options.flatMap(({ long, short }) => [long, short]) ?? [];
      expect(options.filter((option) => !known.includes(option))).toEqual([]);
    },
  );

  test.each(PAGES)('%s links to pages that there are', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  test('troubleshooting says for every error where to look first', () => {
    const ranges = [
      ...read('docs/guides/troubleshooting.md').matchAll(/^\| REC-(\d+) to REC-(\d+) \|/gm),
    ].map(([, from, to]) => [Number(from), Number(to)] as const);
    const without = Object.keys(CATALOGUE).filter((code) => {
      const number = Number(code.slice(4));
      return ranges.filter(([from, to]) => number >= from && number <= to).length !== 1;
    });
    expect(without).toEqual([]);
  });
});

type Program = Awaited<ReturnType<typeof buildProgram>>;

/** The words up to the first that is an argument: `logs trader`. */
function namedBy(program: Program, words: readonly string[]): Program | null {
  for (let length = words.length; length > 0; length -= 1) {
    const found = commandOf(program, words.slice(0, length));
    if (found === null) continue;
    // A word that is no command below it can only be an argument of its own.
    const needsMore = found.commands.length > 0 && found.registeredArguments.length === 0;
    return needsMore && length < words.length ? null : found;
  }
  return words.length === 0 ? program : null;
}
