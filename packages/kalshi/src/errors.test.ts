import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf, ERROR_CODES } from './error-codes.ts';
import { itemError, KalshiError, kalshiError, noAnswer, notSent, unreadable } from './errors.ts';
import { judge } from './judge.ts';

const text = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));
const of = (status: number, body: unknown) => {
  const { code, definite, retrySafe, message, httpStatus } = kalshiError(status, text(body));
  return { code, definite, retrySafe, message, httpStatus };
};
const nested = (code: string) => ({ error: { code, message: code } });

describe('every form of refusal is read', () => {
  test('nested', () => {
    const error = { code: 'insufficient_balance', message: 'insufficient balance', service: 'exchange' };
    expect(of(400, { error })).toEqual({
      code: 'insufficient_balance',
      definite: true,
      retrySafe: false,
      message: 'insufficient balance',
      httpStatus: 400,
    });
  });

  test('nested with details', () => {
    const error = { code: 'invalid_order', message: 'invalid order', details: 'post only cross' };
    expect(of(400, { error }).message).toBe('invalid order: post only cross');
  });

  test('nested without a message', () => {
    expect(of(400, { error: { code: 'invalid_price' } })).toMatchObject({
      code: 'invalid_price',
      definite: true,
    });
  });

  test('flat', () => {
    const body = { code: 'bad_request', message: 'bad request', details: 'count must be a string' };
    expect(of(400, body)).toMatchObject({
      code: 'bad_request',
      message: 'bad request: count must be a string',
    });
  });

  test('validation of a query', () => {
    expect(of(400, { msg: 'limit too large' })).toMatchObject({
      code: 'validation_failed',
      message: 'limit too large',
    });
  });

  test('too many requests', () => {
    const expected = { code: 'too_many_requests', definite: true, retrySafe: true };
    expect(of(429, { error: 'too many requests' })).toMatchObject(expected);
  });

  test.each([
    ['MARKET_INACTIVE', 'market_inactive'],
    ['invalid order', 'invalid_order'],
    ['Too Many Requests!', 'too_many_requests'],
  ])('the code %j in one spelling', (theirs, ours) => {
    expect(of(400, nested(theirs)).code).toBe(ours);
  });
});

describe('what a refusal proves of a write, and whether a read may be tried again', () => {
  test.each([
    [400, nested('invalid_price'), true, false],
    [400, nested('insufficient_balance'), true, false],
    [400, nested('a_code_of_next_year'), true, false],
    [400, { msg: 'validation' }, true, false],
    [401, nested('authentication_error'), true, false],
    [401, nested('signature_is_missing_from_headers'), true, false],
    [403, nested('forbidden'), true, false],
    [404, nested('not_found'), true, false],
    [409, nested('fill_or_kill_insufficient_resting_volume'), true, false],
    [409, nested('trading_is_paused'), true, false],
    [409, nested('exchange_is_paused'), true, false],
    [409, nested('MARKET_INACTIVE'), true, false],
    [409, nested('order_already_exists'), false, false],
    // A conflict of a kind that is not known may be with this very order.
    [409, nested('a_code_of_next_year'), false, false],
    [429, { error: 'too many requests' }, true, true],
    [429, 'Too many', true, true],
    [429, '', true, true],
    // A proxy's page, a cut body, nothing at all: nobody knows who spoke.
    [400, '<html>Bad Request</html>', false, false],
    [400, '', false, false],
    [400, '{"error":{"code":"invalid_pr', false, false],
    [400, '[]', false, false],
    [400, 'null', false, false],
    [400, '"invalid_price"', false, false],
    [400, { message: 'no Route matched' }, false, false],
    [400, { error: { message: 'no code' } }, false, false],
    [404, '<html>', false, false],
    [408, nested('timeout'), false, true],
    [425, nested('too_early'), false, true],
    [499, nested('closed'), false, false],
    // A failure is no refusal, whatever code it carries.
    [500, nested('internal_server_error'), false, true],
    [500, nested('invalid_price'), false, true],
    [502, '<html>Bad Gateway</html>', false, true],
    [503, nested('service_unavailable'), false, true],
    [503, { exchange_active: false, trading_active: false }, false, true],
    [504, '', false, true],
    [302, '', false, false],
    [100, nested('invalid_price'), false, false],
  ])('HTTP %i with %j: definite %s, again %s', (status, body, definite, retrySafe) => {
    expect(of(status, body)).toMatchObject({ definite, retrySafe, httpStatus: status });
    const outcome = judge({ status, body: text(body) }, () => ({ kind: 'acknowledged' as const }));
    expect(outcome.kind).toBe(definite ? 'rejected' : 'unknown');
  });

  test('an expired time stamp may be signed again, because the answer told the time', () => {
    expect(of(401, nested('header_timestamp_expired'))).toMatchObject({ retrySafe: true, definite: true });
  });

  test.each(Object.entries(ERROR_CODES))('the catalogue knows %s', (code, { definite }) => {
    expect(codeOf(code)).toBe(code);
    expect(of(409, nested(code)).definite).toBe(definite);
    expect(itemError({ code, message: 'x' }).definite).toBe(definite);
    expect(of(503, nested(code)).definite).toBe(false);
  });
});

test.each([[200], [201], [204]])('HTTP %i whose answer cannot be read leaves the write unknown', (status) => {
  for (const body of ['', '{"order_id":', '<html>', 'null']) {
    const outcome = judge({ status, body }, (answer) => JSON.parse(answer.body).order_id.length);
    expect(outcome).toMatchObject({ kind: 'unknown' });
  }
});

describe('an item of a batch, which has no status of its own,', () => {
  test.each([
    [{ code: 'invalid order', message: 'invalid order', details: 'post only cross' }, true],
    [{ code: 'insufficient_balance', message: 'x' }, true],
    [{ code: 'order_already_exists', message: 'x' }, false],
    [{ code: 'a_code_of_next_year', message: 'x' }, false],
    [{ message: 'no code' }, false],
    ['invalid', false],
    [[], false],
  ])('refused with %j: definite %s', (error, definite) => {
    expect(itemError(error).definite).toBe(definite);
  });
});

test('what failed without the exchange has no status', () => {
  expect(noAnswer('reset')).toMatchObject({
    code: 'no_answer',
    httpStatus: null,
    definite: false,
    retrySafe: true,
  });
  expect(notSent('not_sent_in_time', 'late')).toMatchObject({
    httpStatus: null,
    definite: true,
    retrySafe: false,
  });
  expect(unreadable(200, 'x', false)).toMatchObject({
    code: 'unreadable_answer',
    httpStatus: 200,
    definite: false,
  });
});

describe('a message', () => {
  test('never repeats what may be a signature or a key', () => {
    const signature = Buffer.alloc(256, 'signature').toString('base64');
    const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.alloc(48, 7).toString('base64')}\n-----END PRIVATE KEY-----`;
    for (const secret of [signature, pem]) {
      const said = of(400, { error: { code: 'bad_request', message: `header ${secret} is wrong` } }).message;
      expect(said).toContain('is wrong');
      expect(said).not.toContain(secret.slice(30, 90));
    }
  });

  test('keeps paths and ids readable', () => {
    const path = '/portfolio/events/orders/3b23c1c7-f4ef-4f0d-8b9a-9e53c61f1a0d/amend';
    expect(noAnswer(`POST ${path}: reset`).message).toBe(`POST ${path}: reset`);
  });

  test('has an end and no control characters', () => {
    const { message } = kalshiError(400, text({ msg: `a\u0000\u001b[31m\n${'word '.repeat(500)}` }));
    expect(message.length).toBeLessThanOrEqual(400);
    expect(message).not.toMatch(/\p{Cc}/u);
  });
});

describe('whatever a server answers,', () => {
  const status = fc.integer({ min: 100, max: 599 });
  const said = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(ERROR_CODES)), fc.jsonValue());
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({
      error: fc.oneof(said, fc.record({ code: said, message: said, details: said }, { requiredKeys: [] })),
    }),
    fc.record({ code: said, message: said, details: said, msg: said }, { requiredKeys: [] }),
  );

  test('it becomes one error that is never definite without a reason', () => {
    fc.assert(
      fc.property(status, body, (httpStatus, given) => {
        const error = kalshiError(httpStatus, text(given));
        expect(error).toBeInstanceOf(KalshiError);
        expect(error.code).toMatch(/^[a-z0-9_]+$/);
        expect(error.message).not.toBe('');
        if (error.definite) {
          expect(httpStatus).toBeGreaterThanOrEqual(400);
          expect(httpStatus).toBeLessThan(500);
          expect(ERROR_CODES[error.code]?.definite ?? true).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('a status that refuses does not outweigh a code that may come after the deed', () => {
    expect(kalshiError(429, '{"code":"service_unavailable"}').definite).toBe(false);
    expect(kalshiError(429, '{"error":"too many requests"}').definite).toBe(true);
  });

  test('an item is an error, too', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        const error = itemError(given);
        if (error.definite) expect(ERROR_CODES[error.code]?.definite).toBe(true);
      }),
    );
  });
});
