import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Locked = {
  readonly dev?: boolean;
  readonly link?: boolean;
  /** Of a link: the workspace that it leads to. */
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};
type Lock = Readonly<Record<string, Locked>>;

const FOLDER = 'node_modules/';
/** What it needs is in the page that was built of it. */
const BUILT = 'apps/dashboard';

/**
 * The installed packages that a running system needs, as paths within the clone: what the workspaces lead to, without what only
 * development needs, what only the built page is made of, and what is for other platforms and not installed. Links to workspaces are among them.
 */
export async function runtimePackages(clone: string): Promise<readonly string[]> {
  const { packages } = JSON.parse(await readFile(join(clone, 'package-lock.json'), 'utf8')) as {
    readonly packages: Lock;
  };
  const needed = new Set<string>();
  const waiting = Object.keys(packages).filter((path) => !path.includes(FOLDER) && path !== BUILT);
  for (const path of waiting) {
    const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const found = whereFound(packages, path, name);
      if (found === null || needed.has(found)) continue;
      needed.add(found);
      waiting.push(found);
    }
  }
  const links = Object.keys(packages).filter((path) => packages[path]?.link === true);
  return (
    [...new Set([...needed, ...links])]
      // One inside another is copied with it.
      .filter((path) => path.lastIndexOf(FOLDER) === 0 && existsSync(join(clone, path)))
      .toSorted()
  );
}

/** The path of what a package at a path gets by a name, as Node looks for it; null where it is not installed: an optional one. */
function whereFound(packages: Lock, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${FOLDER}`)))) {
    const path = at === '' ? `${FOLDER}${name}` : `${at}/${FOLDER}${name}`;
    if (packages[path] !== undefined) return path;
    if (at === '') return null;
  }
}
