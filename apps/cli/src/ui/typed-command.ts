import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';
import { CLONE } from '../clone.ts';

const NAME = 'recio';
/** In the environment of a release that does what was typed in a clone: where that was. */
export const TYPED_IN = 'RECIO_TYPED_IN';
/** `recio start` and `./recio start` in a text, but neither the path of a file nor the name alone. */
const MENTIONED = /(?<![\w./-])(?:\.\/)?recio(?= [a-z-])/g;

/** Texts name the command `recio`; here is how this person can type it, where the shell does not find it by that name. */
export const asTyped = (
  text: string,
  typed = typedCommand(process.env['PATH'] ?? '', process.cwd(), process.env[TYPED_IN] ?? CLONE.root),
): string => text.replaceAll(MENTIONED, () => typed);

/** @param root where the command lies @returns its name where the shell finds it, else the shortest path to it */
export function typedCommand(path: string, cwd: string, root: string): string {
  if (path.split(delimiter).some((dir) => isAbsolute(dir) && isProgram(join(dir, NAME)))) return NAME;
  const way = relative(cwd, root);
  const typed = way === '' ? `./${NAME}` : join(way.split(sep)[0] === '..' ? root : way, NAME);
  return /^[\w./-]+$/.test(typed) ? typed : `'${typed.replaceAll("'", "'\\''")}'`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
