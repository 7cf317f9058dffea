import { execFileSync } from 'node:child_process';
import { lchownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CleanRoot } from './clean-root.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Puts a clone into a machine, as git would once all is committed: the files as they are here now, ignored ones left out. */
export function cloneIn(root: CleanRoot, place: string, uid = 0): void {
  const target = join(root.path, place);
  mkdirSync(dirname(target), { recursive: true });
  mkdirSync(target);
  const copy =
    'git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf - | tar -xf - -C "$1"';
  execFileSync('sh', ['-c', copy, 'sh', target], { cwd: ROOT });
  if (uid !== 0) execFileSync('chown', ['-R', `${uid}:${uid}`, target]);
  else lchownSync(target, 0, 0);
}
