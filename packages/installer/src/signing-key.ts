import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { writeDurably } from './durable-file.ts';
import { errorCode } from './explain.ts';
import { reasonOf } from './json-file.ts';

export type SigningKey = {
  /** 32 bytes in base64url: what installers are given. */
  readonly publicKey: string;
  /** Whether it was made just now. */
  readonly made: boolean;
  /** @returns the signature in base64url */
  sign(content: Uint8Array): string;
};

const OTHERS_MAY = 0o077;

/**
 * The publisher's key, made at the first use, mode 0600.
 * @throws CatalogueError REC-704 when others may read it or it is no Ed25519 key
 */
export async function signingKey(path: string): Promise<SigningKey> {
  const found = await readPrivate(path);
  const pem = found ?? newKey();
  const key = privateKey(pem, path);
  if (found === null) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeDurably(path, pem, 0o600);
  }
  return {
    publicKey: publicKeyOf(key),
    made: found === null,
    sign: (content) => sign(null, content, key).toString('base64url'),
  };
}

/** Whether it is 32 bytes in base64url, every one as typed. */
export const isPublicKey = (text: string): boolean =>
  text.length === 43 && Buffer.from(text, 'base64url').toString('base64url') === text;

export function isSignedBy(publicKey: string, content: Uint8Array, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, content, key, Buffer.from(signature, 'base64url'));
}

async function readPrivate(path: string): Promise<string | null> {
  try {
    await using file = await open(path, 'r');
    const { mode } = await file.stat();
    if ((mode & OTHERS_MAY) !== 0)
      throw new CatalogueError('REC-704', { reason: `others may read the signing key: chmod 600 '${path}'` });
    return await file.readFile('utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function privateKey(pem: string, path: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new CatalogueError('REC-704', { reason: `${path} holds no key: ${reasonOf(error)}` }, error);
  }
  throw new CatalogueError('REC-704', { reason: `${path} holds no Ed25519 key` });
}

function publicKeyOf(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has an x');
  return x;
}
