import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordedMachine } from '../../test/fixtures/recorded-machine.ts';
import { thisMachine } from '../machine.ts';
import { DEFAULT_PORTS } from '../ports.ts';
import { preflight } from '../preflight/preflight.ts';
import { earlierInstallations } from './earlier.ts';
import { isKnown } from './fact.ts';
import type { Asked } from './facts.ts';
import { gatherFacts } from './gather.ts';
import { postgresFacts } from './postgres.ts';

const asked: Asked = {
  kind: 'full',
  mode: 'simulated',
  clone: join(import.meta.dirname, '../../../..'),
  location: '/opt/rec-io',
  databaseAt: '/var/lib/postgresql',
  host: '127.0.0.1',
  ports: {},
  targets: [],
  clockUrl: 'http://127.0.0.1:1/',
  knownPlaces: [],
};
const intended = {
  kind: 'full',
  mode: 'simulated',
  database: 'system',
  supervision: 'supervisord',
  ports: DEFAULT_PORTS,
  skipChecks: [],
} as const;

describe('the facts about a machine', () => {
  test('are found out about this one, all of them, and can be written down and judged again', async () => {
    const location = mkdtempSync(join(tmpdir(), 'rec-io-facts-'));
    const facts = await gatherFacts(thisMachine(), { ...asked, location, databaseAt: location });
    rmSync(location, { recursive: true });
    for (const [name, fact] of Object.entries(facts)) expect([name, isKnown(fact)]).toEqual([name, true]);
    expect(facts.clockSkewMs).toBeNull();
    const again: typeof facts = JSON.parse(JSON.stringify(facts));
    expect(again).toEqual(facts);
    expect(preflight(again, intended)).toEqual(preflight(facts, intended));
  });

  test('are unknown with a reason where nothing answers, and nothing is thrown', async () => {
    const facts = await gatherFacts(recordedMachine({}), { ...asked, clone: '/nowhere' });
    expect(facts).toMatchObject({
      processor: { unknown: 'getconf is not on this machine' },
      memory: { unknown: '/proc/meminfo cannot be read' },
      account: { unknown: 'id is not on this machine' },
    });
    expect(() => preflight(facts, intended)).not.toThrow();
  });

  test('name earlier installations by marker, folder, unit and account', async () => {
    const machine = recordedMachine({
      environment: { HOME: '/home/ann' },
      files: {
        '/home/ann/.local/share/rec-io/rec-io.json': '{"kind":"quick"}',
        '/home/ann/.local/share/rec-io/receipt.json': '{"state":"installed"}',
      },
      answers: {
        'test -e /opt/rec-io': '',
        'test -e /etc/systemd/system/rec-io.service': '',
        'id -u rec-io': '998',
      },
    });
    const found = await earlierInstallations(machine, asked);
    expect(isKnown(found) ? found.map(({ path, sign }) => `${sign} ${path}`) : found).toEqual([
      'folder /opt/rec-io',
      'marker /home/ann/.local/share/rec-io',
      'unit /etc/systemd/system/rec-io.service',
      'account rec-io',
    ]);
  });

  test('name the servers that run by what /proc tells, children and other programs left out', async () => {
    const machine = recordedMachine({
      files: {
        '/etc/passwd': 'root:x:0:0::/root:/bin/sh\npostgres:x:101:103::/var/lib/postgresql:/bin/bash\n',
        '/proc/7/cmdline':
          '/usr/lib/postgresql/15/bin/postgres\0-D\0/var/lib/postgresql/15/main\0-c\0config_file=x\0',
        '/proc/7/status': 'Name:\tpostgres\nUid:\t101\t101\t101\t101\n',
        '/proc/8/cmdline': 'postgres: 15/main: checkpointer \0',
        '/proc/8/status': 'Uid:\t101\t101\t101\t101\n',
        '/proc/9/cmdline': 'vim\0postgres\0',
        '/var/lib/postgresql/15/main/postmaster.pid': '7\n/var/lib/postgresql/15/main\n1764\n5433\n/run\n*\n',
        '/var/lib/postgresql/15/main/PG_VERSION': '15\n',
      },
      answers: {
        'ls /proc': '1\n7\n8\n9\nself\n',
        'readlink /proc/7/exe': '/usr/lib/postgresql/15/bin/postgres (deleted)',
        'pg_lsclusters --no-header':
          '15  main    5433 online,recovery postgres /var/lib/postgresql/15/main /var/log/postgresql/a.log\n',
      },
    });
    expect(await postgresFacts(machine)).toEqual({
      installed: [],
      clusters: [
        {
          version: '15',
          name: 'main',
          port: 5433,
          status: 'online,recovery',
          owner: 'postgres',
          dataDir: '/var/lib/postgresql/15/main',
        },
      ],
      running: [
        {
          pid: 7,
          account: 'postgres',
          dataDir: '/var/lib/postgresql/15/main',
          port: 5433,
          version: '15',
          binary: '/usr/lib/postgresql/15/bin/postgres',
          replaced: true,
        },
      ],
    });
  });
});
