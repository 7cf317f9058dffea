import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deletePerson } from '@rec-io/database/person/delete-person';
import { asUser } from '@rec-io/database/transaction';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireInstallation } from '../src/installation.ts';
import { withDatabase } from '../src/modes/with-database.ts';
import { freeOffset } from './fixtures/free-ports.ts';
import { ended, lastJson, type Recio, temporaryRecio } from './fixtures/recio.ts';

const LONG_MS = 300_000;

/** One installation, whose programs do not run. The tests follow each other. */
describe('a person is deleted on the machine itself', { timeout: LONG_MS }, () => {
  let recio: Recio;
  const run = (...args: string[]) => recio.run(...args);
  const refused = async (...args: string[]) => {
    const result = await run(...args, '--json');
    const { code, title } = lastJson<{ error: { code: string; title: string } }>(result).error;
    return { exit: result.code, code, title };
  };
  const inDatabase = async <T>(work: (pool: Pool) => Promise<T>) =>
    withDatabase(await requireInstallation(recio.dataDir), work);
  const directory = (userNo: string) => join(recio.dataDir, 'users', `user_${userNo}`);
  const add = async (login: string) =>
    lastJson<{ userNo: string }>(await run('user', 'add', '--login', login, '--json')).userNo;
  const verified = async () =>
    lastJson<{ brokenAt: number | null; missing: readonly unknown[]; compared: number; erased: number }>(
      await run('audit', 'verify', '--json'),
    );

  beforeAll(async () => {
    recio = await temporaryRecio();
    const installed = await run(
      ...['install', '--quick', '--no-start', '--port-offset', `${await freeOffset()}`],
    );
    expect(installed.code, installed.stderr).toBe(0);
  }, LONG_MS);
  afterAll(() => rm(recio.base, { recursive: true, force: true }));

  test('not whose trader runs here, nor nobody, nor without a yes', async () => {
    expect(await refused('user', 'delete', 'admin')).toMatchObject({ exit: 1, code: 'REC-752' });
    expect(await refused('user', 'delete', 'nobody')).toMatchObject({ exit: 1, code: 'REC-118' });
    expect(await add('ada')).toBe('0002');
    expect(await refused('user', 'delete', 'ada')).toMatchObject({ code: 'REC-646' });
    expect(existsSync(directory('0002'))).toBe(true);
  });

  test('not while something of theirs is open, rests, or would be left without an owner', async () => {
    const as0002 = (sql: string) => inDatabase((pool) => asUser(pool, '0002', (client) => client.query(sql)));
    await as0002(
      `INSERT INTO users.positions (user_no, account, mode, ticker, position) VALUES ('0002', 'main', 'demo', 'T', -2)`,
    );
    await as0002(
      `INSERT INTO users.orders (user_no, account, mode, order_id, ticker, status, book_side, yes_price, no_price, initial_count,
         remaining_count, fill_count, created_time) VALUES ('0002', 'main', 'demo', 'o', 'T', 'resting', 'bid', 1, 1, 1, 1, 0, now())`,
    );
    await inDatabase((pool) =>
      asUser(pool, '0009', (client) =>
        client.query(
          `INSERT INTO users.user_info (user_no, login, password_hash, is_active) VALUES ('0009', 'off', 'x', false);
           INSERT INTO users.account_rights VALUES ('0009', 'main', '0002', 'owner', 'x')`,
        ),
      ),
    );
    const { code, title } = await refused('user', 'delete', 'ada', '--yes');
    expect(code).toBe('REC-752');
    expect(title).toContain('they hold positions on the exchange (1)');
    expect(title).toContain('orders of theirs rest on the exchange (1)');
    expect(title).toContain('the account main of user 0009 would be left without an owner');
    await as0002("UPDATE users.positions SET position = 0; UPDATE users.orders SET status = 'executed'");
    await inDatabase((pool) =>
      asUser(pool, '0009', (client) =>
        client.query("UPDATE users.user_info SET is_active = true WHERE user_no = '0009'"),
      ),
    );
    await inDatabase((pool) =>
      asUser(pool, '0009', (client) =>
        client.query("INSERT INTO users.account_rights VALUES ('0009', 'main', '0009', 'owner', 'x')"),
      ),
    );
  });

  test('a backup is made first, and afterwards nothing of them is there; the audit is whole before and after', async () => {
    await run('account', 'grant', 'ada', 'trader');
    expect(await verified()).toMatchObject({ brokenAt: null, missing: [] });
    const { code, stdout } = await run('user', 'delete', 'ada', '--yes');
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/^ada \(user 0002\) is deleted: \d+ tables/);
    expect(stdout).toMatch(/Backups of before still hold them, sealed, until \d{4}-\d\d-\d\d at the latest/);
    expect(existsSync(directory('0002'))).toBe(false);
    expect((await run('user', 'list')).stdout).not.toContain('ada');
    // The chain goes on from what the backup knew.
    expect(await verified()).toMatchObject({ brokenAt: null, missing: [], compared: 1 });
    const { rows } = await inDatabase((pool) =>
      pool.query("SELECT detail->>'login' AS login FROM users.audit WHERE action = 'right.granted'"),
    );
    expect(rows).toEqual([{ login: expect.stringMatching(/^sealed1:0002:/) }]);
    expect((await run('backup', 'list')).stdout).toContain('before-deletion');
  });

  test('their number is given to nobody else', async () => {
    expect(await add('ada')).toBe('0003');
    expect(await refused('user', 'add', '--login', 'eve', '--number', '0002')).toMatchObject({
      code: 'REC-642',
    });
  });

  test('what ended between database and directory is taken up again', async () => {
    await inDatabase((pool) =>
      deletePerson(pool, { userNo: '0003', login: 'ada' }, { ownerNo: '0001', account: 'main', login: 'x' }),
    );
    expect(existsSync(directory('0003'))).toBe(true);
    expect((await run('user', 'delete', '0003', '--yes')).stdout).toContain('was taken up and is done');
    expect(existsSync(directory('0003'))).toBe(false);
  });

  test('killed at any moment it is done or not begun, and can be done again', async () => {
    expect(await add('eve')).toBe('0004');
    for (const afterMs of [600, 1_200, 1_800, 2_400]) {
      const child = recio.spawn('user', 'delete', 'eve', '--yes');
      const over = ended(child);
      await Promise.race([over, sleep(afterMs)]);
      child.kill('SIGKILL');
      await over;
      const there = await inDatabase(async (pool) => {
        const { rows } = await pool.query<{ person: boolean; tables: boolean }>(
          `SELECT EXISTS (SELECT FROM users.user_info WHERE user_no = '0004') AS person,
             to_regclass('users.fills_0004') IS NOT NULL AS tables`,
        );
        return rows[0];
      });
      expect(there?.person).toBe(there?.tables);
      expect(await verified()).toMatchObject({ brokenAt: null, missing: [] });
    }
    const last = await run('user', 'delete', '0004', '--yes', '--json');
    if (last.code !== 0) expect(lastJson(last)).toMatchObject({ error: { code: 'REC-118' } });
    expect(existsSync(directory('0004'))).toBe(false);
    expect(await verified()).toMatchObject({ brokenAt: null, missing: [] });
  });

  test('a restore of a backup of before brings them back, and says so', async () => {
    const { backups } = lastJson<{ backups: { kind: string; path: string }[] }>(
      await run('backup', 'list', '--json'),
    );
    const first = backups.find(({ kind }) => kind === 'before-deletion')?.path ?? '';
    const { code, stdout } = await run('restore', first, '--yes');
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(
      /User 0002 was deleted since, and is back with it\. Again: .*recio user delete 0002/,
    );
    expect((await run('user', 'list')).stdout).toContain('ada');
    expect((await run('user', 'delete', '0002', '--yes')).code).toBe(0);
    expect((await verified()).brokenAt).toBeNull();
  });
});
