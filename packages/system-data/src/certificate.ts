import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates } from 'node:tls';

/** How a server proves itself where no authority vouches for it: its certificate, or the SHA-256 of it. */
export type Pin =
  | { readonly kind: 'certificate'; readonly pem: string }
  /** 64 hexadecimal digits, small. */
  | { readonly kind: 'fingerprint'; readonly sha256: string };

/** A SHA-256 as people write it: with colons, in capitals, after `sha256:`. @returns null when it is none */
export function readFingerprint(text: string): string | null {
  const digits = text
    .replace(/^sha-?256[:=]/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : null;
}

export const pinnedFingerprint = (pin: Pin): string =>
  pin.kind === 'fingerprint' ? pin.sha256 : certificateFingerprint(new X509Certificate(pin.pem));

export const certificateFingerprint = ({ fingerprint256 }: { readonly fingerprint256: string }): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

/** Asks for TLS, as every client of PostgreSQL does first (its protocol's SSLRequest). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** The server has TLS switched off. */
export class NoTls extends Error {
  override readonly name = 'NoTls';
}

export type ShownCertificate = {
  readonly certificate: X509Certificate;
  /** An authority that Node trusts vouches for it and for the name. */
  readonly trusted: boolean;
};

/**
 * The certificate that a PostgreSQL server shows, whoever vouches for it. Nothing is sent but the wish for TLS: no login.
 * @param name under which the server is to be known, where it is asked by another
 * @throws NoTls, or what the network says
 */
export async function serverCertificate(
  host: string,
  port: number,
  timeoutMs: number,
  name: string = host,
): Promise<ShownCertificate> {
  const socket = connectTcp({ host, port });
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)));
  try {
    return await shown(socket, name);
  } finally {
    socket.destroy();
  }
}

function shown(socket: Socket, name: string): Promise<ShownCertificate> {
  const { promise, resolve, reject } = Promise.withResolvers<ShownCertificate>();
  socket.once('error', reject);
  socket.once('close', () => reject(new Error('the connection was closed')));
  socket.once('connect', () => socket.write(SSL_REQUEST));
  socket.once('data', (answer) => {
    if (answer.toString('latin1') !== 'S') {
      reject(new NoTls('the server offers no TLS'));
      return;
    }
    const secure = connectTls(
      // Looked at, and not trusted: whoever asks compares it. With the authorities that every installer has, not those of this machine.
      {
        socket,
        host: name,
        ca: [...rootCertificates],
        rejectUnauthorized: false,
        ...(isIP(name) === 0 ? { servername: name } : {}),
      },
      () => {
        const certificate = secure.getPeerX509Certificate();
        if (certificate === undefined) reject(new Error('the server shows no certificate'));
        else resolve({ certificate, trusted: secure.authorized });
      },
    );
    secure.once('error', reject);
  });
  return promise;
}
