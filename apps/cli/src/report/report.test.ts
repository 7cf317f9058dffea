import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationOf } from '@rec-io/installer/full/choices';
import { layout } from '@rec-io/installer/layout';
import { newConfiguration } from '@rec-io/installer/plan';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { NOTHING_MADE, type Receipt } from '@rec-io/installer/receipt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Installation, installationOf } from '../installation.ts';
import { failed, passed } from '../verification/check.ts';
import { closingText } from './closing-text.ts';
import { installationReport, type ReportSources } from './installation-report.ts';
import { reportHtml } from './report-html.ts';
import { reportText } from './report-text.ts';
import { writeReport } from './write-report.ts';

const NASTY = `<script>alert("x")</script> & 'more'`;

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(directory, { recursive: true }));

const receipt: Receipt = {
  formatVersion: 2,
  version: '0.1.0',
  kind: 'quick',
  clone: '/clone',
  state: 'installed',
  completedAt: '2026-11-26T00:00:00.000Z',
  directories: [],
  choices: null,
  steps: [
    {
      id: 'service',
      state: 'done',
      at: '2026-11-26T00:00:00.000Z',
      made: {
        ...NOTHING_MADE,
        files: [
          { path: '/etc/unit', sha256: '00', mode: 0o644, backup: '/etc/unit.before-rec-io' },
          { path: '/etc/new', sha256: '00', mode: 0o644, backup: null },
        ],
      },
    },
  ],
};

function installation(changes: Partial<Installation['configuration']> = {}): Installation {
  const answers = {
    dataDir: directory,
    source: 'seeded',
    speed: 20,
    portOffset: null,
    ports: new Map(),
    start: true,
  } as const;
  const configuration = { ...newConfiguration(answers, { coinbaseReachable: null }), seed: 7, ...changes };
  return installationOf(layout(directory, configuration.kind), configuration, receipt);
}

const sources = (changes: Partial<ReportSources> = {}): ReportSources => {
  const of = changes.installation ?? installation();
  return {
    installation: of,
    login: 'admin',
    status: {
      running: true,
      healthy: true,
      address: of.address,
      dataDir: directory,
      mode: of.configuration.mode,
      source: 'seeded',
      speed: 20,
      programs: [
        {
          ...{ program: 'web', pid: 12, port: 3000, ready: true, state: 'ready', restarts: 0, reason: null },
          ...{ upSinceMs: 1, memoryBytes: 2 },
        },
      ],
      guests: [],
    },
    checks: [
      { id: 'price', title: 'Fresh prices arrive', result: passed('$82,000.00'), durationMs: 10 },
      { id: 'page', title: 'The page is served', result: failed(NASTY, 'Read the log'), durationMs: 10 },
    ],
    phases: [
      { phase: 'database', durationMs: 7_600 },
      { phase: 'start', durationMs: 8_700 },
    ],
    conflicts: [{ found: `Port 3000 was taken by ${NASTY}`, resolution: 'web listens on 3001' }],
    nowMs: Date.UTC(2026, 10, 26, 1, 2, 3),
    ...changes,
  };
};

describe('a report of an installation', () => {
  test('says what failed and what to do, and is not healthy then', () => {
    const report = installationReport(sources());
    expect(report.state).toBe('unhealthy');
    const text = reportText(report);
    expect(text).toContain('Not everything works.');
    expect(text).toContain('Do: Read the log');
    expect(text).toContain('1 of 2 checks passed, 1 failed.');
  });

  test('fits into 80 columns, but for words that do not break', () => {
    const [only] = sources().status.programs;
    if (only === undefined) throw new Error('no program');
    const long = { ...only, ready: false, reason: 'it waits for something that does not come '.repeat(5) };
    const { status } = sources();
    const text = reportText(installationReport(sources({ status: { ...status, programs: [long] } })));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('lists what was in the way: what the plan found, and files that are kept', () => {
    const { conflicts } = installationReport(sources());
    expect(conflicts.map(({ resolution }) => resolution)).toEqual([
      'web listens on 3001',
      'it is kept as /etc/unit.before-rec-io',
    ]);
  });

  test('does not call ports a conflict that their owner chose, each or all', () => {
    const ports = { ...DEFAULT_PORTS, web: DEFAULT_PORTS.web + 100, trader: 4_711 };
    const { conflicts } = installationReport(
      sources({ installation: installation({ ports }), conflicts: [] }),
    );
    expect(conflicts.map(({ found }) => found)).toEqual(['/etc/unit was there already']);
  });

  test('as a page escapes all that it did not write itself, and needs nothing but itself', () => {
    const html = reportHtml(installationReport(sources()));
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;more&#39;');
    expect(html).not.toMatch(/ src=|@import|url\(/);
    expect(html.match(/href="([^"]*)"/g)).toEqual([`href="${sources().installation.address}"`]);
  });

  test('is written in three forms that only their owner can read, and earlier ones stay', async () => {
    const files = await writeReport(layout(directory), installationReport(sources()));
    await writeReport(layout(directory), installationReport(sources({ nowMs: Date.UTC(2027, 0, 1) })));
    expect(await readdir(join(directory, 'reports'))).toHaveLength(6);
    expect((await stat(join(directory, 'reports'))).mode & 0o777).toBe(0o700);
    for (const path of Object.values(files)) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(files.json, 'utf8'))).toEqual(installationReport(sources()));
  });

  test('of a full installation tells mode, database and who may reach it', () => {
    const full = configurationOf({
      formatVersion: 1,
      location: directory,
      mode: 'prod',
      userNo: '0001',
      login: 'ann',
      access: ['192.168.1.0/24'],
      firewall: false,
      ports: DEFAULT_PORTS,
      database: 'system',
      supervision: 'supervisord',
      boot: 'systemd',
      serviceAccount: 'rec-io',
      packages: [],
      source: 'seeded',
      speed: 20,
      seed: 1,
      exchangeKeyId: 'x',
      credentials: null,
      person: { fullName: 'Ann', email: '', phone: '' },
      systemDataFile: null,
      cluster: null,
      takeOver: false,
      grownFrom: null,
      command: null,
      supervisord: null,
      start: true,
    });
    const text = reportText(installationReport(sources({ installation: installation(full) })));
    expect(text).toContain('prod: real money');
    expect(text).toContain('this machine’s PostgreSQL');
    expect(text).toContain('this machine, 192.168.1.0/24');
    expect(text).toContain('by Supervisor');
  });
});

describe('the closing screen', () => {
  const closing = { again: false, password: 'abcde-fghij', reportFile: '/data/reports/r.txt' };

  test('shows the new password, once, and the report does not', () => {
    const report = installationReport(sources({ checks: [] }));
    expect(closingText(report, closing)).toContain('abcde-fghij');
    expect(closingText(report, { ...closing, password: null })).toContain('reset-password');
    expect(reportText(report) + reportHtml(report) + JSON.stringify(report)).not.toContain('abcde-fghij');
  });

  test('tells of failed checks, of a second installation, and of one that was not started', () => {
    expect(closingText(installationReport(sources()), closing)).toContain('Not everything works.');
    const again = { ...closing, again: true };
    expect(closingText(installationReport(sources({ checks: [] })), again)).toContain('Nothing was changed.');
    const status = { ...sources().status, running: false, healthy: false };
    const stopped = installationReport(sources({ status, checks: [] }));
    expect(closingText(stopped, closing)).toContain('Nothing was started.');
    expect(closingText(stopped, closing)).toContain('(after recio start)');
  });
});
