import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Ring = 'domain' | 'engine' | 'adapter' | 'app';

export type Package = {
  /** `@rec-io/kalshi` */
  readonly name: string;
  /** From the root: `packages/kalshi`. */
  readonly folder: string;
  readonly ring: Ring;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
};

export type SourceFile = {
  /** From the root. */
  readonly path: string;
  readonly text: string;
  /** A test or a benchmark: it may look over the fence. */
  readonly isTest: boolean;
};

const ringOf = (folder: string): Ring => {
  if (folder === 'packages/domain') return 'domain';
  if (folder === 'packages/engine') return 'engine';
  return folder.startsWith('apps/') ? 'app' : 'adapter';
};

export function readPackages(root: string): Package[] {
  return globSync('{packages,apps}/*/package.json', { cwd: root })
    .sort()
    .map((path) => {
      const json = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
        name: string;
        dependencies?: Record<string, string>;
        devDependencies?: Record<string, string>;
      };
      const folder = dirname(path).replaceAll('\\', '/');
      return {
        name: json.name,
        folder,
        ring: ringOf(folder),
        dependencies: Object.keys(json.dependencies ?? {}),
        devDependencies: Object.keys(json.devDependencies ?? {}),
      };
    });
}

export function readSources(root: string, { folder }: Package): SourceFile[] {
  return globSync(`${folder}/**/*.{ts,tsx}`, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8'), isTest: isTest(path) }));
}

export const isTest = (path: string): boolean =>
  /\.(test|bench)\.tsx?$/.test(path) || /^\w+\/[\w-]+\/test\//.test(path);
