import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Configuration, checked, readConfiguration, writeConfiguration } from './configuration.ts';
import { DEFAULT_PORTS } from './ports.ts';

const good: Configuration = {
  formatVersion: 1,
  mode: 'simulated',
  account: 'main',
  userNo: '0001',
  symbol: 'BTC',
  source: 'seeded',
  speed: 20,
  seed: 7,
  host: '127.0.0.1',
  ports: DEFAULT_PORTS,
  exchangeKeyId: 'a-key',
  kind: 'quick',
  database: 'embedded',
  supervision: 'parent',
  serviceAccount: null,
  access: [],
  hostNames: [],
};

describe('the configuration', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-config-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('comes back from its file as it was written', async () => {
    expect(await readConfiguration(directory)).toBeNull();
    await writeConfiguration(directory, good);
    expect(await readConfiguration(directory)).toEqual(good);
  });

  test.each([
    ['mode', 'real'],
    ['source', 'auto'],
    ['speed', 61],
    ['speed', 0],
    ['speed', '20'],
    ['userNo', '1'],
    ['account', '../main'],
    ['ports', { ...DEFAULT_PORTS, web: 0 }],
    ['ports', { web: 3000 }],
    ['seed', 1.5],
    ['formatVersion', 2],
    ['host', ''],
    ['access', ['lan']],
    ['access', ['192.168.1.0/33']],
    ['access', '192.168.1.0/24'],
  ])('with %s = %j is refused, naming the entry', (key, value) => {
    expect(() => checked({ ...good, [key]: value }, 'config.json')).toThrow(
      new RegExp(`REC-115 .*"${key}" must`),
    );
  });

  test('of before full installations is one of a quick installation', () => {
    const { kind, database, supervision, serviceAccount, access, ...before } = good;
    expect(checked(before, 'config.json')).toEqual(good);
  });

  test.each(['192.168.1.0/24', '10.1.2.3', '::1', 'fd00::/8', '0.0.0.0/0'])('takes the range %s', (range) => {
    expect(checked({ ...good, access: [range] }, 'config.json').access).toEqual([range]);
  });

  test('never speeds live prices up', () => {
    expect(() => checked({ ...good, source: 'coinbase' }, 'config.json')).toThrow(/"speed" must be 1/);
  });
});
