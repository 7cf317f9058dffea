import { expect, test } from 'vitest';
import type { ArchiveState } from '../archive-state.ts';
import { MetricsText } from '../sight/metrics-text.ts';
import type { Seen } from '../sight/seen.ts';
import { allChecks } from './all-checks.ts';
import { USUAL_LIMITS } from './limits.ts';

const CHECKS = allChecks({
  mode: 'simulated',
  symbols: ['BTC'],
  programs: ['exchange-sim', 'trader', 'sync', 'recorder', 'worker', 'web'],
  limits: USUAL_LIMITS,
});
const EXCHANGE = {
  ...{
    failure: null,
    isActive: true,
    isTrading: true,
    resumesAt: null,
    roundTripMs: 5,
    keyRefusal: null,
    offsetMs: 0,
  },
};
const SEEN: Seen = {
  ...{
    nowMs: 1_790_000_000_000,
    mode: 'simulated',
    programs: [],
    kept: [],
    restartsLastHour: new Map(),
    duplicates: [],
  },
  ...{
    metrics: new Map(),
    feeds: null,
    traderSilentMs: 0,
    diskFullInDays: null,
    exchange: EXCHANGE,
    clockJump: null,
  },
  machine: { cpuPercent: 1, memoryPercent: 1, diskPercent: 1, memoryFreeBytes: 8e9, diskFreeBytes: 80e9 },
  database: { state: 'connected', latencyMs: 1, sizeBytes: 1e6, readOnly: null, keyEnds: [] },
  ...{
    newestBackupMs: null,
    archive: null,
    installedAtMs: 1_790_000_000_000,
    certificates: [],
    permissions: [],
    logs: [],
    alertChannels: [],
    limitProblems: [],
  },
};
const look = (name: string, changed: Partial<Seen> = {}) => {
  const found = CHECKS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no check ${name}`);
  return { ...found.look({ ...SEEN, ...changed }), holds: found.holds };
};
const memory = (memoryFreeBytes: number) => ({ machine: { ...SEEN.machine, memoryFreeBytes } });
const said = (text: string) => ({ metrics: new Map([['trader', new MetricsText(text)]]) });

test('nothing is wrong where all is well, and what nobody tells is not known', () => {
  const states = CHECKS.map((each) => [each.name, each.look(SEEN).state]);
  expect(states.filter(([, state]) => state !== 'ok' && state !== 'unknown')).toEqual([]);
  expect(look('index:BTC').state).toBe('unknown');
  expect(look('ledger-queue').state).toBe('unknown');
});

test('every check says what a person does, and needs only checks that there are', () => {
  const names = new Set(CHECKS.map(({ name }) => name));
  for (const { name, fix, label, needs } of CHECKS) {
    expect([fix.length > 10, label.length > 3], name).toEqual([true, true]);
    expect(
      needs.filter((needed) => !names.has(needed)),
      name,
    ).toEqual([]);
  }
  expect(names.size).toBe(CHECKS.length);
});

test('memory that runs out is told, and holds entries before the system ends a program', () => {
  expect(look('memory', memory(250e6))).toMatchObject({
    state: 'degraded',
    reason: '250.0 MB can still be had',
  });
  expect(look('memory', memory(90e6))).toMatchObject({ state: 'failed', holds: true });
  expect(look('memory', memory(Number.NaN)).state).toBe('failed');
});

test('a channel that takes no alert, or keeps one waiting, is named with the reason', () => {
  const of = (failure: string | null, waitedMs: number | null) => ({
    alertChannels: [
      { name: 'ntfy' as const, failure: null, waitsSinceMs: null },
      { name: 'email' as const, failure, waitsSinceMs: waitedMs === null ? null : SEEN.nowMs - waitedMs },
    ],
  });
  expect(look('alert-channels').state).toBe('unknown');
  expect(look('alert-channels', of(null, null)).state).toBe('ok');
  expect(look('alert-channels', of(null, 60_000)).state).toBe('ok');
  expect(look('alert-channels', of(null, 600_000))).toMatchObject({
    state: 'degraded',
    reason: 'email: an alert waits for 600.0 s',
  });
  expect(look('alert-channels', of('the server refuses the password', null))).toMatchObject({
    state: 'degraded',
    reason: 'email: the server refuses the password',
    holds: false,
  });
});

test('a program that grows is named', () => {
  const of = (program: string, memoryBytes: number) => ({
    program,
    pid: 1,
    restarts: 0,
    memoryBytes,
    isRestartable: true,
  });
  expect(look('program-memory', { kept: [of('web', 2e8), of('trader', 2e9)] })).toMatchObject({
    state: 'degraded',
    reason: 'trader holds 2.0 GB',
  });
});

test('a key that is refused is told apart from an exchange that is away, and a pause from both', () => {
  const refused = { exchange: { ...EXCHANGE, keyRefusal: 'unknown key' } };
  expect([look('exchange', refused).state, look('exchange-key', refused).state]).toEqual(['ok', 'failed']);
  const away = { exchange: { ...EXCHANGE, failure: 'connect ECONNREFUSED', roundTripMs: null } };
  expect([look('exchange', away).state, look('exchange-key', away).state]).toEqual(['failed', 'unknown']);
  const pausing = { exchange: { ...EXCHANGE, isTrading: false, resumesAt: '2026-11-26T10:00:00Z' } };
  expect(look('exchange', pausing)).toMatchObject({
    state: 'degraded',
    reason: 'it says that trading pauses, until 2026-11-26T10:00:00Z by its own word',
    holds: false,
  });
});

test('a trader that has just started is given time for its first print', () => {
  const feeds = [{ symbol: 'BTC', indexAgeMs: null, booksAgeMs: null }];
  expect(look('index:BTC', { feeds })).toMatchObject({ state: 'degraded', confirmS: 30 });
});

test('what waits for the database is counted', () => {
  expect(look('ledger-queue', said('rec_trader_ledger_behind 60'))).toMatchObject({
    state: 'degraded',
    value: 60,
  });
  expect(look('exit-journal', said('rec_trader_exits_in_journal 1')).state).toBe('degraded');
  expect(look('view-queue', said('rec_trader_view_waiting_bytes 3600000')).state).toBe('failed');
});

test('the archive of the database is judged by its age, and what goes wrong with it is told at once', () => {
  const at = SEEN.nowMs;
  const state: ArchiveState = {
    atMs: at,
    newestMs: at - 60_000,
    fromMs: at - 1e9,
    waiting: 0,
    letGo: 0,
    failures: [],
    bytes: 1,
  };
  const looked = (changed: Partial<ArchiveState>) => look('archive', { archive: { ...state, ...changed } });
  expect(look('archive').state).toBe('unknown');
  expect(looked({})).toMatchObject({ state: 'ok', value: 60, holds: false });
  expect(looked({ newestMs: at - 200_000, waiting: 3 })).toMatchObject({
    state: 'degraded',
    reason: 'the newest that is archived is 200.0 s old, 3 parts wait',
  });
  expect(looked({ newestMs: at - 1_000_000, failures: ['EACCES'] })).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('EACCES'),
  });
  expect(looked({ failures: ['x.gz is damaged'] })).toMatchObject({
    state: 'degraded',
    reason: 'x.gz is damaged',
  });
  expect(looked({ letGo: 2 }).reason).toContain('2 parts of the log were let go');
  expect(looked({ newestMs: null }).state).toBe('ok');
  expect(look('archive', { archive: { ...state, fromMs: null }, installedAtMs: at - 60_000 }).state).toBe(
    'ok',
  );
  const late = look('archive', { archive: { ...state, fromMs: null }, installedAtMs: at - 8_000_000 });
  expect(late).toMatchObject({ state: 'degraded', reason: expect.stringContaining('no base copy') });
  expect(looked({ bytes: 1_090, bytesMax: 1_000 }).state).toBe('ok');
  expect(looked({ bytes: 1_110, bytesMax: 1_000 }).reason).toContain('recio data keep archive');
});

test('the archive is judged by its restores on trial, too', () => {
  const at = SEEN.nowMs;
  const day = 24 * 3_600_000;
  const state: ArchiveState = {
    ...{ atMs: at, newestMs: at, fromMs: at - 1e9, waiting: 0, letGo: 0, failures: [], bytes: 1 },
    ...{ provedMs: at - 7 * day, proofFailure: null },
  };
  const looked = (changed: Partial<ArchiveState>, installedAtMs = at - 40 * day) =>
    look('archive-trial', { archive: { ...state, ...changed }, installedAtMs });
  expect(look('archive-trial').state).toBe('unknown');
  expect(looked({ fromMs: null }).state).toBe('unknown');
  expect(looked({})).toMatchObject({ state: 'ok', value: 7 });
  expect(looked({ provedMs: at - 10 * day }).state).toBe('degraded');
  expect(looked({ provedMs: null }).state).toBe('failed');
  expect(looked({ provedMs: null }, at - day).state).toBe('ok');
  expect(looked({ proofFailure: 'broken' })).toMatchObject({
    state: 'degraded',
    reason: 'the newest trial failed: broken',
  });
});

test('backups whose place is away are told at once', () => {
  expect(look('backup', { newestBackupMs: 'away' })).toMatchObject({
    state: 'degraded',
    reason: expect.stringContaining('place'),
  });
});
