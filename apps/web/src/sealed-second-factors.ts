import { openText, sealText } from '@rec-io/program-parts/sealed-text';
import type { Logger } from 'pino';
import type { SecondFactorStore } from './ports.ts';

const SEALED = 'sealed1:';

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

const seal = (key: Buffer, userNo: string, secret: string): string => SEALED + sealText(key, userNo, secret);

/** Null for what was not sealed with this key for this person. */
const open = (key: Buffer, userNo: string, text: string): string | null =>
  text.startsWith(SEALED) ? openText(key, userNo, text.slice(SEALED.length)) : null;
