import { createDecipheriv, createECDH, createHmac, hkdfSync } from 'node:crypto';

/** What a browser keeps of its subscription to read what is sent to it. */
export type BrowserKeys = { readonly privateKey: Buffer; readonly auth: Buffer };

const HEADER_BYTES = 86;
const TAG_BYTES = 16;
const LAST_RECORD = 2;

/**
 * For tests: reads a message as a browser does (RFC 8188 and 8291), independently of what wrote it.
 * @throws where it is none, or for somebody else
 */
export function readPushMessage(body: Buffer, { privateKey, auth }: BrowserKeys): string {
  if (body.length <= HEADER_BYTES + TAG_BYTES) throw new Error('shorter than its header');
  const [salt, recordSize, keyLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)];
  if (keyLength !== 65) throw new Error(`a key of ${keyLength} bytes`);
  const [senders, record] = [body.subarray(21, HEADER_BYTES), body.subarray(HEADER_BYTES)];
  if (record.length > recordSize) throw new Error('more than one record');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  // HKDF by hand where it is one step: extract with the secret, expand with both public keys.
  const extracted = createHmac('sha256', auth).update(pair.computeSecret(senders)).digest();
  const secret = createHmac('sha256', extracted)
    .update(Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), senders, Buffer.of(1)]))
    .digest();
  const derived = (info: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${info}\0`), bytes));
  const decipher = createDecipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12));
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== LAST_RECORD) throw new Error('no end of the last record');
  return padded.subarray(0, end).toString('utf8');
}
