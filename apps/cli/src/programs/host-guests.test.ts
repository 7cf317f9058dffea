import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Installation } from '../installation.ts';
import { hostGuests } from './host-guests.ts';
import { guestsOf, type Program, programsOf } from './program-table.ts';

const installation = {} as Installation;
const log = pino({ level: 'silent' });

test('sync and recorder live with the exchange under our own parent, with web against a real exchange, worker always with web, and all by themselves under Supervisor', () => {
  const names = (programs: readonly Program[]) => programs.map(({ name }) => name);
  const practice = { mode: 'simulated', supervision: 'parent' } as const;
  expect(names(programsOf(practice))).not.toContain('sync');
  expect(names(guestsOf('exchange-sim', practice))).toEqual(['sync', 'recorder']);
  expect(names(guestsOf('web', practice))).toEqual(['worker']);
  expect(names(guestsOf('web', { ...practice, mode: 'prod' }))).toEqual(['sync', 'recorder', 'worker']);
  expect(names(programsOf({ ...practice, supervision: 'supervisord' }))).toContain('sync');
  expect(names(guestsOf('exchange-sim', { ...practice, supervision: 'supervisord' }))).toEqual([]);
});

test('a guest that does not start ends nothing, and one that runs is stopped with its host', async () => {
  const happened: string[] = [];
  const guest = (name: string, host: Program['host']): Program => ({ name, port: 'sync', host });
  const guests = hostGuests(
    [
      guest('broken', () => Promise.reject(new Error('no luck'))),
      guest('good', async () => ({ stop: async () => void happened.push('stopped') })),
    ],
    installation,
    log,
  );
  await new Promise((resolve) => setImmediate(resolve));
  await guests.stop();
  expect(happened).toEqual(['stopped']);
});
