import { describe, expect, test } from 'vitest';
import { kalshiError } from './errors.ts';

const of = (status: number, body: unknown) => {
  const error = kalshiError(status, typeof body === 'string' ? body : JSON.stringify(body));
  return { code: error.code, definite: error.definite, retrySafe: error.retrySafe, message: error.message };
};

describe('every form of refusal is read', () => {
  test('nested', () => {
    const body = {
      error: { code: 'insufficient_balance', message: 'insufficient balance', service: 'exchange' },
    };
    const message = 'insufficient balance';
    expect(of(400, body)).toEqual({
      code: 'insufficient_balance',
      definite: true,
      retrySafe: false,
      message,
    });
  });

  test('nested with details', () => {
    const error = { code: 'invalid_order', message: 'invalid order', details: 'post only cross' };
    expect(of(400, { error }).message).toBe('invalid order: post only cross');
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
});

describe('what a refusal proves', () => {
  const nested = (code: string) => ({ error: { code, message: code } });

  test.each([
    [400, nested('invalid_price'), true],
    [401, nested('authentication_error'), true],
    [403, nested('forbidden'), true],
    [404, nested('not_found'), true],
    [409, nested('fill_or_kill_insufficient_resting_volume'), true],
    [409, nested('trading_is_paused'), true],
    [409, nested('order_already_exists'), false],
    [429, 'Too many', true],
    [400, '<html>Bad Request</html>', false],
    [400, '', false],
    [408, nested('timeout'), false],
    [499, nested('closed'), false],
    [500, nested('internal'), false],
    [503, nested('service_unavailable'), false],
    [302, '', false],
  ])('HTTP %i with %j proves that nothing happened: %s', (status, body, definite) => {
    expect(of(status, body).definite).toBe(definite);
  });

  test('an expired time stamp may be signed again, because the answer told the time', () => {
    expect(of(401, nested('header_timestamp_expired'))).toMatchObject({ retrySafe: true, definite: true });
  });
});
