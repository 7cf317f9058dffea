import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { SecondFactorStore } from './ports.ts';

const CIPHER = 'aes-256-gcm';
const SEALED = 'sealed1:';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A store whose secrets of before can be found and sealed. */
export type PlainSecondFactors = SecondFactorStore & {
  /** The numbers of those whose secret is plain. */
  plain(): Promise<readonly string[]>;
  /** Puts a secret in the place of the one that is there, if that is still `from`. */
  reseal(userNo: string, from: string, to: string): Promise<void>;
};

/**
 * Seals what lies plain, and from then on every secret on its way into the store. Whoever reads the database, or a backup of it,
 * has no secret without the key; one of another person, or of another installation, does not open.
 * @param key 32 bytes
 */
export async function sealedSecondFactors(
  store: PlainSecondFactors,
  key: Buffer,
  log: Logger,
): Promise<SecondFactorStore> {
  for (const userNo of await store.plain()) {
    const secret = (await store.read(userNo))?.secret ?? null;
    if (secret !== null) await store.reseal(userNo, secret, seal(key, userNo, secret));
  }
  return {
    ...store,
    async read(userNo) {
      const factor = await store.read(userNo);
      if (factor === null || factor.secret === null) return factor;
      const secret = open(key, userNo, factor.secret);
      if (secret === null)
        log.error(
          { userNo },
          'the secret of a second factor cannot be opened: the key file of this installation is another one',
        );
      return { ...factor, secret };
    },
    begin: (userNo, secret) => store.begin(userNo, seal(key, userNo, secret)),
  };
}

function seal(key: Buffer, userNo: string, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(userNo));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return SEALED + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Null for what was not sealed with this key for this person. */
function open(key: Buffer, userNo: string, text: string): string | null {
  if (!text.startsWith(SEALED)) return null;
  const bytes = Buffer.from(text.slice(SEALED.length), 'base64url');
  if (bytes.length <= IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(userNo))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    );
  } catch {
    return null;
  }
}
