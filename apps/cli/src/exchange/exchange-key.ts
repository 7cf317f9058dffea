import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { writeDurably } from '@rec-io/installer/durable-file';
import { reasonOf } from '@rec-io/installer/json-file';

export type KeyType = 'rsa' | 'ed25519';
export const KEY_TYPES: readonly KeyType[] = ['rsa', 'ed25519'];

export type ExchangeKey = {
  readonly keyId: string;
  readonly privateKeyPath: string;
  readonly publicKeyPem: string;
};

const RSA_BITS = 2_048;
const newKeyPair = promisify(generateKeyPair);

/** The key of that type in the directory; made at the first start, and the same from then on. */
export async function ensureExchangeKey(directory: string, type: KeyType): Promise<ExchangeKey> {
  const privateKeyPath = keyPath(directory, type);
  if (!existsSync(privateKeyPath)) {
    const { privateKey } =
      type === 'rsa'
        ? await newKeyPair('rsa', { modulusLength: RSA_BITS })
        : await newKeyPair('ed25519', undefined);
    await writeDurably(privateKeyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  return readKey(privateKeyPath, type);
}

/** All keys that earlier starts have made: none of them stops to work. */
export async function knownExchangeKeys(directory: string): Promise<ExchangeKey[]> {
  const types = KEY_TYPES.filter((type) => existsSync(keyPath(directory, type)));
  return Promise.all(types.map((type) => readKey(keyPath(directory, type), type)));
}

const keyPath = (directory: string, type: KeyType): string => join(directory, `${type}-private-key.pem`);

async function readKey(path: string, type: KeyType): Promise<ExchangeKey> {
  const publicKey = await publicKeyOf(path);
  if (publicKey.asymmetricKeyType !== type)
    throw new CatalogueError('REC-115', { path, reason: `it is not a private ${type} key` });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { keyId: keyIdOf(der), privateKeyPath: path, publicKeyPem };
}

async function publicKeyOf(path: string): Promise<KeyObject> {
  try {
    return createPublicKey(createPrivateKey(await readFile(path)));
  } catch (error) {
    throw new CatalogueError('REC-115', { path, reason: reasonOf(error) }, error);
  }
}

/** A function of the key, in the form of the exchange's ids, so that no second file has to agree with the first. */
function keyIdOf(publicKeyDer: Buffer): string {
  const hex = createHash('sha256').update(publicKeyDer).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
