import { execFileSync } from 'node:child_process';
import { chown, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeBase, testPlacement } from '../test-server.ts';
import { ensureAccount, type SystemAccount } from './account.ts';
import { installServer } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { preparePlacement, SERVER_ACCOUNT } from './placement.ts';

const MEGABYTES = 12;

describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'on a full disk (skipped unless root on Linux, which can mount a small one)',
  () => {
    const place = testPlacement();
    const disk = path.join(place.base, 'disk');
    let account: SystemAccount;

    beforeEach(async () => {
      await preparePlacement(place);
      account = await ensureAccount(SERVER_ACCOUNT);
      await mkdir(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', disk]);
      await chown(disk, account.uid, account.gid);
    });

    afterEach(async () => {
      execFileSync('umount', [disk]);
      await removeBase(place.base);
    });

    test('neither the cluster nor the server’s files are left half made', async () => {
      const cluster = ensureCluster({
        binDir: await installServer(place.serverDir),
        clusterDir: path.join(disk, 'cluster'),
        account,
        adminPassword: 'apasswordoftests',
      });
      const full = { code: 'DB_CLUSTER_FAILED', message: expect.stringMatching(/no space left/i) };
      await expect(cluster).rejects.toMatchObject(full);
      await expect(installServer(path.join(disk, 'server'))).rejects.toMatchObject(full);
      expect(await readdir(disk, { recursive: true })).toEqual(['server']);
    });
  },
);
