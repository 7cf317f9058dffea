import { Agent as HttpAgent, get as httpGet, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { pipeline, Readable, Transform } from 'node:stream';
import { errorCode } from '@rec-io/installer/explain';
import { reasonOf } from '@rec-io/installer/json-file';
import { isThisMachine } from '../this-machine.ts';
import { type Patience, type SnapshotStore, StoreFailure } from './store.ts';

const REDIRECTS_MAX = 3;
/** What the network says when it is not the address that is wrong. */
const PASSING = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/**
 * A snapshot that a web server hands out. Bytes are taken as they come, whatever encoding the server calls them: their hash
 * decides. Certificates are those that Node trusts.
 * @param ca trusted besides them
 */
export function httpStore(base: URL, patience: Patience, ca?: string): SnapshotStore {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) }),
  };
  const ask = (url: URL, from: number, signal: AbortSignal): Promise<IncomingMessage> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const secure = url.protocol === 'https:';
    const request = (secure ? httpsGet : httpGet)(
      url,
      {
        agent: agents[secure ? 'https:' : 'http:'],
        headers: {
          'accept-encoding': 'identity',
          'user-agent': 'recio',
          ...(from > 0 ? { range: `bytes=${from}-` } : {}),
        },
        signal,
      },
      resolve,
    );
    const silent = setTimeout(
      () => request.destroy(new StoreFailure('the server does not answer', true)),
      patience.silenceMsMax,
    );
    request.on('error', reject);
    return promise.finally(() => clearTimeout(silent));
  };
  const follow = async (
    url: URL,
    from: number,
    signal: AbortSignal,
    left: number,
  ): Promise<IncomingMessage> => {
    const answer = await ask(url, from, signal);
    const { statusCode = 0, headers } = answer;
    if (![301, 302, 303, 307, 308].includes(statusCode)) return answer;
    answer.destroy();
    if (left === 0) throw new StoreFailure('the server sends one from address to address', false);
    const next = headers.location === undefined ? null : URL.parse(headers.location, url.href);
    if (next === null) throw new StoreFailure('the server redirects to no address', false);
    const safe =
      next.protocol === 'https:' ||
      (next.protocol === 'http:' && url.protocol === 'http:' && isThisMachine(next.hostname));
    if (!safe)
      throw new StoreFailure(
        `the server redirects to ${next.protocol}//${next.host}, and only https: is followed`,
        false,
      );
    return follow(next, from, signal, left - 1);
  };
  return {
    place: base.href,
    async open(path, from, signal) {
      try {
        const answer = await follow(new URL(path, base), from, signal, REDIRECTS_MAX);
        if (answer.statusCode === 416) return { body: Readable.from([]), endIsKnown: true };
        requireBytes(answer, from);
        const { headers, statusCode } = answer;
        // Some servers cannot begin in the middle.
        const body = statusCode === 206 || from === 0 ? answer : without(answer, from);
        const endIsKnown = 'content-length' in headers || 'transfer-encoding' in headers;
        return { body, endIsKnown };
      } catch (error) {
        throw failureOf(error);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Why fetching failed, and whether trying again may help. */
export const failureOf = (error: unknown): unknown => {
  const code = errorCode(error);
  if (error instanceof StoreFailure || code === 'ABORT_ERR') return error;
  return new StoreFailure(reasonOf(error) || (code ?? 'no answer'), PASSING.has(code ?? ''), null, error);
};

function requireBytes(answer: IncomingMessage, from: number): void {
  const { statusCode = 0, statusMessage = '', headers } = answer;
  const start = Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? Number.NaN);
  if (statusCode === 206 && start === from) return;
  if (statusCode === 200) return;
  answer.destroy();
  if (statusCode === 206) throw new StoreFailure('the server sends another part than was asked for', false);
  const passing = statusCode >= 500 || statusCode === 429 || statusCode === 408;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  const waitMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
  throw new StoreFailure(`the server answers ${statusCode} ${statusMessage}`.trim(), passing, waitMs);
}

/** Whichever of the two is destroyed, the other is, too. */
function without(answer: IncomingMessage, first: number): Readable {
  let left = first;
  const rest = new Transform({
    transform(piece: Buffer, _encoding, done) {
      const kept = piece.subarray(left);
      left -= piece.length - kept.length;
      done(null, kept);
    },
  });
  // Told by `rest`.
  pipeline(answer, rest, () => undefined);
  return rest;
}
