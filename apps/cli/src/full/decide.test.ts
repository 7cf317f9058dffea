import { createServer, type Server } from 'node:net';
import type { Configuration } from '@rec-io/installer/configuration';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import { type Machine, thisMachine } from '@rec-io/installer/machine';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { fullAnswersOf } from '@rec-io/installer/questions/full-answers-of';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decide } from './decide.ts';

const USUAL = 5432;

const DEFAULT_ANSWERS = fullAnswersOf(
  new Map([
    ['location', '/opt/rec-io'],
    ['login', 'admin'],
    ['source', 'seeded'],
  ]),
);

/** A Debian of root's on which nothing is installed. */
const debian: Machine = {
  ...thisMachine(),
  platform: 'linux',
  isRoot: true,
  run: async (program, args) => {
    const stdout = program === 'id' ? (args[0] === '-u' ? '0' : 'root') : '';
    return { code: program === 'id' ? 0 : 127, stdout, stderr: '' };
  },
  read: async (path) => (path === '/etc/os-release' ? 'ID=debian\nVERSION_ID="12"\n' : null),
  which: async (program) => (program === 'apt-get' ? '/usr/bin/apt-get' : null),
};

describe('the database port of a new server on this machine', () => {
  let other: Server;
  beforeEach(async () => {
    other = createServer();
    // Where a server of this very machine has it already, that serves as well.
    await new Promise<void>((resolve) => {
      other.once('error', () => resolve());
      other.listen(USUAL, '127.0.0.1', () => resolve());
    });
  });
  afterEach(() => new Promise((resolve) => other.close(resolve)));

  const decided = (answers: Partial<FullAnswers> = {}) =>
    decide({
      location: '/opt/rec-io',
      answers: { ...DEFAULT_ANSWERS, ...answers },
      before: null,
      grown: null,
      machine: debian,
    });

  test('is another one where a container has the usual one, and that is told', async () => {
    const { choices, conflicts } = await decided();
    expect(choices.database).toBe('system');
    expect(choices.ports.database).toBeGreaterThan(USUAL);
    expect(choices.cluster).toMatchObject({ existing: null, port: choices.ports.database });
    expect(conflicts).toContainEqual(expect.objectContaining({ name: 'database', port: USUAL }));
  });

  test('stands in the way when it was named and is taken', async () => {
    const { choices, facts } = await decided({ ports: new Map([['database', USUAL]]) });
    expect(choices.ports.database).toBe(USUAL);
    expect(facts.ports).toContainEqual(expect.objectContaining({ name: 'database', port: USUAL }));
  });
});

test('A port that is named leaves the others of the installation that grows as they were', async () => {
  const ports = { ...DEFAULT_PORTS, web: 13_000, database: 18_432 };
  const { choices } = await decide({
    location: '/opt/rec-io',
    answers: { ...DEFAULT_ANSWERS, ports: new Map([['database', 17_000]]) },
    before: null,
    grown: {
      ports,
      source: 'seeded',
      speed: 20,
      seed: 1,
      userNo: '0001',
      exchangeKeyId: 'key',
    } as Configuration,
    machine: debian,
  });
  expect(choices.ports).toEqual({ ...ports, database: 17_000 });
});
