import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type AccountId, isSameAccount } from '@rec-io/domain/account-right';
import { WebSocketServer } from 'ws';
import type { LiveFanout } from './live-fanout.ts';
import { isSameOrigin, type KnownHosts } from './request-origin.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';
import { WebError } from './web-error.ts';

export const LIVE_PATH = '/api/live';

/** Browsers send nothing but pongs and closes. */
const MESSAGE_BYTES_MAX = 1024;

/** Answers upgrade requests: a browser with a session gets the live channel, everything else a plain refusal. */
export class LiveSocket {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  });
  readonly #hosts: KnownHosts;
  readonly #sessions: Sessions;
  readonly #fanout: LiveFanout;
  readonly #account: AccountId;

  /** @param account what the trader trades: whoever has any right on it may see it */
  constructor(hosts: KnownHosts, sessions: Sessions, fanout: LiveFanout, account: AccountId) {
    this.#hosts = hosts;
    this.#sessions = sessions;
    this.#fanout = fanout;
    this.#account = account;
  }

  async upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    stream.on('error', () => stream.destroy());
    try {
      const { headers, url } = request;
      if (!this.#hosts.has(headers.host)) throw new WebError('web.unknown_host');
      if (!isSameOrigin(headers)) throw new WebError('web.cross_origin');
      const session = await this.#sessions.find(readSessionCookie(headers.cookie));
      if (session === null) throw new WebError('web.session_required');
      if (session.reach === null || !isSameAccount(session.reach, this.#account))
        throw new WebError('web.not_your_trader');
      if (url?.split('?')[0] !== LIVE_PATH) throw new WebError('web.not_found');
      this.#server.handleUpgrade(request, stream, head, (socket) => this.#fanout.add(session, socket));
    } catch (error) {
      refuse(stream, error instanceof WebError ? error : new WebError('web.unavailable'));
    }
  }
}

function refuse(stream: Duplex, error: WebError): void {
  const body = JSON.stringify(error.body);
  stream.end(
    [
      `HTTP/1.1 ${error.statusCode} ${STATUS_CODES[error.statusCode] ?? ''}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
