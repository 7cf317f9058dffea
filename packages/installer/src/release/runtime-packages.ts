import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Locked = { readonly dev?: boolean; readonly link?: boolean };

/**
 * The installed packages that a running system needs, as paths within the clone: all of the lock but those that only
 * development needs, and those of other platforms, which are not installed. Links to workspaces are among them.
 */
export async function runtimePackages(clone: string): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile(join(clone, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  return (
    Object.entries(lock.packages)
      .filter(([path, { dev }]) => path.startsWith('node_modules/') && dev !== true)
      .map(([path]) => path)
      // One inside another is copied with it.
      .filter((path) => path.lastIndexOf('node_modules/') === 0 && existsSync(join(clone, path)))
      .toSorted()
  );
}
