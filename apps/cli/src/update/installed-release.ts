import { existsSync } from 'node:fs';
import { readlink, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { installationKind } from '@rec-io/installer/data-directory';
import { readJsonObject } from '@rec-io/installer/json-file';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { CLONE } from '../clone.ts';
import { installationAround, locateDataDir } from '../data-dir.ts';
import { TYPED_IN } from '../ui/typed-command.ts';
import { releaseProgram } from './run-release.ts';

/** These take the installation away, or need none: whoever does that may not lie in it. */
const STAYS: ReadonlySet<string> = new Set(['uninstall', 'convert', 'exchange']);

/**
 * A quick installation that was updated runs a release of its own. Commands that are typed in the clone that it came from are done by
 * that release: of two versions on the same tables, one would be wrong. An update that was cut short is settled by the version before it.
 * @returns where the program lies that is to do it; null: here
 */
export async function releaseFor(args: readonly string[]): Promise<string | null> {
  const [command = ''] = args.filter((arg) => !arg.startsWith('-'));
  if (STAYS.has(command)) return null;
  const around = installationAround(CLONE.root);
  const dataDir = around ?? (await locateDataDir(givenDataDir(args)));
  if (command === 'update') {
    const before = await beforeUpdate(dataDir);
    if (before !== null) return (await isHere(before)) ? null : before;
  }
  if (around !== null || (await installationKind(dataDir)) === 'full') return null;
  const { current } = layoutOf(dataDir);
  const link = await readlink(current).catch(() => null);
  if (link === null) return null;
  const folder = resolve(dirname(current), link);
  return existsSync(releaseProgram(folder).main) && !(await isHere(folder)) ? folder : null;
}

/** Becomes that release: the same process, terminal and arguments. */
export function become(folder: string, args: readonly string[]): never {
  const { node, main } = releaseProgram(folder);
  const env = {
    ...process.env,
    [TYPED_IN]: process.env[TYPED_IN] ?? CLONE.root,
    NODE_COMPILE_CACHE: join(folder, '.runtime', 'compile-cache'),
  };
  process.execve?.(node, [node, main, ...args], env);
  throw new Error('this Node cannot become another program');
}

/** The release from which an update that is open began; null: none is open. */
async function beforeUpdate(dataDir: string): Promise<string | null> {
  const { updates, releases } = layoutOf(dataDir);
  const from = (await readJsonObject(join(updates, 'journal.json')).catch(() => null))?.['from'];
  const id = typeof from === 'object' && from !== null && 'id' in from ? from.id : null;
  if (typeof id !== 'string' || !/^[\w.-]+$/.test(id)) return null;
  const folder = join(releases, id);
  return existsSync(releaseProgram(folder).main) ? folder : null;
}

const isHere = async (folder: string): Promise<boolean> =>
  (await realpath(folder).catch(() => folder)) === (await realpath(CLONE.root));

function givenDataDir(args: readonly string[]): string | undefined {
  for (const name of ['--data-dir', '--location']) {
    const at = args.indexOf(name);
    if (at >= 0) return args[at + 1];
    const joined = args.find((arg) => arg.startsWith(`${name}=`));
    if (joined !== undefined) return joined.slice(name.length + 1);
  }
  return undefined;
}
