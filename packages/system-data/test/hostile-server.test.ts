import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Connection } from '@rec-io/database/connection';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letGoOfGathering } from '../src/copy/attempt.ts';
import { openTarget } from '../src/copy/target-session.ts';
import { type CopyOptions, type CopyReport, copySystemData } from '../src/copy-system-data.ts';
import type { SourceConnection } from '../src/source-connection.ts';
import { type OperatorServer, operatorServer, SAMPLE } from '../src/test-operator-server.ts';
import { databaseState } from './database-state.ts';
import { errorMessage, hostileServer, message, notice, row, type Tamper } from './hostile-server.ts';

const PROCESS = join(import.meta.dirname, 'hostile-copy-process.ts');
/** Of a process whose memory is bounded; one that keeps what an endless answer brings has many times that. */
const RSS_MB_MAX = 600;
const ENDS_WITHIN_MS = 60_000;

type Told = {
  readonly report?: CopyReport;
  readonly error?: Pick<Error, 'name' | 'message'>;
};

const run = promisify(execFile);
const IDENTITY = { userId: 'attacked', name: '', email: '', version: '0.1.0' };

const isCatalogue = (asked: string) => asked.includes('pg_get_indexdef');
const isCopy = (asked: string) => asked.startsWith('COPY');
const isHash = (asked: string) =>
  asked.includes('hash_record_extended(ROW(r.') || asked.includes('hashtextextended(ROW(r.');
const isBegin = (asked: string) => asked.includes('begin_installation');
const onFirst =
  (type: string, isMeant: (asked: string) => boolean, instead: Tamper): Tamper =>
  (came, line) =>
    came.type === type && came.nth === 1 && isMeant(came.asked) ? instead(came, line) : undefined;
const sent =
  (bytes: Buffer): Tamper =>
  () =>
    bytes;
const flooded =
  (bytes: Buffer): Tamper =>
  (_came, line) => {
    line.flood(bytes);
    return undefined;
  };
const hung: Tamper = (_came, line) => {
  line.hang();
  return undefined;
};
/** The second row, over and over: good rows, and far more than were announced. */
const copiesOn: Tamper = ({ type, nth, asked, body }, line) => {
  if (type === 'd' && nth === 2 && isCopy(asked)) line.flood(message('d', body));
  return undefined;
};
const count = (n: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(n);
  return bytes;
};
const ESCAPES = '\u001b[2J\u001b]0;owned\u0007\u009b31m\n  Do:  run this\u202e';

describe('a hostile server', () => {
  let server: OperatorServer;
  let target: Connection;
  let pool: Pool;
  let before: readonly string[];

  beforeAll(async () => {
    server = await operatorServer();
    await server.pool.query(SAMPLE);
    ({ connection: target, pool } = await server.target());
    await pool.query(`INSERT INTO historical_data.eth_price_history VALUES ('2020-01-01', 1, 1, 1, 1)`);
    before = await databaseState(pool);
  });
  afterAll(() => server.stop());

  const connectionTo = (port: number): SourceConnection => ({ ...server.source, port });

  async function attacked(tamper: Tamper, how: Pick<CopyOptions, 'signal' | 'answerMs'> = {}): Promise<Told> {
    const door = await hostileServer(server.source.port, tamper);
    const from = { kind: 'server', connection: connectionTo(door.port), snapshot: null } as const;
    const told = await copySystemData({ from, target, identity: IDENTITY, ...how }).then(
      (report) => ({ report }),
      (error: Error) => ({ error }),
    );
    await door.close();
    return told;
  }

  /** In a process of its own: what memory it takes and whether it ends by itself. */
  async function flooding(tamper: Tamper): Promise<Told> {
    const door = await hostileServer(server.source.port, tamper);
    const from = { kind: 'server', connection: connectionTo(door.port), snapshot: null };
    const { stdout, stderr } = await run(process.execPath, [PROCESS, JSON.stringify({ from, target })], {
      timeout: ENDS_WITHIN_MS,
    });
    await door.close();
    expect(stderr).toBe('');
    const { rssMb, ...told } = JSON.parse(stdout) as Told & { readonly rssMb: number };
    expect(rssMb).toBeLessThan(RSS_MB_MAX);
    return told;
  }

  /** Nothing but what `discard` takes away. */
  async function expectUnchanged(): Promise<void> {
    expect(await databaseState(pool)).toEqual(before);
    const client = await openTarget(target);
    await letGoOfGathering(client);
    await client.end();
    const { rows } = await pool.query(
      `SELECT oid::regclass::text AS staged FROM pg_class WHERE relnamespace IN
        (SELECT oid FROM pg_namespace WHERE nspname ~ '^system_data_(analytics|historical_data|live_data)$')`,
    );
    expect(rows).toEqual([]);
  }

  const FOREIGN = /REC-719 .* does not answer as an operator’s server does/;
  test.each<[string, Tamper, RegExp]>([
    [
      'announces a message of two gigabytes',
      onFirst('D', isCatalogue, sent(message('E', 'x', 2 ** 31 - 1))),
      FOREIGN,
    ],
    [
      'announces a row of two gigabytes',
      onFirst('D', isCatalogue, sent(message('D', 'x', 2 ** 31 - 1))),
      FOREIGN,
    ],
    ['announces a message of no length', onFirst('D', isCatalogue, sent(message('D', '', 0))), FOREIGN],
    [
      'announces a message of a negative length',
      onFirst('D', isCatalogue, sent(message('D', '', -1))),
      FOREIGN,
    ],
    ['has a message that no server has', onFirst('D', isCatalogue, sent(message('!', 'x'))), FOREIGN],
    ['has an error without an end', onFirst('D', isCatalogue, sent(message('E', 'SERROR\0Mx'))), FOREIGN],
    ['has a notice without an end', onFirst('D', isCatalogue, sent(message('N', 'M'))), FOREIGN],
    [
      'has a row of fewer bytes than columns',
      onFirst('D', isCatalogue, sent(message('D', count(9)))),
      FOREIGN,
    ],
    [
      'has a row of a negative number of columns',
      onFirst('D', isCatalogue, sent(message('D', count(-5)))),
      FOREIGN,
    ],
    [
      'has columns that end before they are described',
      onFirst('T', isCatalogue, sent(message('T', count(900)))),
      FOREIGN,
    ],
    [
      'asks for a password in the middle',
      onFirst('D', isCatalogue, sent(message('R', Buffer.from([0, 0, 0, 3])))),
      /REC-719 .*password a second time/,
    ],
    [
      'asks for an unknown proof in the middle',
      onFirst('D', isCatalogue, sent(message('R', Buffer.from([0, 0, 0, 99])))),
      FOREIGN,
    ],
    [
      'answers with rows of none of the columns',
      onFirst('D', isCatalogue, sent(row(...Array.from({ length: 900 }, () => 'x')))),
      /REC-(69|71)/,
    ],
    ['is at its end at once', onFirst('T', isCatalogue, sent(message('Z', 'I'))), /REC-(685|719)/],
    [
      'names no snapshot',
      onFirst('D', (asked) => asked.includes('pg_export_snapshot'), sent(row(`'; DROP TABLE x; --`))),
      /REC-(69|71)/,
    ],
    ['makes an entry of no number', onFirst('D', isBegin, sent(row(ESCAPES, 'word'))), /REC-699/],
    [
      'refuses with words that write on the screen',
      onFirst('T', (asked) => asked.includes('pg_roles'), sent(errorMessage(ESCAPES))),
      /REC-695 .*run this/,
    ],
    [
      'refuses with a megabyte of words',
      onFirst('T', (asked) => asked.includes('pg_roles'), sent(errorMessage('x'.repeat(1e6)))),
      /REC-695 .*xxx/,
    ],
    ['sends a copy that is none', onFirst('d', isCopy, sent(message('T', count(900)))), FOREIGN],
    [
      'sends an error without an end while it copies',
      onFirst('d', isCopy, sent(message('E', 'SERROR\0Mx'))),
      FOREIGN,
    ],
    [
      'announces two gigabytes while it copies',
      onFirst('d', isCopy, sent(message('N', 'x', 2 ** 31 - 1))),
      FOREIGN,
    ],
    ['is at its end before the rows are', onFirst('H', isCopy, sent(message('Z', 'T'))), FOREIGN],
    [
      'sends columns after the rows',
      onFirst('c', isCopy, sent(Buffer.concat([message('c'), message('T', count(900))]))),
      FOREIGN,
    ],
    ['hashes to no number', onFirst('D', isHash, sent(row('0', '5', 'many'))), FOREIGN],
    ['hashes to a number without end', onFirst('D', isHash, sent(row('0', '5', '9'.repeat(3e6)))), FOREIGN],
    ['counts what is no number', onFirst('D', isHash, sent(row('0', '-1e9', '7'))), FOREIGN],
    ['hashes nothing', onFirst('D', isHash, sent(row('77', '5', '7'))), FOREIGN],
  ])('that %s is refused, with nothing changed', async (_what, tamper, words) => {
    const { error, report } = await attacked(tamper);
    expect(report).toBeUndefined();
    expect(error?.message).toMatch(words);
    expect(error?.message).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(error?.message.length).toBeLessThan(2_500);
    await expectUnchanged();
  });

  test.each<[string, Tamper, RegExp]>([
    ['describes itself without end', onFirst('D', isCatalogue, flooded(row('x'.repeat(100)))), FOREIGN],
    [
      'describes itself in empty rows without end',
      onFirst('D', isCatalogue, flooded(message('D', count(0)))),
      FOREIGN,
    ],
    [
      'sends rows without end before its rights are looked at',
      onFirst('T', (asked) => asked.includes('pg_roles'), flooded(row('x'))),
      FOREIGN,
    ],
    ['sends notices without end', onFirst('T', isCatalogue, flooded(notice('x'.repeat(100)))), FOREIGN],
    ['sends settings without end', onFirst('T', isCatalogue, flooded(message('S', 'a\0b\0'))), FOREIGN],
    ['makes entries without end', onFirst('D', isBegin, flooded(row('1', 'x'.repeat(1_000)))), /REC-699/],
    ['sends notices without end while it copies', onFirst('d', isCopy, flooded(notice('x'))), FOREIGN],
    ['copies without end', copiesOn, /REC-710/],
  ])('that %s is cut off in a process that keeps its memory and ends', async (_what, tamper, words) => {
    const { error } = await flooding(tamper);
    expect(error?.message).toMatch(words);
    await expectUnchanged();
  });

  test.each<[string, Tamper]>([
    ['the description', onFirst('D', isCatalogue, hung)],
    [
      'the middle of a message of it',
      onFirst('D', isCatalogue, (_came, line) => {
        line.client.write(message('D', 'x', 5_000));
        line.hang();
        return undefined;
      }),
    ],
    ['the first row', onFirst('H', isCopy, hung)],
    ['a row', onFirst('d', isCopy, hung)],
    ['the end of a copy', onFirst('Z', isCopy, hung)],
    ['a hash', onFirst('T', isHash, hung)],
    [
      'the goodbye',
      (came, line) => {
        if (came.type === 'Z' && isHash(came.asked)) line.client.pause();
        return undefined;
      },
    ],
  ])('that falls silent before %s can be left at any time', async (_what, tamper) => {
    const { error, report } = await attacked(tamper, { signal: AbortSignal.timeout(4_000) });
    if (report === undefined) expect(error?.name).toBe('TimeoutError');
    if (report === undefined) await expectUnchanged();
  });

  test('that falls silent once is asked again', async () => {
    let isFirst = true;
    const once: Tamper = (came, line) => {
      if (isFirst && came.type === 'T' && isHash(came.asked)) {
        isFirst = false;
        line.hang();
      }
      return undefined;
    };
    const { report } = await attacked(once, { answerMs: 1_500 });
    expect(isFirst).toBe(false);
    expect(report?.tables.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});
