import type { Refusal } from '../place-result.ts';

/** An answer that refuses, as it goes over the wire. The exchange has several shapes for it. */
export type WireRefusal = { readonly httpStatus: number; readonly body: object };

export const isRefusal = (answer: object): answer is WireRefusal =>
  'httpStatus' in answer && 'body' in answer;

/** Shape A, nested: authentication and everything that the exchange itself decides. */
export const refusedByExchange = ({
  httpStatus,
  code,
  message,
  details,
}: Omit<Refusal, 'ok' | 'httpStatus'> & { readonly httpStatus: number }): WireRefusal => ({
  httpStatus,
  body: { error: { code, message, ...(details === undefined ? {} : { details }) } },
});

/** Shape B, flat: a body that cannot be read. */
export const badBody = (details: string): WireRefusal => ({
  httpStatus: 400,
  body: { code: 'bad_request', message: 'bad request', details },
});

/** Shape C: a query that is out of bounds. */
export const badQuery = (endpoint: string, field: string, rule: string): WireRefusal => ({
  httpStatus: 400,
  body: {
    msg: `Parameter validation failed for ${endpoint}: Key: '${endpoint}Params.${field}' Error:Field validation for '${field}' failed on the '${rule}' tag`,
  },
});

export const NOT_FOUND = refusedByExchange({ httpStatus: 404, code: 'not_found', message: 'not found' });
/** No header tells when to come back. */
export const TOO_MANY_REQUESTS: WireRefusal = { httpStatus: 429, body: { error: 'too many requests' } };
export const UNAVAILABLE: WireRefusal = {
  httpStatus: 503,
  body: { error: { code: 'service_unavailable', message: 'service unavailable' } },
};
