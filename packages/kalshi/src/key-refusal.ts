import { kalshiError } from './errors.ts';

/** Of a key that may do less than was asked: the exchange's texts name the key, a page in between does not. */
const OF_THE_KEY = /\bapi key\b/i;

/**
 * What the exchange says of a key that it does not take: 401 with its `authentication_error`, 403 about the API key.
 * @returns null when the answer says nothing about the key: a proxy's or a sign-in page's refusal, a late signature, headers
 * that something on the way has taken away
 */
export function keyRefusal(status: number, body: string): string | null {
  const { code, message } = kalshiError(status, body);
  if (status === 401) return code === 'authentication_error' ? message : null;
  const isInKnownForm = code !== `http_${status}`;
  return status === 403 && isInKnownForm && OF_THE_KEY.test(message) ? message : null;
}
