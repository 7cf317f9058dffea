/** Everything that web refuses with, by its stable code. `docs` and clients rely on the codes, not on the words. */
const ERRORS = {
  'web.session_required': [401, 'Sign in first.'],
  'web.wrong_credentials': [401, 'Login or password is wrong.'],
  'web.too_many_failures': [429, 'Too many failed sign-ins.'],
  'web.cross_origin': [403, 'This request came from another site.'],
  'web.not_your_trader': [403, 'The trader that runs here is another user’s.'],
  'web.trader_silent': [503, 'The trader does not answer. Stopping works all the same; look: recio status.'],
  'web.metrics_local_only': [403, 'Metrics are given to this machine only.'],
  'web.unknown_host': [421, 'This server does not answer under that name.'],
  'web.not_found': [404, 'There is nothing here.'],
  'web.bad_request': [400, 'The request is not what was expected.'],
  'web.page_not_built': [503, 'The dashboard is not built yet: run `npm run build`.'],
  'web.unavailable': [503, 'The database does not answer. Trading is not affected; try again in a moment.'],
} as const;

export type WebErrorCode = keyof typeof ERRORS;

export class WebError extends Error {
  override readonly name = 'WebError';
  readonly code: WebErrorCode;
  readonly statusCode: number;
  /** Seconds after which trying again makes sense; null when that is not known. */
  readonly retryAfterSeconds: number | null;

  constructor(code: WebErrorCode, retryAfterSeconds: number | null = null) {
    const [statusCode, message] = ERRORS[code];
    super(retryAfterSeconds === null ? message : `${message} Try again in ${retryAfterSeconds} s.`);
    this.code = code;
    this.statusCode = statusCode;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What the client reads. */
  get body(): { error: { code: WebErrorCode; message: string; retryAfterSeconds?: number } } {
    const { code, message, retryAfterSeconds } = this;
    return { error: { code, message, ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) } };
  }
}
