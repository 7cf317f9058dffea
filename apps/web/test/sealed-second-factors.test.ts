import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asUser } from '@rec-io/database/transaction';
import { layout } from '@rec-io/installer/layout';
import { secondFactorKey } from '@rec-io/installer/second-factor-key';
import { Secret, TOTP } from 'otpauth';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sealedSecondFactors } from '../src/sealed-second-factors.ts';
import { SecondFactor } from '../src/second-factor.ts';
import { WebError } from '../src/web-error.ts';
import { peopleInDatabase } from './people-in-database.ts';

const STEP_MS = 30_000;
const key = randomBytes(32);

describe('the secret of a second factor', () => {
  let kept: Awaited<ReturnType<typeof peopleInDatabase>>;
  let nowMs = Date.now();
  let logged: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  beforeAll(async () => {
    kept = await peopleInDatabase();
  });
  afterAll(() => kept.drop());
  afterEach(async () => {
    for (const userNo of ['0001', '0002']) await kept.stores.secondFactors.remove(userNo);
    logged = [];
  });

  const factorWith = async (by: Buffer) =>
    new SecondFactor(await sealedSecondFactors(kept.stores.secondFactors, by, log), { nowMs: () => nowMs });
  const inDatabase = (userNo: string) =>
    asUser(kept.database.adminPool, userNo, async (client) => {
      const { rows } = await client.query<{ secret: string }>(
        'SELECT secret FROM users.second_factors WHERE user_no = $1',
        [userNo],
      );
      return rows[0]?.secret ?? '';
    });
  /** The next code of the device; each holds once. */
  const shown = (secret: string) => {
    nowMs += 2 * STEP_MS;
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs });
  };
  async function enrol(factor: SecondFactor, userNo: string) {
    const { secret } = await factor.begin(userNo, 'login');
    const [recovery = ''] = await factor.confirm(userNo, shown(secret));
    return { secret, recovery };
  }
  const refused = (given: Promise<void>) =>
    given.then(
      () => null,
      (error: unknown) => (error instanceof WebError ? error.code : error),
    );

  test('is sealed in the database, and opens for who has the key', async () => {
    const factor = await factorWith(key);
    const { secret } = await enrol(factor, '0002');
    const sealed = await inDatabase('0002');
    expect(sealed).toMatch(/^sealed1:[\w-]{60,}$/);
    expect(sealed).not.toContain(secret);
    expect(Buffer.from(sealed.slice(8), 'base64url').includes(secret)).toBe(false);
    await factor.require('0002', shown(secret));
    await (await factorWith(key)).require('0002', shown(secret));
    expect(logged).toEqual([]);
  });

  test('that lay plain before is sealed at the next start, and its device goes on', async () => {
    const before = new SecondFactor(kept.stores.secondFactors, { nowMs: () => nowMs });
    const { secret } = await enrol(before, '0002');
    expect(await inDatabase('0002')).toBe(secret);
    expect(await kept.stores.secondFactors.plain()).toEqual(['0002']);
    const factor = await factorWith(key);
    expect(await inDatabase('0002')).toMatch(/^sealed1:/);
    expect(await kept.stores.secondFactors.plain()).toEqual([]);
    await factor.require('0002', shown(secret));
  });

  test('does not open with another key: no code holds, and a recovery code still does', async () => {
    const { secret, recovery } = await enrol(await factorWith(key), '0002');
    const factor = await factorWith(randomBytes(32));
    expect(await refused(factor.require('0002', shown(secret)))).toBe('web.wrong_code');
    // Nor with what an empty secret would show.
    const empty = new TOTP({ secret: new Secret({ buffer: new ArrayBuffer(0) }) });
    expect(await refused(factor.require('0002', empty.generate({ timestamp: nowMs })))).toBe(
      'web.wrong_code',
    );
    await factor.require('0002', recovery);
    expect(logged.join()).toContain('cannot be opened');
    expect(logged.join()).not.toContain(secret);
  });

  test('of one person does not open as that of another', async () => {
    const factor = await factorWith(key);
    const mine = await enrol(factor, '0002');
    await enrol(factor, '0001');
    await kept.stores.secondFactors.reseal('0001', await inDatabase('0001'), await inDatabase('0002'));
    expect(await refused(factor.require('0001', shown(mine.secret)))).toBe('web.wrong_code');
  });

  test('has a key that is made once, for its owner alone, and refused where it is none', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'recio-factor-key-'));
    try {
      const at = { ...layout(dataDir), secondFactorKey: join(dataDir, 'key') };
      const made = await secondFactorKey(at);
      expect(made).toHaveLength(32);
      expect((await stat(at.secondFactorKey)).mode & 0o777).toBe(0o600);
      expect(await secondFactorKey(at)).toEqual(made);
      await chmod(at.secondFactorKey, 0o644);
      await expect(secondFactorKey(at)).rejects.toThrow('REC-640');
      await chmod(at.secondFactorKey, 0o600);
      await writeFile(at.secondFactorKey, (await readFile(at.secondFactorKey, 'utf8')).slice(5));
      await expect(secondFactorKey(at)).rejects.toThrow('REC-640');
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
