import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWeb, type TestWeb } from '../../test/running-web.ts';

let web: TestWeb;
let cookie: string;
let asked: string[];
/** As the database's: made while it is read. */
let made: () => Readable;
beforeEach(async () => {
  asked = [];
  made = () => Readable.from([Buffer.from('PK'), Buffer.from('zip')]);
  web = await startWeb({
    ownData: {
      of(userNo) {
        asked.push(userNo);
        return made();
      },
    },
  });
  cookie = await web.signIn();
  web.audit.entries.length = 0;
});
afterEach(() => web.stop());

const take = (headers: Record<string, string> = { cookie }, query = '') =>
  fetch(`${web.origin}/api/profile/data.zip${query}`, { headers });
const code = async (reply: Response) => ((await reply.json()) as { error: { code: string } }).error.code;

test('who is signed in takes out what is theirs, whatever they may on an account, and it is written down', async () => {
  web.sessions.reach = null;
  const reply = await take();
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(reply.headers.get('content-disposition')).toMatch(
    /^attachment; filename="rec-io-0001-\d{4}-\d\d-\d\d\.zip"$/,
  );
  expect(await reply.text()).toBe('PKzip');
  expect(asked).toEqual(['0001']);
  expect(web.audit.entries).toMatchObject([{ action: 'person.exported', userNo: '0001' }]);
});

test('nobody names anybody else, and neither a stranger nor a key gets anything', async () => {
  expect((await take({ cookie }, '?userNo=0002')).status).toBe(400);
  const stranger = await take({});
  expect([stranger.status, await code(stranger)]).toEqual([401, 'web.session_required']);
  const key = await take({ authorization: 'Bearer rec_0123456789abcdef0123456789abcdef' });
  expect(key.status).toBeGreaterThanOrEqual(401);
  expect(asked).toEqual([]);
});

test('not again within five minutes, and not twice at once', async () => {
  await (await take()).text();
  const again = await take();
  expect([again.status, await code(again)]).toEqual([429, 'web.too_many_exports']);
  expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(200);
  web.clock.aheadMs += 5 * 60_000;
  // One that never ends.
  made = () => new Readable({ read: () => undefined });
  const left = new AbortController();
  const hanging = fetch(`${web.origin}/api/profile/data.zip`, { headers: { cookie }, signal: left.signal });
  hanging.catch(() => undefined);
  while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  web.clock.aheadMs += 5 * 60_000;
  expect((await take()).status).toBe(429);
  left.abort();
  made = () => Readable.from(['x']);
  while ((await take()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
});

test('one that breaks in the middle is not taken for a whole one', async () => {
  made = () =>
    Readable.from(
      (async function* () {
        yield 'PK';
        throw new Error('the database is away');
      })(),
    );
  await expect(take().then((reply) => reply.text())).rejects.toThrow();
});
