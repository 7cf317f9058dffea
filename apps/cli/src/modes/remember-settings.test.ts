import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, readConfiguration, writeConfiguration } from '@rec-io/installer/configuration';
import { type Choices, configurationOf } from '@rec-io/installer/full/choices';
import type { JsonObject } from '@rec-io/installer/json-file';
import { layout } from '@rec-io/installer/layout';
import { sha256 } from '@rec-io/installer/managed-file';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { type InstallationKind, type Receipt, readReceipt, writeReceipt } from '@rec-io/installer/receipt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Installation } from '../installation.ts';
import { rememberSettings } from './remember-settings.ts';

/** What is not here plays no part in it. */
const CHOICES: Partial<Choices> = {
  formatVersion: 1,
  mode: 'simulated',
  userNo: '0001',
  login: 'admin',
  person: { fullName: '', email: '', phone: '' },
  access: [],
  firewall: false,
  ports: DEFAULT_PORTS,
  database: 'embedded',
  supervision: 'supervisord',
  boot: 'none',
  serviceAccount: null,
  packages: [],
  source: 'seeded',
  speed: 20,
  seed: 1,
  exchangeKeyId: 'key',
  credentials: null,
  systemDataFile: null,
  cluster: null,
  takeOver: false,
  supervisord: '/usr/bin/supervisord',
  start: true,
};

describe('a mode is remembered', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-mode-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function installed(kind: InstallationKind): Promise<Installation> {
    const choices = { ...CHOICES, location: directory } as Choices;
    const configuration: Configuration = { ...configurationOf(choices), kind };
    await mkdir(layout(directory, kind).data, { recursive: true });
    await writeConfiguration(directory, configuration);
    const receipt: Receipt = {
      formatVersion: 2,
      version: '1',
      kind,
      clone: directory,
      state: 'installed',
      completedAt: '2026-11-26T00:00:00Z',
      directories: [],
      choices: kind === 'full' ? (choices as unknown as JsonObject) : null,
      steps: [],
    };
    await writeReceipt(directory, receipt);
    return { layout: layout(directory, kind), configuration, receipt, address: '' };
  }

  test('in the configuration of a quick installation', async () => {
    const installation = await installed('quick');
    await rememberSettings(installation, { mode: 'demo' });
    expect(await readConfiguration(directory, 'quick')).toEqual({
      ...installation.configuration,
      mode: 'demo',
    });
    expect(await readReceipt(directory)).toMatchObject({ state: 'installed', choices: { mode: 'demo' } });
  });

  test('in a full one also by what it would be repaired from, and its files stay known as ours', async () => {
    const installation = await installed('full');
    await rememberSettings(installation, { mode: 'prod' });
    expect(await readConfiguration(directory, 'full')).toEqual({
      ...installation.configuration,
      mode: 'prod',
    });
    const receipt = await readReceipt(directory);
    expect(receipt).toMatchObject({ state: 'installed', choices: { mode: 'prod' } });
    const supervisord = await readFile(installation.layout.supervisordConf, 'utf8');
    expect(supervisord).toContain('[program:trader]');
    expect(supervisord).not.toContain('exchange-sim');
    for (const { made } of receipt?.steps ?? [])
      for (const { path, sha256: ours } of made.files) expect(sha256(await readFile(path))).toBe(ours);
  });
});
