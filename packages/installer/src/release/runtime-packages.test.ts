import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runtimePackages } from './runtime-packages.ts';

let clone: string;
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'rec-io-packages-'));
});
afterEach(() => rm(clone, { recursive: true }));

/** With all of it installed but what is named. */
async function locked(packages: Record<string, object>, missing: readonly string[] = []): Promise<void> {
  await writeFile(join(clone, 'package-lock.json'), JSON.stringify({ packages }));
  for (const path of Object.keys(packages))
    if (!missing.includes(path)) await mkdir(join(clone, path), { recursive: true });
}

test('what a program leads to is needed; what only the page was built of, or only development needs, is not', async () => {
  await locked(
    {
      '': { devDependencies: { tester: '1' } },
      'apps/web': {
        dependencies: { server: '1', '@rec-io/domain': '*' },
        optionalDependencies: { fast: '1' },
      },
      'apps/dashboard': { dependencies: { page: '1', shared: '1' }, devDependencies: { builder: '1' } },
      'packages/domain': {},
      'node_modules/@rec-io/domain': { link: true, resolved: 'packages/domain' },
      'node_modules/server': {
        dependencies: { shared: '2' },
        peerDependencies: { beside: '1', absent: '1' },
      },
      'node_modules/server/node_modules/shared': { dependencies: { deep: '1' } },
      'node_modules/shared': { dependencies: { 'only-of-the-page': '1' } },
      'node_modules/beside': {},
      'node_modules/deep': { dependencies: { server: '1' } },
      'node_modules/fast': { optional: true },
      'node_modules/page': {},
      'node_modules/only-of-the-page': {},
      'node_modules/builder': { dev: true },
      'node_modules/tester': { dev: true },
    },
    ['node_modules/fast'],
  );
  expect(await runtimePackages(clone)).toEqual(
    ['@rec-io/domain', 'beside', 'deep', 'server'].map((name) => `node_modules/${name}`),
  );
});
