import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ownCertificate } from './test-certificate.ts';
import { type BrowserKeys, readPushMessage } from './test-push-message.ts';
import type { PushTarget } from './web-push.ts';

/** A message as the browser reads it. */
export type ReceivedPush = {
  readonly endpoint: string;
  readonly payload: string;
  readonly ttlSeconds: number;
  readonly urgency: string;
  readonly topic: string;
};

type Subscription = BrowserKeys & { readonly serverKey: string };
/** What is answered instead of what would be right; null: nothing at all. */
type Odd = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

const BODY_BYTES_MAX = 4_096;
const DAY_S = 86_400;
const URGENCIES = new Set(['very-low', 'low', 'normal', 'high']);

/**
 * For tests: a push service as browsers choose one, over TLS on this machine. It holds senders to what the real ones hold them to
 * (RFC 8030, 8291, 8292), reads each message with the browser's own keys, and can fail as they do.
 */
export class StandInPushService {
  readonly received: ReceivedPush[] = [];
  /** Of every request: its status, in the order in which they came; 0 where none was given. */
  readonly answered: number[] = [];
  readonly certificate: string;
  readonly #server: Server;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #odd: (Odd | null)[] = [];

  private constructor(server: Server, certificate: string) {
    this.#server = server;
    this.certificate = certificate;
  }

  static async start(): Promise<StandInPushService> {
    const { key, certificate } = await ownCertificate();
    const server = createServer({ key, cert: certificate });
    const service = new StandInPushService(server, certificate);
    server.on('request', (request: IncomingMessage, reply: ServerResponse) => {
      void service.#answer(request, reply);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get origin(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How a sender is told that this one may be used. */
  get trusted(): { origins: readonly string[]; certificate: string } {
    return { origins: [this.origin], certificate: this.certificate };
  }

  /** As a browser does for a page. @param serverKey by which alone messages are taken from then on */
  subscribe(serverKey: string): PushTarget {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    const [id, auth] = [randomBytes(24).toString('base64url'), randomBytes(16)];
    const privateKey = Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex');
    this.#subscriptions.set(id, { privateKey, auth, serverKey });
    return {
      endpoint: `${this.origin}/push/${id}`,
      p256dh: pair.getPublicKey('base64url'),
      auth: auth.toString('base64url'),
    };
  }

  /** As a browser does whose person wants no more. */
  unsubscribe({ endpoint }: Pick<PushTarget, 'endpoint'>): void {
    this.#subscriptions.delete(endpoint.slice(endpoint.lastIndexOf('/') + 1));
  }

  /** Of the next requests, one each; what is right otherwise is not looked at. */
  answerNext(...odd: readonly Odd[]): void {
    this.#odd.push(...odd);
  }

  /** The next request gets no answer. */
  hangNext(): void {
    this.#odd.push(null);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const odd = this.#odd.shift();
    if (odd === null) {
      this.answered.push(0);
      return;
    }
    const { status, headers = {}, body: said = '' } = odd ?? this.#take(request, body);
    this.answered.push(status);
    reply.writeHead(status, headers).end(said);
  }

  #take(request: IncomingMessage, body: Buffer): Odd {
    const refused = (status: number, said: string) => ({ status, body: said });
    const [, id] = /^\/push\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    const subscription = this.#subscriptions.get(id ?? '');
    if (request.method !== 'POST') return refused(405, 'post it');
    if (id === undefined) return refused(404, 'no such resource');
    if (subscription === undefined) return refused(410, 'not subscribed any more');
    const { authorization = '', ttl, urgency, topic, ...headers } = request.headers as Record<string, string>;
    const problem = vapidProblem(authorization, this.origin, subscription.serverKey);
    if (problem !== null) return refused(403, problem);
    if (!/^\d+$/.test(ttl ?? '')) return refused(400, 'no TTL');
    if (urgency !== undefined && !URGENCIES.has(urgency)) return refused(400, 'no such urgency');
    if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic)) return refused(400, 'no topic');
    if (headers['content-encoding'] !== 'aes128gcm') return refused(415, 'not aes128gcm');
    if (body.length > BODY_BYTES_MAX) return refused(413, 'too long');
    let payload: string;
    try {
      payload = readPushMessage(body, subscription);
    } catch (error) {
      return refused(400, `the browser cannot read it: ${error}`);
    }
    this.received.push({
      ...{ endpoint: `${this.origin}/push/${id}`, payload },
      ...{ ttlSeconds: Number(ttl), urgency: urgency ?? 'normal', topic: topic ?? '' },
    });
    return { status: 201, headers: { location: `${this.origin}/message/${this.received.length}` } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** What a push service finds wrong with who says to be the subscription's server. */
function vapidProblem(authorization: string, origin: string, serverKey: string): string | null {
  const [, token = '', key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (key === undefined) return 'not signed';
  if (key !== serverKey) return 'not the server that it was made for';
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' },
    format: 'jwk',
  });
  const signed = Buffer.from(signature, 'base64url');
  const by = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), by, signed)) return 'the signature does not hold';
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const { aud, exp, sub } = read(claims);
  const nowS = Date.now() / 1_000;
  if (read(head)['alg'] !== 'ES256') return 'not ES256';
  if (aud !== origin) return 'for another service';
  if (typeof exp !== 'number' || exp <= nowS || exp > nowS + DAY_S) return 'too old, or for too long';
  return typeof sub === 'string' && /^(mailto:.+@.+\..+|https:\/\/.+\..+)$/.test(sub)
    ? null
    : 'nobody to turn to';
}
