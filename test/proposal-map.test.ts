import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '@rec-io/app-cli/program';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandOf } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..');

/** How many items each part of the proposal has; their ids are A1, A2 …, P1.1 and so on. */
const ITEMS: Readonly<Record<string, number>> = {
  A: 27,
  N: 13,
  O: 3,
  'P1.': 10,
  'P2.': 12,
  'P3.': 7,
  'P4.': 11,
  'P4.5.': 15,
  'P5.': 9,
  'P6.': 9,
  'P7.': 12,
  'P8.': 8,
  S: 12,
  T: 5,
  C: 11,
  E: 18,
  R: 12,
  X: 7,
  D: 13,
  Q: 6,
};
const IDS = Object.entries(ITEMS).flatMap(([part, count]) =>
  Array.from({ length: count }, (_, index) => `${part}${index + 1}`),
);

type Row = { readonly id: string; readonly targets: readonly string[]; readonly remarks: string };

const ROWS: readonly Row[] = readFileSync(join(ROOT, 'docs', 'proposal-map.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]+[\d.]+ \|/.test(line))
  .map((line) => {
    const [, id = '', , ours = '', remarks = ''] = line.split('|').map((cell) => cell.trim());
    return { id, targets: [...ours.matchAll(/`([^`]+)`/g)].map(([, target]) => target ?? ''), remarks };
  });

describe('the map of the proposal', () => {
  let database: TestDatabase;
  let program: Awaited<ReturnType<typeof buildProgram>>;
  beforeAll(async () => {
    [database, program] = [await testDatabase(), await buildProgram(['--help'])];
  });
  afterAll(() => database.drop());

  test('has one row for each item', () => {
    expect(ROWS.map(({ id }) => id)).toEqual(IDS);
  });

  test('names for each item what there is, or says why there is nothing', () => {
    expect(ROWS.filter(({ targets, remarks }) => targets.length === 0 && remarks === '')).toEqual([]);
  });

  test.each(ROWS.flatMap(({ id, targets }) => targets.map((target) => [id, target] as const)))(
    '%s: there is %s',
    async (_id, target) => expect(await whyMissing(target)).toBeNull(),
  );

  /** Null when it is there. */
  async function whyMissing(target: string): Promise<string | null> {
    if (/^(recio|\.\/install\.sh) /.test(target)) return missingCommand(target);
    if (/^(users|live_data|historical_data|analytics|system)\.\w+$/.test(target)) {
      const { rows } = await database.adminPool.query<{ found: string | null }>(
        'SELECT to_regclass($1)::text AS found',
        [target],
      );
      return rows[0]?.found == null ? 'no such table' : null;
    }
    const [path = '', name] = target.split(' › ');
    if (!existsSync(join(ROOT, path))) return 'no such path';
    if (name === undefined) return null;
    return readFileSync(join(ROOT, path), 'utf8').includes(`'${name}`) ? null : 'no such test';
  }

  function missingCommand(target: string): string | null {
    const words = target.replace('./install.sh', 'recio install').split(' ').slice(1);
    const at = words.findIndex((word) => word.startsWith('--'));
    const [names, options] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at)];
    const command = commandOf(program, names);
    if (command === null) return 'no such command';
    const unknown = options.find((option) => !command.options.some(({ long }) => long === option));
    return unknown === undefined ? null : `no option ${unknown}`;
  }
});
