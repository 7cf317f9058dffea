import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { hostOf, type PublicAddress } from './public-address.ts';

const ANSWER_MS = 10_000;
const BODY_BYTES_MAX = 100_000;

export type ProxyAnswer = {
  readonly status: number;
  readonly body: string;
  /** Null: browsers take the certificate; otherwise why not. */
  readonly certificateProblem: string | null;
};

/**
 * Asks the proxy on this machine, by the public name whatever that resolves to. A certificate that browsers refuse is told, and
 * does not hinder the asking.
 * @throws when nothing answers
 */
export function askProxy(
  address: PublicAddress,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ProxyAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ProxyAnswer>();
  const asked = request({
    host: '127.0.0.1',
    port: address.port,
    path,
    servername: address.hostName,
    headers: { ...headers, host: hostOf(address) },
    rejectUnauthorized: false,
    agent: false,
    timeout: ANSWER_MS,
  });
  asked.on('response', (answer) => {
    const { authorized, authorizationError } = answer.socket as TLSSocket;
    let body = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > BODY_BYTES_MAX) asked.destroy(new Error('it sends far more than the page is'));
    });
    answer.on('error', reject);
    answer.on('end', () =>
      resolve({
        status: answer.statusCode ?? 0,
        body,
        certificateProblem: authorized ? null : String(authorizationError),
      }),
    );
  });
  asked.on('upgrade', (_answer, socket) => {
    socket.destroy();
    reject(new Error('it let a stranger through'));
  });
  asked.on('timeout', () => asked.destroy(new Error(`no answer within ${ANSWER_MS / 1_000} s`)));
  asked.on('error', reject);
  asked.end();
  return promise;
}
