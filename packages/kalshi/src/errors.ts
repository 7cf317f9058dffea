import { isObject, type JsonObject, textOf } from './json.ts';

/** An answer that refuses. What it proves about a write is in `definite`; whether asking again can help in `retrySafe`. */
export class KalshiError extends Error {
  override readonly name = 'KalshiError';
  readonly code: string;
  readonly httpStatus: number;
  /** The exchange itself said no: nothing happened, nothing will. False where a write may have happened all the same. */
  readonly definite: boolean;
  /** A read may be tried again after a pause. Never says anything about writes: those are not repeated. */
  readonly retrySafe: boolean;

  constructor(httpStatus: number, code: string, message: string, readable: boolean) {
    super(message);
    this.httpStatus = httpStatus;
    this.code = code;
    this.definite = isDefinite(httpStatus, code, readable);
    this.retrySafe =
      httpStatus === 429 || httpStatus === 408 || httpStatus >= 500 || code === 'header_timestamp_expired';
  }
}

/** The exchange could not be asked, or its answer could not be had whole: reset, timeout, a cut body. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

/** Said by a proxy or a dying connection rather than by the exchange's own decision. */
const SAYS_NOTHING = new Set([408, 425, 499]);

function isDefinite(httpStatus: number, code: string, readable: boolean): boolean {
  if (httpStatus < 400 || httpStatus >= 500) return false;
  // Refused before the exchange looked at it, whatever the body.
  if (httpStatus === 429) return true;
  if (!readable || SAYS_NOTHING.has(httpStatus)) return false;
  // The id was used before: by this very order or by another. Only reading tells.
  return code !== 'order_already_exists';
}

/** Reads any of the four shapes in which the exchange refuses. */
export function kalshiError(httpStatus: number, body: string): KalshiError {
  const json = parsed(body);
  if (json === null)
    return new KalshiError(httpStatus, `http_${httpStatus}`, unreadable(httpStatus, body), false);
  const { error, msg } = json;
  if (isObject(error)) return said(httpStatus, error);
  if (typeof error === 'string') return new KalshiError(httpStatus, codeOf(error), error, true);
  if (typeof msg === 'string') return new KalshiError(httpStatus, 'validation_failed', msg, true);
  if (typeof json['code'] === 'string') return said(httpStatus, json);
  return new KalshiError(httpStatus, `http_${httpStatus}`, unreadable(httpStatus, body), false);
}

function said(httpStatus: number, error: JsonObject): KalshiError {
  const code = textOf(error['code']) ?? `http_${httpStatus}`;
  const message = textOf(error['message']) ?? code;
  const details = textOf(error['details']);
  return new KalshiError(httpStatus, code, details ? `${message}: ${details}` : message, true);
}

const codeOf = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');

function parsed(body: string): JsonObject | null {
  try {
    const json: unknown = JSON.parse(body);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

const unreadable = (httpStatus: number, body: string): string =>
  `HTTP ${httpStatus} with an answer in no known form: ${JSON.stringify(body.slice(0, 120))}`;
