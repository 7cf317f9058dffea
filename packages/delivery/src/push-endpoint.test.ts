import { expect, test } from 'vitest';
import { isPublicAddress, publicLookup } from './public-address.ts';
import { pushEndpointProblem } from './push-endpoint.ts';
import { areSubscriptionKeys, pushKeys } from './push-keys.ts';

test.each([
  'https://fcm.googleapis.com/fcm/send/dXo:APA91bH-x_Y',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk',
  'https://web.push.apple.com/QGuQyavXutnMH',
  'https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2b',
  'https://PUSH.example.org:443/x',
])('the address of a push service can be used: %s', (endpoint) => {
  expect(pushEndpointProblem(endpoint)).toBeNull();
});

test.each([
  ['http://fcm.googleapis.com/x', 'it is not https'],
  ['file:///etc/passwd', 'it is not https'],
  ['javascript:alert(1)', 'it is not https'],
  ['x', 'it is no address'],
  ['', 'it is no address'],
  ['https://', 'it is no address'],
  ['https://user:pass@fcm.googleapis.com/', 'it has a name or a password in it'],
  ['https://fcm.googleapis.com:8443/', 'it names a port'],
  ['https://127.0.0.1/', 'it has no host name'],
  ['https://2130706433/', 'it has no host name'],
  ['https://0x7f.1/', 'it has no host name'],
  ['https://127.0.0.1./', 'it has no host name'],
  ['https://[::1]/', 'it has no host name'],
  ['https://[::ffff:10.0.0.1]/', 'it has no host name'],
  ['https://8.8.8.8/', 'it has no host name'],
  ['https://localhost/', 'its host is none of the internet'],
  ['https://localhost./', 'its host is none of the internet'],
  ['https://web/', 'its host is none of the internet'],
  ['https://printer.local/', 'its host is none of the internet'],
  ['https://metadata.google.internal/', 'its host is none of the internet'],
  ['https://fcm.googleapis.com/ x', 'it has characters that no address has'],
  ['https://fcm.googleapis.com/\u0000', 'it has characters that no address has'],
  [`https://fcm.googleapis.com/${'x'.repeat(1_024)}`, 'it is longer than 1024 characters'],
])('%s cannot: %s', (endpoint, problem) => {
  expect(pushEndpointProblem(endpoint)).toBe(problem);
});

test('only what is named is allowed beside', () => {
  const allowed = ['https://localhost:8443'];
  expect(pushEndpointProblem('https://localhost:8443/push/x', allowed)).toBeNull();
  expect(pushEndpointProblem('https://localhost:8444/push/x', allowed)).not.toBeNull();
  expect(pushEndpointProblem('http://localhost:8443/push/x', allowed)).not.toBeNull();
});

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
  ...['224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:8.8.8.8', '64:ff9b::a00:1'],
  ...['2001:db8::1', '2002:7f00:1::', 'ff02::1', 'x', ''],
])('%s is no address of the internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
test.each(['8.8.8.8', '172.32.0.1', '2607:f8b0:4004:c07::5f', '2a00:1450::1'])('%s is one', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test('a name that leads to this machine leads nowhere', async () => {
  const asked = (all: boolean) =>
    new Promise((resolve) => publicLookup('localhost', { all }, (error) => resolve(error?.message)));
  for (const all of [true, false]) expect(await asked(all)).toBe('localhost leads to no public address');
});

test('keys are a point of the curve and a secret of 16 bytes', () => {
  const { publicKey, privateKey } = pushKeys(Buffer.alloc(32, 7));
  expect([publicKey.length, privateKey.length]).toEqual([87, 43]);
  expect(() => pushKeys(Buffer.alloc(32))).toThrow();
  const auth = 'BTBZMqHH6r4Tts7J_aSIgg';
  expect(areSubscriptionKeys({ p256dh: publicKey, auth })).toBe(true);
  expect(areSubscriptionKeys({ p256dh: `${publicKey}=`, auth: `${auth}==` })).toBe(true);
  const off = Buffer.from(publicKey, 'base64url');
  off[64] = (off[64] ?? 0) ^ 1;
  for (const p256dh of ['', 'x', publicKey.slice(0, 80), off.toString('base64url'), `${publicKey.slice(1)}!`])
    expect(areSubscriptionKeys({ p256dh, auth }), p256dh).toBe(false);
  for (const bad of ['', 'x', `${auth}AAAA`])
    expect(areSubscriptionKeys({ p256dh: publicKey, auth: bad })).toBe(false);
});
