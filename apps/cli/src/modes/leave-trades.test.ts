import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, writeConfiguration } from '@rec-io/installer/configuration';
import { claimDataDirectory } from '@rec-io/installer/data-directory';
import { layout } from '@rec-io/installer/layout';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { type Receipt, writeReceipt } from '@rec-io/installer/receipt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuseToLeaveTrades } from './leave-trades.ts';

describe('a system that goes for good', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-leave-'));
    await claimDataDirectory(directory, 'full');
    await mkdir(layout(directory, 'full').data, { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function installed(mode: Configuration['mode'], state: Receipt['state']): Promise<void> {
    await writeConfiguration(directory, {
      formatVersion: 1,
      kind: 'full',
      mode,
      account: 'main',
      userNo: '0001',
      symbol: 'BTC',
      source: 'seeded',
      speed: 20,
      seed: 1,
      host: '127.0.0.1',
      ports: DEFAULT_PORTS,
      exchangeKeyId: 'key',
      // Its password is nowhere, so nobody can look into it.
      database: 'system',
      supervision: 'supervisord',
      serviceAccount: null,
      access: [],
      hostNames: [],
    });
    await writeReceipt(directory, {
      formatVersion: 2,
      version: '1',
      kind: 'full',
      clone: directory,
      state,
      completedAt: '2026-11-26T00:00:00Z',
      directories: [],
      choices: null,
      steps: [],
    });
  }

  test('does not go while nobody can tell whether real trades are open', async () => {
    await installed('prod', 'installed');
    await expect(refuseToLeaveTrades(directory, 'uninstall')).rejects.toThrow(/REC-133.*nobody knows/s);
    await expect(refuseToLeaveTrades(directory, 'restore')).rejects.toThrow(/REC-134.*nobody knows/s);
  });

  test('goes at any time when it only practises', async () => {
    await installed('simulated', 'installed');
    await expect(refuseToLeaveTrades(directory, 'uninstall')).resolves.toBeUndefined();
  });

  test('goes when it runs no more, or was never there', async () => {
    await installed('prod', 'uninstalled');
    await expect(refuseToLeaveTrades(directory, 'uninstall')).resolves.toBeUndefined();
    await expect(refuseToLeaveTrades(join(directory, 'elsewhere'), 'uninstall')).resolves.toBeUndefined();
  });
});
