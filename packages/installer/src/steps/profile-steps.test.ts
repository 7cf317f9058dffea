import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKey } from '@rec-io/exchange-sim/server/test-exchange';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findCredentials } from '../credentials/stored-credentials.ts';
import { type Layout, layout as layoutOf } from '../layout.ts';
import { ownerOf } from '../profile/owner.ts';
import { credentialFiles, userDirectory } from '../profile/user-directory.ts';
import type { UserInfo } from '../profile/user-info.ts';
import { NOTHING_MADE, type Receipt, type StepRecord } from '../receipt.ts';
import { revertSteps, runSteps } from '../run-steps.ts';
import type { Step } from '../step.ts';
import { credentialsStep } from './credentials-step.ts';
import { profileStep } from './profile-step.ts';

const USER: UserInfo = {
  userNo: '0001',
  login: 'ada',
  fullName: 'Ada King Lovelace',
  email: 'ada@example.org',
  phone: '',
  accountType: 'master_admin',
};
const KEY_ID = '11111111-1111-4111-8111-111111111111';
const first = newKey(KEY_ID);
const second = newKey(KEY_ID);

let base: string;
let layout: Layout;
let saved: Receipt[];
const left: string[] = [];
const progress = {
  begin: () => undefined,
  note: () => undefined,
  done: () => undefined,
  failed: () => undefined,
  reverting: () => undefined,
  left: (_step: Step, reason: string) => void left.push(reason),
};
const empty = { steps: [] as StepRecord[] } as unknown as Receipt;
const run = (steps: readonly Step[], receipt = empty) =>
  runSteps({
    steps,
    receipt,
    save: async (now) => void saved.push(now),
    progress,
    signal: new AbortController().signal,
  });
const mode = (path: string) => statSync(path).mode & 0o777;
const credentials = (key = first, privateKeyPem: string | null = key.privateKeyPem) =>
  credentialsStep(
    layout,
    { userNo: '0001', environment: 'demo', email: 'ada@example.org', keyId: key.keyId },
    privateKeyPem,
    ownerOf(null),
  );

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'rec io profile '));
  layout = layoutOf(join(base, 'data'));
  mkdirSync(layout.data);
  saved = [];
  left.length = 0;
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('a user’s directory', () => {
  test.each([0o022, 0o077, 0o000])('is closed to others, whatever the umask is (%o)', async (umask) => {
    const before = process.umask(umask);
    try {
      await run([profileStep(layout, USER, ownerOf(null))]);
    } finally {
      process.umask(before);
    }
    const { directories, userInfo } = userDirectory(layout, '0001');
    for (const path of directories) expect([path, mode(path)]).toEqual([path, 0o700]);
    expect(mode(userInfo)).toBe(0o600);
    expect(JSON.parse(readFileSync(userInfo, 'utf8'))).toMatchObject({
      user_no: '0001',
      user_id: 'ada',
      first_name: 'Ada King',
      last_name: 'Lovelace',
      account_type: 'master_admin',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test('that is there keeps what is in it, and a second run changes nothing', async () => {
    const { userInfo } = userDirectory(layout, '0001');
    await run([profileStep(layout, USER, ownerOf(null))]);
    writeFileSync(userInfo, '{"mine": true}', { mode: 0o600 });
    const again = profileStep(layout, { ...USER, fullName: 'Other' }, ownerOf(null));
    expect(await again.isDone()).toBe(true);
    await run([again]);
    expect(readFileSync(userInfo, 'utf8')).toBe('{"mine": true}');
  });

  test('goes again with all that is in it, when this installation made it', async () => {
    const steps = [profileStep(layout, USER, ownerOf(null))];
    const receipt = await run(steps);
    writeFileSync(join(userDirectory(layout, '0001').root, 'trade_history', 'demo', 'mine.csv'), 'x');
    await revertSteps({ steps, receipt, save: async () => undefined, progress });
    expect(existsSync(layout.users)).toBe(false);
  });

  test('that was there before stays with all that is in it but our own file', async () => {
    const { root, userInfo } = userDirectory(layout, '0001');
    const mine = join(root, 'mine.txt');
    mkdirSync(root, { recursive: true });
    writeFileSync(mine, 'x');
    const steps = [profileStep(layout, USER, ownerOf(null))];
    const receipt = await run(steps);
    expect(existsSync(userInfo)).toBe(true);
    await revertSteps({ steps, receipt, save: async () => undefined, progress });
    expect([existsSync(mine), existsSync(userInfo)]).toEqual([true, false]);
    expect(existsSync(join(root, 'credentials'))).toBe(false);
  });

  test('is never made through a link', async () => {
    const elsewhere = join(base, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o755 });
    symlinkSync(elsewhere, layout.users);
    await expect(run([profileStep(layout, USER, ownerOf(null))])).rejects.toThrow(/REC-640/);
    expect(mode(elsewhere)).toBe(0o755);
  });
});

describe('credentials', () => {
  const files = () => credentialFiles(layout, '0001', 'demo');

  test('are kept so that only the owner can read them, and never in the record', async () => {
    await run([profileStep(layout, USER, ownerOf(null)), credentials()]);
    expect([mode(files().privateKey), mode(files().auth), mode(files().directory)]).toEqual([
      0o600, 0o600, 0o700,
    ]);
    expect(await findCredentials(files())).toMatchObject({ email: 'ada@example.org', keyId: KEY_ID });
    expect(readFileSync(files().auth, 'utf8')).toMatch(/^email: ada@example\.org\nkey: 1111/);
    const inside = first.privateKeyPem.split('\n')[1] ?? '';
    expect(JSON.stringify(saved)).not.toContain(inside.slice(0, 12));
  });

  test('that are there need no new ones: nothing is asked and nothing changes', async () => {
    await run([credentials()]);
    const before = lstatSync(files().privateKey).mtimeMs;
    const again = credentials(first, null);
    expect(await again.isDone()).toBe(true);
    await run([again]);
    expect(lstatSync(files().privateKey).mtimeMs).toBe(before);
  });

  test('that the owner replaces stay beside the new ones, and come back when that is taken back', async () => {
    await run([credentials()]);
    const old = readFileSync(files().privateKey, 'utf8');
    const steps = [credentials(second)];
    const receipt = await run(steps);
    expect((await findCredentials(files()))?.privateKeyPem).toBe(second.privateKeyPem);
    const backup = receipt.steps[0]?.made.files[0]?.backup ?? '';
    expect(readFileSync(backup, 'utf8')).toBe(old);
    await revertSteps({ steps: [credentials(second, null)], receipt, save: async () => undefined, progress });
    expect(readFileSync(files().privateKey, 'utf8')).toBe(old);
    expect(existsSync(backup)).toBe(false);
  });

  test('of which only the e-mail changes keep their key when that is taken back', async () => {
    await run([profileStep(layout, USER, ownerOf(null)), credentials()]);
    const choices = { userNo: '0001', environment: 'demo', email: 'new@example.org', keyId: KEY_ID } as const;
    const changed = credentialsStep(layout, choices, first.privateKeyPem, ownerOf(null));
    await revertSteps({
      steps: [changed],
      receipt: await run([changed]),
      save: async () => undefined,
      progress,
    });
    expect(await findCredentials(files())).toMatchObject({ email: 'ada@example.org', keyId: KEY_ID });
  });

  test('of a run that was killed between record and file are taken back without a loss', async () => {
    await run([credentials()]);
    const old = readFileSync(files().privateKey, 'utf8');
    const killed = credentials(second);
    const made = await killed.makes();
    const record: StepRecord = { id: killed.id, state: 'applying', at: '', made };
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const resumed = [credentials(second)];
    const receipt = await run(resumed, { ...empty, steps: [record] });
    await revertSteps({ steps: resumed, receipt, save: async () => undefined, progress });
    expect(readFileSync(files().privateKey, 'utf8')).toBe(old);
  });

  test('are refused, when they are missing and none were given, with what to do', async () => {
    await expect(run([credentials(first, null)])).rejects.toThrow(/REC-639/);
  });

  test.each([
    ['others can read it', () => chmodSync(files().privateKey, 0o644), /REC-640/],
    [
      'it is a link',
      () => {
        rmSync(files().privateKey);
        symlinkSync('/etc/passwd', files().privateKey);
      },
      /REC-640/,
    ],
    ['it is missing', () => rmSync(files().privateKey), /REC-640/],
    [
      'it is of another key than the id',
      () => {
        writeFileSync(files().privateKey, second.privateKeyPem, { mode: 0o600 });
      },
      /another key/,
    ],
    ['it is damaged', () => writeFileSync(files().privateKey, first.privateKeyPem.slice(0, 50)), /REC-630/],
  ])('are not used when %s', async (_why, spoil, told) => {
    await run([credentials()]);
    spoil();
    await expect(findCredentials(files())).rejects.toThrow(told);
  });

  test('of an earlier system are read as it kept them', async () => {
    await run([credentials()]);
    writeFileSync(files().auth, `ada@example.org\n${KEY_ID}\n`, { mode: 0o600 });
    expect(await findCredentials(files())).toMatchObject({ email: 'ada@example.org', keyId: KEY_ID });
  });
});

/** Only root gives files to another account. Those numbers are nobody's and daemon's. */
const NOBODY = 65_534;
const DAEMON = 1;

describe.runIf(process.getuid?.() === 0)('under an account of the programs', () => {
  test('everything of a user belongs to it, and no other account reads any of it', async () => {
    const owner = async () => ({ uid: NOBODY, gid: NOBODY });
    // Whoever tries must at least get so far.
    chmodSync(base, 0o755);
    chmodSync(layout.data, 0o755);
    const files = credentialFiles(layout, '0001', 'demo');
    const choices = { userNo: '0001', environment: 'demo', email: '', keyId: KEY_ID } as const;
    await run([
      profileStep(layout, USER, owner),
      credentialsStep(layout, choices, first.privateKeyPem, owner),
    ]);
    const { directories, userInfo } = userDirectory(layout, '0001');
    for (const path of [...directories, userInfo, files.privateKey, files.auth])
      expect([path, statSync(path).uid, statSync(path).gid]).toEqual([path, NOBODY, NOBODY]);
    const reads = (path: string, uid: number): boolean =>
      spawnSync('cat', [path], { uid, gid: uid, stdio: 'ignore' }).status === 0;
    for (const path of [userInfo, files.privateKey, files.auth])
      expect([path, reads(path, NOBODY), reads(path, DAEMON)]).toEqual([path, true, false]);
  });
});

test('a record of nothing is taken back without doing anything', async () => {
  expect(await credentials(first, null).revert(NOTHING_MADE)).toEqual([]);
  expect(await profileStep(layout, USER, ownerOf(null)).revert(NOTHING_MADE)).toEqual([]);
});
