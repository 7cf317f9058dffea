import { Agent, request } from 'node:https';
import { encryptNotification, vapidHeaders } from '@block65/webcrypto-web-push';
import { publicLookup } from './public-address.ts';
import { pushEndpointProblem } from './push-endpoint.ts';
import type { PushKeys } from './push-keys.ts';
import { type Later, secondsOf, tryAgain } from './try-again.ts';

/** A browser that wants to be told: what it gave when it subscribed. */
export type PushTarget = {
  /** Whoever knows it can try to send: it is told to nobody. */
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
};

export type PushMessage = {
  /** At most 3,900 bytes; nobody on the way can read it. */
  readonly payload: string;
  /** How long it is worth telling, while the device cannot be reached. */
  readonly ttlSeconds: number;
  /** `high` wakes a sleeping phone. */
  readonly urgency: 'low' | 'normal' | 'high';
  /** At most 32 characters of base64url: a later message of the same takes the place of one that still waits. */
  readonly topic: string;
};

export type PushOutcome =
  /** Taken by the push service, which now does the rest. */
  | { readonly kind: 'taken' }
  /** The browser is not to be reached there any more: forget it. */
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export type WebPushOptions = {
  readonly keys: PushKeys;
  /** `https:` or `mailto:`: how a push service reaches whoever runs this server. */
  readonly subject: string;
  /** For one attempt, from connecting to the end of the answer. */
  readonly timeLimitMs?: number;
  /** From the first attempt on; a wait that would end later is not begun. */
  readonly budgetMs?: number;
  /** Before the second attempt; then four times as long each. */
  readonly firstWaitMs?: number;
  /** Origins that may be no public ones, and by whose certificate they prove themselves: for tests. */
  readonly trusted?: { readonly origins: readonly string[]; readonly certificate: string };
};

/** Sends to browsers through the push services that they chose: RFC 8030, 8291 and 8292. */
export type WebPush = {
  /** For browsers: only what is signed with its other half is taken for them. */
  readonly publicKey: string;
  /** Why nothing can be sent there; null when it can. */
  endpointProblem(endpoint: string): string | null;
  /** Never throws; tries again what may succeed later. @param budgetMs in place of the usual one; 0: one attempt */
  send(target: PushTarget, message: PushMessage, budgetMs?: number): Promise<PushOutcome>;
  /** Ends what is under way. */
  stop(): void;
};

type Attempt = PushOutcome | Later;

const TIME_LIMIT_MS = 10_000;
const BUDGET_MS = 5 * 60_000;
const FIRST_WAIT_MS = 1_000;
const SOCKETS_MAX = 8;
/** What a service says beside its status is read so far. */
const ANSWER_BYTES_MAX = 1_024;

export function webPush(options: WebPushOptions): WebPush {
  const { keys, firstWaitMs = FIRST_WAIT_MS, trusted } = options;
  const agents = {
    public: new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX, lookup: publicLookup }),
    trusted: new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX, ca: trusted?.certificate }),
  };
  const stopping = new AbortController();
  const endpointProblem = (endpoint: string) => pushEndpointProblem(endpoint, trusted?.origins);

  async function attempt(target: PushTarget, message: PushMessage): Promise<Attempt> {
    const { origin } = new URL(target.endpoint);
    const agent = trusted?.origins.includes(origin) ? agents.trusted : agents.public;
    const body = await sealed(target, message.payload);
    const headers = { ...(await headersOf(options, target, message)), 'content-length': String(body.length) };
    const signal = AbortSignal.any([
      stopping.signal,
      AbortSignal.timeout(options.timeLimitMs ?? TIME_LIMIT_MS),
    ]);
    return post(target.endpoint, { agent, headers, signal }, body);
  }

  return {
    publicKey: keys.publicKey,
    endpointProblem,
    async send(target, message, budgetMs = options.budgetMs ?? BUDGET_MS) {
      const problem = endpointProblem(target.endpoint);
      if (problem !== null) return { kind: 'gone', reason: `Its address cannot be used: ${problem}.` };
      return tryAgain(
        () =>
          attempt(target, message).catch(
            (error: unknown): Attempt => ({ kind: 'failed', reason: `It could not be made ready: ${error}` }),
          ),
        { budgetMs, firstWaitMs, signal: stopping.signal },
      );
    },
    stop() {
      stopping.abort();
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

const subscriptionOf = ({ endpoint, p256dh, auth }: PushTarget) => ({
  endpoint,
  expirationTime: null,
  keys: { p256dh, auth },
});

const sealed = async (target: PushTarget, payload: string): Promise<Buffer> =>
  Buffer.from(await encryptNotification(subscriptionOf(target), new TextEncoder().encode(payload)));

async function headersOf(
  { keys, subject }: WebPushOptions,
  target: PushTarget,
  { ttlSeconds, urgency, topic }: PushMessage,
): Promise<Record<string, string>> {
  const { headers } = await vapidHeaders(subscriptionOf(target), { ...keys, subject });
  return {
    ...headers,
    'content-type': 'application/octet-stream',
    'content-encoding': 'aes128gcm',
    ...{ ttl: String(ttlSeconds), urgency, topic },
  };
}

type Request = {
  readonly agent: Agent;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
};

/** One request; redirects are not followed. */
function post(endpoint: string, { agent, headers, signal }: Request, body: Buffer): Promise<Attempt> {
  return new Promise((resolve) => {
    const sent = request(endpoint, { method: 'POST', agent, headers, signal }, (answer) => {
      const after = answer.headers['retry-after'];
      let said = '';
      const settle = () => resolve(judged(answer.statusCode ?? 0, after, said));
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        said += text;
        if (said.length > ANSWER_BYTES_MAX) answer.destroy();
      });
      answer.on('error', settle);
      answer.on('close', settle);
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'later', reason: `The push service cannot be reached: ${why(error)}.`, afterMs: 0 }),
    );
    sent.end(body);
  });
}

const why = ({ name, code, message }: NodeJS.ErrnoException): string =>
  name === 'TimeoutError' || name === 'AbortError' ? 'it did not answer in time' : (code ?? message);

function judged(status: number, retryAfter: string | undefined, said: string): Attempt {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const words = said.replaceAll(/[^\x20-\x7e]+/g, ' ').trim();
  const reason = `The push service answered ${status}${words === '' ? '' : `: ${words.slice(0, 200)}`}`;
  if (status === 404 || status === 410) return { kind: 'gone', reason };
  if (status === 429 || status >= 500)
    return { kind: 'later', reason, afterMs: 1_000 * secondsOf(retryAfter ?? '') };
  return { kind: 'failed', reason };
}
