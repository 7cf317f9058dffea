import { codeOf, ERROR_CODES } from './error-codes.ts';
import { isObject, type JsonObject, textOf } from './json.ts';

/** Codes of failures that the exchange did not name itself. */
export type LocalCode =
  /** The connection was refused, reset or timed out, or the answer was cut. */
  | 'no_answer'
  /** An answer came, and it is in no known form. */
  | 'unreadable_answer'
  /** A list that comes round again, or holds more than can be. */
  | 'endless_list'
  /** Refused here: its time was over before a token of the rate limit was free. */
  | 'not_sent_in_time'
  /** Refused here: it costs more than the rate limit ever holds. */
  | 'over_rate_limit'
  /** Refused here: an amount that cannot be written exactly, or terms that contradict each other. */
  | 'not_sendable'
  /** Refused here: the client was stopped. */
  | 'client_stopped';

/** Everything that can go wrong with a request, as one type. Its message never holds a header, a key or a signature. */
export class KalshiError extends Error {
  override readonly name = 'KalshiError';
  /** The exchange's own code in lower case with underscores, a `LocalCode`, or `http_NNN` where none was said. */
  readonly code: string;
  /** Null when there was no answer. */
  readonly httpStatus: number | null;
  /** Nothing happened and nothing will: the exchange itself said no, or the request never left. */
  readonly definite: boolean;
  /** A read may be tried again after a pause. Never says anything about writes: those are not repeated. */
  readonly retrySafe: boolean;

  constructor(of: {
    readonly code: string;
    readonly message: string;
    readonly httpStatus?: number | null;
    readonly definite?: boolean;
    readonly retrySafe?: boolean;
  }) {
    super(harmless(of.message));
    this.code = of.code;
    this.httpStatus = of.httpStatus ?? null;
    this.definite = of.definite ?? false;
    this.retrySafe = of.retrySafe ?? false;
  }
}

/** The exchange could not be asked, or its answer could not be had whole: reset, timeout, a cut body. */
export const noAnswer = (message: string): KalshiError =>
  new KalshiError({ code: 'no_answer', message, retrySafe: true });

/** An answer that may mean anything. @param retrySafe whether another look can help: a proxy's page may be gone then */
export const unreadable = (httpStatus: number | null, message: string, retrySafe: boolean): KalshiError =>
  new KalshiError({ code: 'unreadable_answer', message, httpStatus, retrySafe });

/** A request that did not leave this machine. */
export const notSent = (code: LocalCode, message: string): KalshiError =>
  new KalshiError({ code, message, definite: true });

/** Reads any of the four shapes in which the exchange refuses. */
export function kalshiError(httpStatus: number, body: string): KalshiError {
  const json = parsed(body);
  const refusal = json === null ? null : refusalIn(json);
  if (refusal === null) {
    const message = `HTTP ${httpStatus} with an answer in no known form: ${JSON.stringify(body.slice(0, 120))}`;
    const known = { code: httpStatus === 429 ? 'too_many_requests' : `http_${httpStatus}`, message };
    return new KalshiError({ ...known, httpStatus, ...proof(httpStatus, null) });
  }
  const code = codeOf(refusal.code) || `http_${httpStatus}`;
  const message = refusal.message === '' ? code : refusal.message;
  return new KalshiError({ code, message, httpStatus, ...proof(httpStatus, code) });
}

type Refusal = { readonly code: string; readonly message: string };

/** The refusal of one item of a batch, which comes without a status of its own. */
export function itemError(error: unknown): KalshiError {
  const refusal = isObject(error) ? said(error) : null;
  const code = refusal === null ? '' : codeOf(refusal.code);
  if (refusal === null || code === '') return unreadable(null, 'an item was refused in no known form', false);
  // Only what is known to mean no: an item has no status that would tell a refusal from a failure.
  return new KalshiError({ code, message: refusal.message, definite: ERROR_CODES[code]?.definite ?? false });
}

function refusalIn(json: JsonObject): Refusal | null {
  const { error, msg } = json;
  if (isObject(error)) return said(error);
  if (typeof error === 'string') return { code: error, message: error };
  if (typeof msg === 'string') return { code: 'validation_failed', message: msg };
  return said(json);
}

function said(error: JsonObject): Refusal | null {
  const code = textOf(error['code']);
  const message = textOf(error['message']) ?? code;
  const details = textOf(error['details']);
  if (code === null || message === null) return null;
  return { code, message: details === null ? message : `${message}: ${details}` };
}

/** Said by a proxy or a dying connection rather than by the exchange's own decision. */
const SAYS_NOTHING: ReadonlySet<number> = new Set([408, 425, 499]);

/** @param code null where the answer was in no form of the exchange's: then nobody knows who spoke */
function proof(httpStatus: number, code: string | null): { definite: boolean; retrySafe: boolean } {
  const late = httpStatus === 408 || httpStatus === 425 || httpStatus === 429 || httpStatus >= 500;
  return {
    definite: isDefinite(httpStatus, code),
    retrySafe: late || code === 'header_timestamp_expired',
  };
}

function isDefinite(httpStatus: number, code: string | null): boolean {
  if (httpStatus < 400 || httpStatus >= 500) return false;
  // Refused before the exchange looked at it, unless the body names a failure that may come after.
  if (httpStatus === 429) return code === null || (ERROR_CODES[code]?.definite ?? true);
  if (code === null || SAYS_NOTHING.has(httpStatus)) return false;
  // A conflict is a refusal because of something that exists; an unknown one may be about this very write.
  return ERROR_CODES[code]?.definite ?? httpStatus !== 409;
}

function parsed(body: string): JsonObject | null {
  try {
    const json: unknown = JSON.parse(body);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

const LONGEST_MESSAGE = 400;

/** Servers have been seen to repeat what they were sent: whatever is long enough to be a signature or a key goes. */
const harmless = (text: string): string =>
  text
    .replaceAll(/[A-Za-z0-9+/=]{60,}/g, '…')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, LONGEST_MESSAGE);
