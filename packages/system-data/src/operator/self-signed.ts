import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export type KeyAndCertificate = { readonly key: string; readonly certificate: string };

const YEARS = 10;
const DAY_MS = 86_400_000;

/** Object identifiers, encoded. */
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');

const [SEQUENCE, SET, INTEGER, BIT_STRING, OCTET_STRING] = [0x30, 0x31, 0x02, 0x03, 0x04];
const [UTF8, UTC_TIME, GENERALIZED_TIME, BOOLEAN] = [0x0c, 0x17, 0x18, 0x01];
const [VERSION, EXTENSIONS, DNS_NAME, IP_ADDRESS] = [0xa0, 0xa3, 0x82, 0x87];

/**
 * A key (P-256) and a certificate that it signs itself (X.509 v3), for ten years and these names. Node reads certificates and
 * makes none, and `openssl` is not on every machine; it is a page of DER.
 * @param names DNS names and IP addresses; the first one names the certificate
 */
export function selfSigned(names: readonly string[], now: Date): KeyAndCertificate {
  const [first = 'localhost'] = names;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from(first.slice(0, 64))))),
  );
  // From yesterday on: an installer's clock may be behind.
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + YEARS);
  const body = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.concat([Buffer.from([0x4a]), randomBytes(15)])),
    algorithm,
    name,
    der(SEQUENCE, time(new Date(now.getTime() - DAY_MS)), time(until)),
    name,
    publicKey,
    der(EXTENSIONS, der(SEQUENCE, constraints(), alternatives(names))),
  );
  const signature = sign('sha256', body, privateKey);
  const whole = der(SEQUENCE, body, algorithm, der(BIT_STRING, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replaceAll(/.{1,64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`,
  };
}

/** It signs no other certificate. */
const constraints = (): Buffer =>
  der(SEQUENCE, BASIC_CONSTRAINTS, der(BOOLEAN, Buffer.from([0xff])), der(OCTET_STRING, der(SEQUENCE)));

const alternatives = (names: readonly string[]): Buffer =>
  der(
    SEQUENCE,
    SUBJECT_ALT_NAME,
    der(
      OCTET_STRING,
      der(SEQUENCE, ...names.map((name) => (isIP(name) === 0 ? dns(name) : der(IP_ADDRESS, address(name))))),
    ),
  );

const dns = (name: string): Buffer => der(DNS_NAME, Buffer.from(name, 'latin1'));

/** The bytes of an IP address: 4 or 16. */
function address(text: string): Buffer {
  if (isIP(text) === 4) return Buffer.from(text.split('.').map(Number));
  const url = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = '', tail] = url.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const middle = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = [...before, ...(tail === undefined ? [] : middle), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** Years from 2050 on have a form of their own. */
function time(moment: Date): Buffer {
  const digits = moment.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return moment.getUTCFullYear() < 2050
    ? der(UTC_TIME, Buffer.from(digits.slice(2)))
    : der(GENERALIZED_TIME, Buffer.from(digits));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...length(content.length)]), content]);
}

function length(bytes: number): readonly number[] {
  if (bytes < 0x80) return [bytes];
  if (bytes < 0x1_00) return [0x81, bytes];
  return [0x82, bytes >> 8, bytes & 0xff];
}
