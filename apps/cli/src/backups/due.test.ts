import { HOUR_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import type { BackupEvent } from './backup-journal.ts';
import { due } from './due.ts';

/** Local times: the night is the machine's. */
const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 10, day, hour, minute);
const made = (when: Date, kind: 'nightly' | 'manual' = 'nightly'): BackupEvent => ({
  ...{ timeMs: when.getTime(), event: 'made', kind, file: 'f', bytes: 1, rows: 1 },
});
const proved = (when: Date): BackupEvent => ({
  ...{ timeMs: when.getTime(), event: 'proved', file: 'f', rows: 1, tookMs: 1 },
});
const failed = (when: Date, what: 'backup' | 'proof'): BackupEvent => ({
  ...{ timeMs: when.getTime(), event: 'failed', what, why: 'no room' },
});

test('a new installation has all due', () => {
  expect(due([], at(27, 12))).toEqual({ backup: true, proof: true, archiveProof: true });
});

test('one backup a night, from three on; a machine that slept then makes it when it is awake', () => {
  const before = [made(at(26, 3, 5))];
  expect(due(before, at(27, 2, 59)).backup).toBe(false);
  expect(due(before, at(27, 3)).backup).toBe(true);
  expect(due(before, at(27, 15)).backup).toBe(true);
  expect(due([...before, made(at(27, 15))], at(28, 2)).backup).toBe(false);
  expect(due([...before, made(at(27, 15))], at(28, 3)).backup).toBe(true);
});

test('one that a person made does not stand for the night’s', () => {
  expect(due([made(at(27, 4), 'manual')], at(27, 5)).backup).toBe(true);
});

test('a restore on trial once a week', () => {
  expect(due([proved(at(20, 4))], at(27, 3)).proof).toBe(false);
  expect(due([proved(at(20, 4))], at(27, 4)).proof).toBe(true);
});

test('what failed waits an hour, and the other does not wait for it', () => {
  const events = [failed(at(27, 4), 'backup')];
  expect(due(events, at(27, 4, 30))).toMatchObject({ backup: false, proof: true });
  expect(due(events, new Date(at(27, 4).getTime() + HOUR_MS)).backup).toBe(true);
});

test('what a wrong clock wrote into the future hinders nothing', () => {
  expect(due([made(at(29, 3)), proved(at(29, 4))], at(27, 12))).toMatchObject({ backup: true, proof: true });
});

test('the archive is restored on trial once a week, for itself', () => {
  const archiveProved = (when: Date): BackupEvent => ({
    ...{ timeMs: when.getTime(), event: 'archive-proved', copy: 'c', toMs: 0, rows: 1, tables: 1 },
    ...{ auditEntries: 1, tookMs: 1 },
  });
  expect(due([proved(at(27, 3))], at(27, 4)).archiveProof).toBe(true);
  expect(due([archiveProved(at(20, 4))], at(27, 3)).archiveProof).toBe(false);
  expect(due([archiveProved(at(20, 4))], at(27, 4)).archiveProof).toBe(true);
  const events = [
    { timeMs: at(27, 4).getTime(), event: 'failed', what: 'archive-proof', why: 'no room' },
  ] as const;
  expect(due(events, at(27, 4, 30))).toEqual({ backup: true, proof: true, archiveProof: false });
});
