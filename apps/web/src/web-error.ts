import type { ParameterProblem } from '@rec-io/domain/parameters';

const SIGN_IN = 'Sign in, and try again.';
const LOOK = 'Look at what runs: recio status';

/**
 * Everything that web refuses with, by its stable code: HTTP status, what is wrong, what to do. `docs/api.md` is checked against
 * it; clients rely on the codes, not on the words.
 */
export const WEB_ERRORS = {
  'web.session_required': [401, 'Sign in first.', SIGN_IN],
  'web.wrong_credentials': [
    401,
    'Login or password is wrong.',
    'Try again. A forgotten password is replaced on the machine itself: recio user reset-password',
  ],
  'web.code_required': [
    401,
    'Give the code of your second factor, too.',
    'Read it from the device that shows codes, or use a recovery code.',
  ],
  'web.wrong_code': [
    401,
    'That code does not hold, or it was used already.',
    'Wait for the next code, or use a recovery code. With none of them: recio user second-factor off LOGIN',
  ],
  'web.second_factor_on': [
    409,
    'The second factor is on already.',
    'Switch it off first to begin with another device.',
  ],
  'web.second_factor_off': [404, 'There is no second factor.', 'Begin one under Settings.'],
  'web.wrong_passkey': [
    401,
    'That passkey does not hold here.',
    'Try again, or sign in with the password. A passkey works under the address for which it was made.',
  ],
  'web.passkey_known': [409, 'This passkey is kept already.', 'Take another device, or remove it first.'],
  'web.unknown_passkey': [
    404,
    'There is no such passkey of yours.',
    'It may be removed: look at the list again.',
  ],
  'web.passkeys_unavailable': [
    409,
    'Passkeys need HTTPS and a host name, or localhost.',
    'Open the page under https and its name, or on this machine as http://localhost with its port.',
  ],
  'web.weak_password': [400, 'That password is too easy to guess.', 'Choose a longer one.'],
  'web.unknown_session': [
    404,
    'There is no such session of yours.',
    'It may have ended: look at the list again.',
  ],
  'web.unknown_key': [404, 'There is no such key of yours.', 'It may be revoked: look at the list again.'],
  'web.bad_push_device': [
    400,
    'What the browser gave cannot be used to tell it anything.',
    'Switch push notifications off and on again in this browser.',
  ],
  'web.unknown_push_device': [
    404,
    'There is no such device of yours.',
    'It may be removed: look at the list again.',
  ],
  'web.too_many_push_devices': [
    409,
    'You have as many devices for push notifications as there may be.',
    'Remove one that you do not use any more.',
  ],
  'web.unknown_alert': [404, 'There is no such alert any more.', 'It is over. Look again.'],
  'web.too_many_exports': [
    429,
    'You took your data out a moment ago.',
    'Wait five minutes; what was begun is not begun again.',
  ],
  'web.too_many_tests': [429, 'That is tested too often.', 'Wait a moment, and try again.'],
  'web.bad_key': [
    401,
    'This API key is not known, was revoked, or has expired.',
    'Make another one under Settings.',
  ],
  'web.not_for_keys': [
    403,
    'This is not for API keys.',
    'Sign in on the page. A key sees, and trades where its scope says so.',
  ],
  'web.too_many_failures': [429, 'Too many failed sign-ins.', 'Wait, and try again.'],
  'web.cross_origin': [403, 'This request came from another site.', 'Open the page itself, and do it there.'],
  'web.not_allowed': [
    403,
    'You have not the right to do that on this account.',
    'Ask an owner of the account: they give rights under Account, or by recio account grant',
  ],
  'web.not_your_trader': [
    403,
    'The trader that runs here trades another account than the one that you look at.',
    'Choose its account. Without a right on it, ask one of its owners: recio account grant',
  ],
  'web.unknown_person': [
    404,
    'There is no user of that login.',
    'Look at its spelling, or make the user: recio user add',
  ],
  'web.unknown_zone': [400, 'There is no such time zone.', 'Name one as Europe/Berlin or America/New_York.'],
  'web.last_owner': [409, 'Nobody would own the account any more.', 'Make somebody else its owner first.'],
  'web.unknown_trade': [
    404,
    'There is no such trade on this account.',
    'Look for it in the history; one of another mode is asked for with mode=',
  ],
  'web.unknown_monitor': [
    404,
    'There is no monitor of that name.',
    'It may have been removed: look at the list again.',
  ],
  'web.monitor_exists': [409, 'There is a monitor of that name already.', 'Choose another name.'],
  'web.monitor_holds': [
    409,
    'It holds trades, which would have no monitor any more.',
    'Sell them, or wait until they are settled.',
  ],
  'web.bad_setting': [400, 'That setting cannot be.', 'Change it: nothing was kept.'],
  'web.unusable_strategy': [
    400,
    'That strategy cannot be used.',
    'Choose another one. Why it cannot be used: recio strategy list',
  ],
  'web.word_wanted': [
    400,
    'With real money this wants your word.',
    'Say it: confirm must be "prod", in the mode prod.',
  ],
  'web.risk_changed': [
    409,
    'The risk text is another one than you have read.',
    'Load the page again, read it, and accept that one.',
  ],
  'web.risk_not_accepted': [
    409,
    'No owner of this account has accepted the risk of real money yet.',
    'Read it and accept it under Account.',
  ],
  'web.unknown_program': [404, 'There is no such program here.', LOOK],
  'web.not_restarted': [409, 'It was not asked to start anew.', LOOK],
  'web.models_unchanged': [
    409,
    'Nothing was changed.',
    'Look at the models again, here or by: recio research models',
  ],
  'web.not_begun': [409, 'It was not begun.', 'Look at what is under way under Research, and try again.'],
  'web.none_under_way': [409, 'None is under way that was begun here.', 'Look at Research again.'],
  'web.unknown_backtest': [
    404,
    'There is no saved backtest of that name.',
    'Look at the list again, here or by: recio backtest list',
  ],
  'web.unknown_log': [404, 'There is no such log.', 'See which there are: recio logs --help'],
  'web.log_unreadable': [
    503,
    'This log may be read by its owner alone.',
    'Read it on the machine, as who installed: recio logs',
  ],
  'web.trader_silent': [503, 'The trader does not answer.', `Stopping works all the same. ${LOOK}`],
  'web.metrics_local_only': [
    403,
    'Metrics are given to this machine only.',
    'Ask from this machine, without a proxy.',
  ],
  'web.unknown_host': [
    421,
    'This server does not answer under that name.',
    'Use the address that this prints: recio open',
  ],
  'web.not_found': [404, 'There is nothing here.', 'See what there is: /api/docs'],
  'web.bad_request': [400, 'The request is not what was expected.', 'See what this route takes: /api/docs'],
  'web.page_not_built': [503, 'The dashboard is not built yet.', 'Build it: npm run build'],
  'web.unavailable': [
    503,
    'The database does not answer.',
    `Trading is not affected; try again in a moment. ${LOOK}`,
  ],
} as const satisfies Record<string, readonly [status: number, message: string, fix: string]>;

export type WebErrorCode = keyof typeof WEB_ERRORS;

/** What a client reads of any refusal. */
export type ErrorBody = {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fix: string;
    readonly retryAfterSeconds?: number;
    readonly settings?: readonly ParameterProblem[];
  };
};

type Details = {
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
  /** What exactly is wrong; said behind the message. */
  readonly detail?: string;
  /** Which settings cannot be, and why. */
  readonly settings?: readonly ParameterProblem[];
};

export class WebError extends Error {
  override readonly name = 'WebError';
  readonly code: WebErrorCode;
  readonly statusCode: number;
  readonly fix: string;
  /** Null when it is not known. */
  readonly retryAfterSeconds: number | null;
  readonly settings: readonly ParameterProblem[] | null;

  constructor(code: WebErrorCode, { retryAfterSeconds, detail, settings }: Details = {}) {
    const [statusCode, message, fix] = WEB_ERRORS[code];
    const wait = retryAfterSeconds === undefined ? '' : ` Try again in ${retryAfterSeconds} s.`;
    super(`${message}${wait}${detail === undefined ? '' : ` ${detail}`}`);
    this.code = code;
    this.statusCode = statusCode;
    this.fix = fix;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
    this.settings = settings ?? null;
  }

  get body(): ErrorBody {
    const { code, message, fix, retryAfterSeconds, settings } = this;
    return {
      error: {
        ...{ code, message, fix },
        ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
        ...(settings === null ? {} : { settings }),
      },
    };
  }
}
