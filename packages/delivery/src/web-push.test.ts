import { sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pushKeys } from './push-keys.ts';
import { StandInPushService } from './test-push-service.ts';
import { type PushMessage, type PushTarget, type WebPush, webPush } from './web-push.ts';

const KEYS = pushKeys(Buffer.alloc(32, 7));
const SUBJECT = 'https://trader.example.org';
const MESSAGE: PushMessage = {
  payload: JSON.stringify({ title: 'SIMULATED · Bought', body: 'Bought: 1 YES $82,000 at 96 cents. −' }),
  ...{ ttlSeconds: 3_600, urgency: 'high', topic: 'a-topic' },
};

let service: StandInPushService;
let push: WebPush;
let target: PushTarget;
const sender = (change: Partial<Parameters<typeof webPush>[0]> = {}) =>
  webPush({ keys: KEYS, subject: SUBJECT, trusted: service.trusted, firstWaitMs: 1, ...change });
beforeEach(async () => {
  service = await StandInPushService.start();
  push = sender();
  target = service.subscribe(KEYS.publicKey);
});
afterEach(async () => {
  push.stop();
  await service.stop();
});

test('a message arrives as it was written, with its time, its urgency and its topic, and nobody else can read it', async () => {
  expect(await push.send(target, MESSAGE)).toEqual({ kind: 'taken' });
  const { endpoint } = target;
  const { payload, ttlSeconds, urgency, topic } = MESSAGE;
  expect(service.received).toEqual([{ endpoint, payload, ttlSeconds, urgency, topic }]);
  // As long as it may be, and an empty one.
  for (const text of ['x'.repeat(3_900), ''])
    expect(await push.send(target, { ...MESSAGE, payload: text })).toEqual({ kind: 'taken' });
  expect(service.received.map((each) => each.payload.length)).toEqual([payload.length, 3_900, 0]);
});

test('one that is too long is not sent', async () => {
  expect(await push.send(target, { ...MESSAGE, payload: 'x'.repeat(4_096) })).toMatchObject({
    kind: 'failed',
  });
  expect(service.answered).toEqual([]);
});

test.each([404, 410])('a browser that is gone is told as gone: %d', async (status) => {
  service.answerNext({ status });
  expect(await push.send(target, MESSAGE)).toEqual({
    kind: 'gone',
    reason: `The push service answered ${status}`,
  });
  expect(service.answered).toEqual([status]);
});

test.each([400, 403, 413, 301])('what will not be otherwise is not tried again: %d', async (status) => {
  service.answerNext({
    status,
    headers: { location: `${service.origin}/push/x` },
    body: '<b>no</b>\n\u0007',
  });
  expect(await push.send(target, MESSAGE)).toEqual({
    kind: 'failed',
    reason: `The push service answered ${status}: <b>no</b>`,
  });
  expect(service.answered).toEqual([status]);
});

test('what may be otherwise later is tried again, and arrives once', async () => {
  service.answerNext({ status: 429, headers: { 'retry-after': '0' } }, { status: 500 }, { status: 503 });
  expect(await push.send(target, MESSAGE)).toEqual({ kind: 'taken' });
  expect(service.answered).toEqual([429, 500, 503, 201]);
  expect(service.received).toHaveLength(1);
});

test('a wait that is asked for and ends after the budget is not begun', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
  for (const wait of ['3600', inAnHour]) {
    service.answerNext({ status: 429, headers: { 'retry-after': wait }, body: 'slower' });
    expect(await push.send(target, MESSAGE)).toEqual({
      kind: 'failed',
      reason: 'The push service answered 429: slower',
    });
  }
  expect(service.answered).toEqual([429, 429]);
});

test('a service that says nothing is left after the time limit, and asked again', async () => {
  push = sender({ timeLimitMs: 300 });
  service.hangNext();
  expect(await push.send(target, MESSAGE)).toEqual({ kind: 'taken' });
  expect(service.answered).toEqual([0, 201]);
});

test('one that is not there is tried within the budget only', async () => {
  push = sender({ budgetMs: 50 });
  await service.stop();
  expect(await push.send(target, MESSAGE)).toEqual({
    kind: 'failed',
    reason: 'The push service cannot be reached: ECONNREFUSED.',
  });
  service = await StandInPushService.start();
});

test('who proves itself by an unknown certificate is told nothing', async () => {
  const other = await StandInPushService.start();
  push = sender({ budgetMs: 50, trusted: { origins: [service.origin], certificate: other.certificate } });
  expect(await push.send(target, MESSAGE)).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('cannot be reached'),
  });
  expect(service.answered).toEqual([]);
  await other.stop();
});

test('an answer without end is not read', async () => {
  service.answerNext({ status: 500, body: 'x'.repeat(5_000_000) });
  const outcome = await push.send(target, MESSAGE, 0);
  expect(outcome.kind === 'failed' && outcome.reason.length).toBeLessThan(300);
});

test('what is under way ends with the sender', async () => {
  service.hangNext();
  const sent = push.send(target, MESSAGE);
  await expect.poll(() => service.answered).toEqual([0]);
  push.stop();
  expect(await sent).toMatchObject({ kind: 'failed' });
  expect(await push.send(target, MESSAGE)).toMatchObject({ kind: 'failed' });
});

test('an address of this machine is not connected to', async () => {
  push = webPush({ keys: KEYS, subject: SUBJECT });
  expect(await push.send(target, MESSAGE)).toEqual({
    kind: 'gone',
    reason: 'Its address cannot be used: it names a port.',
  });
  expect(service.answered).toEqual([]);
});

describe('the stand-in holds senders to the standards', () => {
  const post = async (headers: Record<string, string>, body = 'x') => {
    const { Agent, request } = await import('node:https');
    return new Promise<number>((resolve, reject) => {
      const agent = new Agent({ ca: service.certificate });
      const sent = request(target.endpoint, { method: 'POST', headers, agent }, (answer) => {
        answer.resume();
        agent.destroy();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  };
  const token = (claims: object, by = KEYS) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
    const point = Buffer.from(by.publicKey, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'));
    const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '', d: by.privateKey };
    const key = { key: jwk, format: 'jwk', dsaEncoding: 'ieee-p1363' } as const;
    return `vapid t=${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}, k=${by.publicKey}`;
  };
  const nowS = () => Math.floor(Date.now() / 1_000);
  const claims = (change: object = {}) => ({
    aud: service.origin,
    exp: nowS() + 600,
    sub: SUBJECT,
    ...change,
  });
  const good = () => ({ authorization: token(claims()), ttl: '1', 'content-encoding': 'aes128gcm' });

  test('as to who sends', async () => {
    const authorizations = [
      '',
      'vapid t=x, k=y',
      token(claims({ aud: 'https://elsewhere.example.org' })),
      token(claims({ exp: nowS() - 1 })),
      token(claims({ exp: nowS() + 90_000 })),
      token(claims({ sub: 'me' })),
      token(claims(), pushKeys(Buffer.alloc(32, 8))),
      `${token(claims()).slice(0, 60)}A${token(claims()).slice(61)}`,
    ];
    for (const authorization of authorizations)
      expect([authorization, await post({ ...good(), authorization })]).toEqual([authorization, 403]);
  });

  test('as to what is sent', async () => {
    const { ttl: _, ...timeless } = good();
    expect(await post(timeless)).toBe(400);
    expect(await post({ ...good(), urgency: 'now' })).toBe(400);
    expect(await post({ ...good(), topic: 'a topic' })).toBe(400);
    expect(await post({ ...good(), topic: 'x'.repeat(33) })).toBe(400);
    expect(await post({ ...good(), 'content-encoding': 'aesgcm' })).toBe(415);
    expect(await post(good(), 'x'.repeat(4_097))).toBe(413);
    expect(await post(good(), 'not encrypted')).toBe(400);
    service.unsubscribe(target);
    expect(await post(good())).toBe(410);
    expect(service.received).toEqual([]);
  });
});
