import { expect, test } from 'vitest';
import { keyRefusal } from './key-refusal.ts';

const json = (body: unknown): string => JSON.stringify(body);

test.each([
  [401, { error: { code: 'authentication_error', message: 'authentication_error', details: 'NOT_FOUND' } }],
  [
    401,
    {
      error: {
        code: 'authentication_error',
        message: 'authentication_error',
        details: 'INCORRECT_API_KEY_SIGNATURE',
      },
    },
  ],
  [
    403,
    {
      error: {
        code: 'forbidden',
        message: 'this API key is restricted to a single sub-account and cannot access this endpoint',
      },
    },
  ],
])('the exchange’s own %i refuses the key', (status, body) => {
  expect(keyRefusal(status, json(body))).toEqual(expect.any(String));
});

test.each([
  ['a page', 401, '<html>Please sign in</html>'],
  ['a page about an API key', 403, '<html>Your API key is not allowed here</html>'],
  ['nothing', 401, ''],
  ['a gateway’s text', 401, json({ message: 'Unauthorized' })],
  ['a gateway’s word', 403, json({ error: 'Forbidden' })],
  ['a gateway’s code', 401, json({ code: 'unauthorized', message: 'no session' })],
  ['a firewall’s code', 403, json({ error: { code: 'blocked', message: 'request blocked' } })],
  ['a wish for a password', 407, json({ error: { code: 'authentication_error', message: 'proxy' } })],
  [
    'missing headers',
    401,
    json({ error: { code: 'signature_is_missing_from_headers', message: 'signature is missing' } }),
  ],
  [
    'a late signature',
    401,
    json({ error: { code: 'header_timestamp_expired', message: 'header timestamp expired' } }),
  ],
  ['a failure', 503, json({ error: { code: 'authentication_error', message: 'authentication_error' } })],
])('%s with %i says nothing about the key', (_, status, body) => {
  expect(keyRefusal(status, body)).toBeNull();
});
