import { type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Attempt, Limit } from './alert-sender.ts';
import { secondsOf } from './try-again.ts';

export type Answer = { readonly status: number; readonly said: string; readonly retryAfterS: number };

export type Posted = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** PEM; empty: whom everybody trusts. */
  readonly certificate: string;
};

const ANSWER_BYTES_MAX = 4_096;
const CERTIFICATE_TROUBLE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/** One request on a connection of its own; redirects are not followed. @returns why there is no answer, otherwise what it was */
export function post(
  { url, headers, body, certificate }: Posted,
  { signal, timeLimitMs }: Limit,
): Promise<Answer | Attempt> {
  const options: RequestOptions & { ca?: string } = {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'recio' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
    ...(certificate === '' ? {} : { ca: certificate }),
  };
  const request = url.startsWith('http:') ? requestPlain : requestTls;
  return new Promise((resolve) => {
    const sent = request(url, options, (answer) => {
      let said = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        said += text;
        if (said.length > ANSWER_BYTES_MAX) answer.destroy();
      });
      const retryAfterS = secondsOf(answer.headers['retry-after'] ?? '');
      const settle = () => resolve({ status: answer.statusCode ?? 0, said, retryAfterS });
      answer.on('error', settle);
      answer.on('close', settle);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(unreached(error)));
    sent.end(body);
  });
}

function unreached({ name, code = '', message }: NodeJS.ErrnoException): Attempt {
  if (name === 'TimeoutError' || name === 'AbortError')
    return { kind: 'later', reason: 'The server did not answer in time.', afterMs: 0 };
  // Renewed there, it works; giving it to us would not help.
  if (code === 'CERT_HAS_EXPIRED')
    return {
      kind: 'later',
      reason: `The server’s certificate has ended (${code}), or this machine’s clock is wrong: date`,
      afterMs: 0,
    };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return {
      kind: 'later',
      reason: `The server’s name is not found (${code}): check the address, and the name server of this machine.`,
      afterMs: 0,
    };
  if (CERTIFICATE_TROUBLE.test(code))
    return {
      kind: 'failed',
      reason: `The server does not prove who it is (${code}). Give who vouches for it with --certificate.`,
    };
  return {
    kind: 'later',
    reason: `The server cannot be reached: ${code === '' ? message : code}.`,
    afterMs: 0,
  };
}

/** What an HTTP status means for what was sent. @param refusals what to do, by status. @param afterS where the body says how long to wait */
export function judged(
  { status, said, retryAfterS }: Answer,
  refusals: Readonly<Record<number, string>>,
  afterS = retryAfterS,
): Attempt {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const words = said.trim();
  const advice = refusals[status];
  const answered = `The server answered ${status}${words === '' ? '' : `: ${words.slice(0, 200)}`}`;
  const reason = advice === undefined ? answered : `${advice} (${answered})`;
  return status === 408 || status === 429 || status >= 500
    ? { kind: 'later', reason, afterMs: 1_000 * afterS }
    : { kind: 'failed', reason };
}

export const isAnswer = (found: Answer | Attempt): found is Answer => 'status' in found;
