import type { NetworkTrouble } from './verdict.ts';

const BY_CODE: Readonly<Record<string, NetworkTrouble>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EACCES: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  PROXY: 'proxy',
  EPROTO: 'tls',
};
/** As OpenSSL and Node name what is wrong with a certificate or a handshake. */
const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What kind of trouble a code of the system, the client or the TLS library is. */
export function networkTrouble(code: string): NetworkTrouble {
  return BY_CODE[code] ?? (TLS.test(code) ? 'tls' : 'unreachable');
}

const WORDS: Readonly<Record<NetworkTrouble, string>> = {
  dns: 'its name cannot be resolved',
  refused: 'the connection was refused',
  unreachable: 'no way leads there',
  timeout: 'it did not answer in time',
  tls: 'the encrypted connection failed',
  proxy: 'something on the way answered in its place',
};

export const troubleInWords = (trouble: NetworkTrouble): string => WORDS[trouble];

const REMEDIES: Readonly<Record<NetworkTrouble, string>> = {
  dns: 'Check the network and the name server of this machine: getent hosts {host}',
  refused: 'A firewall on the way may refuse it. Allow connections to {host}, port 443.',
  unreachable: 'Check the network of this machine, and that its firewall lets it out to {host}, port 443.',
  timeout:
    'Check the network of this machine, and that a firewall does not swallow connections to {host}, port 443.',
  tls: 'Check this machine’s clock and its certificates (package ca-certificates), and whether something on the way opens encrypted connections.',
  proxy:
    'A proxy or a sign-in page of the network answers for {host}. REC.IO connects directly: sign in to the network, or allow {host}.',
};

export const troubleRemedy = (trouble: NetworkTrouble, host: string): string =>
  REMEDIES[trouble].replaceAll('{host}', host);
